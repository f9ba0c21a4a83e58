//! From a profile's name to its tree, with the findings of all profiles in one place.

use super::{disk::Disk, selection::Source};
use crate::{
    compose,
    containment::{Composed, Failure},
    emit,
    error::Error,
    finding::{Finding, Place, Severity, Sources},
    profile::{self, Catalog, Charts, Files, Profile, Request},
    report,
    tree::Tree,
    view::{self, Repository, Surroundings, below_root},
    yaml::Node,
};
use std::{collections::BTreeMap, num::NonZeroUsize, path::Path, thread};

/// What all profiles of a run share.
pub(super) struct Assembly<'a> {
    source: &'a Source,
    catalog: &'static Catalog,
    /// The texts that findings point into.
    pub(super) sources: Sources,
    /// What should be mended in any of the profiles.
    pub(super) findings: Vec<Finding>,
    /// What is known of the profiles that were loaded, by name.
    pub(super) known: BTreeMap<String, Known>,
}

/// What a profile says about its tree beside what is in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The folder of the tree, from the root of the repository.
    pub(super) root: String,
    /// The hazards that it takes into account.
    pub(super) accept: Vec<String>,
    /// Where it does, or the start of its file.
    pub(super) place: Place,
}

impl Known {
    fn of(profile: &Profile) -> Self {
        let accept = profile.merged.get("accept").map(Node::items).unwrap_or_default();
        Self {
            root: below_root(&profile.flux.path),
            accept: accept.iter().filter_map(|node| node.text().map(str::to_owned)).collect(),
            place: profile.place(&["accept"]),
        }
    }
}

impl<'a> Assembly<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let (sources, findings, known) = (Sources::default(), Vec::new(), BTreeMap::new());
        Self { source, catalog: compose::catalog(), sources, findings, known }
    }

    /// One that goes on where another ends, with what is laid over profiles from here on.
    pub(super) fn continued(source: &'a Source, before: Assembly<'_>) -> Self {
        let Assembly { catalog, sources, findings, known, .. } = before;
        Self { source, catalog, sources, findings, known }
    }

    /// Does something with other things laid over profiles, and goes on as before.
    pub(super) fn with<T>(
        &mut self,
        source: &Source,
        work: impl FnOnce(&mut Assembly<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let own = std::mem::replace(self, Self::new(self.source));
        let (source_of_own, known) = (own.source, own.known.clone());
        let mut inner = Assembly::continued(source, own);
        let done = work(&mut inner);
        let after = Self::continued(source_of_own, inner);
        *self = after;
        self.known.extend(known);
        done
    }

    /// How many threads to use.
    pub(super) fn threads(&self) -> NonZeroUsize {
        self.source.threads()
    }

    /// The charts of the folder; what is wrong with its `charts.yaml` is among the findings.
    pub(super) fn charts(&mut self) -> Result<Charts, Error> {
        let folder = &self.source.profiles;
        profile::charts(folder, self.catalog, &Disk, (&mut self.sources, &mut self.findings))
    }

    /// A profile; none where a finding says why.
    pub(super) fn profile(&mut self, name: &str) -> Result<Option<Profile>, Error> {
        self.profile_in((&self.source.profiles, name), &Disk)
    }

    /// A profile of a folder, wherever its files are; none where a finding says why.
    pub(super) fn profile_in(
        &mut self,
        (folder, name): (&Path, &str),
        files: &(dyn Files + Sync),
    ) -> Result<Option<Profile>, Error> {
        let request = Request {
            folder,
            name,
            set: &self.source.set,
            local: !self.source.no_local,
            threads: self.source.threads(),
        };
        let loaded = profile::load(&request, self.catalog, files, &mut self.sources)?;
        self.findings.extend(loaded.findings);
        if let Some(profile) = &loaded.profile {
            self.known.insert(name.to_owned(), Known::of(profile));
        }
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
        let around = Surroundings::of(&composed);
        let tree = emit::emit(composed, &profile.digest, self.source.threads())?;
        Ok(Some((profile, self.repository(&around, &tree))))
    }

    /// The view of a tree of a platform, with what its profile says about it.
    pub(super) fn repository(&mut self, around: &Surroundings, tree: &Tree) -> Repository {
        let reading = (self.threads(), &mut self.sources);
        let (repository, findings) = view::read_built(tree, around, reading);
        self.findings.extend(findings);
        repository
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
