//! From a profile's name to its tree, with the findings of all profiles in one place.

use super::{disk::Disk, selection::Source};
use crate::{
    compose,
    containment::{Composed, Failure},
    emit,
    error::Error,
    finding::{Finding, Severity, Sources},
    profile::{self, Catalog, Profile, Request},
    report,
    tree::Tree,
};
use std::thread;

/// What all profiles of a run share.
pub(super) struct Assembly<'a> {
    source: &'a Source,
    catalog: Catalog,
    /// The texts that findings point into.
    pub(super) sources: Sources,
    /// What should be mended in any of the profiles.
    pub(super) findings: Vec<Finding>,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let (sources, findings) = (Sources::default(), Vec::new());
        Self { source, catalog: compose::catalog(), sources, findings }
    }

    /// A profile; none where a finding says why.
    pub(super) fn profile(&mut self, name: &str) -> Result<Option<Profile>, Error> {
        let request = Request {
            folder: &self.source.profiles,
            name,
            set: &self.source.set,
            local: !self.source.no_local,
            threads: self.source.threads(),
        };
        let loaded = profile::load(&request, &self.catalog, &Disk, &mut self.sources)?;
        self.findings.extend(loaded.findings);
        Ok(loaded.profile)
    }

    /// A profile's platform; none where a finding says why.
    pub(super) fn composed(&mut self, profile: &Profile) -> Result<Option<Composed>, Error> {
        match compose::compose(profile, self.source.threads()) {
            Ok(composed) => Ok(Some(composed)),
            Err(Failure::Findings(findings)) => {
                self.findings.extend(findings);
                Ok(None)
            }
            Err(Failure::Error(error)) => Err(*error),
        }
    }

    /// A profile's tree; none where a finding says why. Nothing else of the profile stays in memory.
    pub(super) fn tree(&mut self, name: &str) -> Result<Option<Tree>, Error> {
        let Some(profile) = self.profile(name)? else { return Ok(None) };
        let Some(composed) = self.composed(&profile)? else { return Ok(None) };
        let digest = profile.digest.clone();
        thread::scope(|scope| {
            // A large profile takes a while to take apart.
            scope.spawn(move || drop(profile));
            emit::emit(composed, &digest, self.source.threads()).map(Some)
        })
    }

    /// Sorts the findings, and says whether one of them is an error.
    pub(super) fn settle(&mut self) -> bool {
        report::unite(&mut self.findings, &self.sources);
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}
