//! From a profile's name to its tree, with the findings of all profiles in one place.

use super::{disk::Disk, selection::Source};
use crate::{
    compose,
    containment::{Composed, Failure},
    emit,
    error::Error,
    finding::{Finding, Place, Severity, Sources},
    profile::{self, Catalog, Charts, Profile, Request},
    report,
    tree::Tree,
    view::{self, Input, Repository},
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

    /// The charts of the folder; what is wrong with its `charts.yaml` is among the findings.
    pub(super) fn charts(&mut self) -> Result<Charts, Error> {
        let folder = &self.source.profiles;
        profile::charts(folder, &self.catalog, &Disk, (&mut self.sources, &mut self.findings))
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

    /// A profile, and the view of the tree that it would be built into, with what the profile says about it;
    /// none where a finding says why.
    pub(super) fn view(&mut self, name: &str) -> Result<Option<(Profile, Repository)>, Error> {
        let Some(profile) = self.profile(name)? else { return Ok(None) };
        let Some(composed) = self.composed(&profile)? else { return Ok(None) };
        let folder = below_root(&composed.settings.path);
        let intent = composed.intent.clone();
        let kept = composed.layers.iter().filter_map(|layer| layer.external.as_ref());
        // What a person keeps is only known to be there.
        let mut files: Vec<Input> = kept
            .map(|external| format!("{}/.kept", below_root(external.path())))
            .map(|path| Input { shown: path.clone(), path, bytes: None })
            .collect();
        let tree = emit::emit(composed, &profile.digest, self.source.threads())?;
        files.extend(tree.files().iter().map(|file| {
            let path = format!("{folder}/{}", file.path);
            let bytes = Some(file.text.clone().into_bytes());
            Input { path: path.trim_start_matches('/').to_owned(), shown: path, bytes }
        }));
        let (mut repository, findings) = view::read(files, &mut self.sources);
        self.findings.extend(findings);
        repository.declare(&folder, &intent);
        Ok(Some((profile, repository)))
    }

    /// A place as `path:line:column`.
    pub(super) fn shown(&self, place: Place) -> String {
        format!("{}:{}:{}", self.sources.path(place.file), place.line, place.column)
    }

    /// Sorts the findings, and says whether one of them is an error.
    pub(super) fn settle(&mut self) -> bool {
        report::unite(&mut self.findings, &self.sources);
        let counts = |f: &Finding| f.severity == Severity::Error && f.waived.is_none();
        self.findings.iter().any(counts)
    }
}

/// A path of Flux, such as `./out/home`, from the root of the repository.
fn below_root(path: &str) -> String {
    path.trim_start_matches("./").trim_matches('/').to_owned()
}
