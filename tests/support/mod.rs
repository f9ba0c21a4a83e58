//! Builds the trees of the shipped profiles, and of variants of them, the way the command line does.

pub(crate) mod applied;
pub(crate) mod chart;
pub(crate) mod kustomize;
pub(crate) mod object;
pub(crate) mod schema;
pub(crate) mod shared;

use cofferdam::{
    compose,
    containment::Failure,
    emit,
    error::Error,
    finding::{Finding, Sources},
    profile::{self, Files, Loaded, Profile, Read, Request, profile_of},
    tree::Tree,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

/// Enough to have work shared out.
pub(crate) const THREADS: NonZeroUsize = NonZeroUsize::new(2).unwrap();

/// The profiles folder of the repository, with files of a test's own laid over it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profiles {
    own: BTreeMap<String, String>,
}

/// What a build gave: a tree, or why there is none.
#[derive(Clone, Debug)]
pub(crate) enum Built {
    Tree(Box<Profile>, Tree),
    Findings(Vec<Finding>, Sources),
}

impl Profiles {
    pub(crate) fn with(mut self, path: &str, text: impl Into<String>) -> Self {
        self.own.insert(path.to_owned(), text.into());
        self
    }

    fn load(&self, name: &str, set: &[&str]) -> (Loaded, Sources) {
        let set: Vec<String> = set.iter().map(ToString::to_string).collect();
        let folder = folder();
        let request = Request { folder: &folder, name, set: &set, local: false, threads: THREADS };
        let mut sources = Sources::default();
        let loaded = profile::load(&request, compose::catalog(), self, &mut sources).unwrap();
        (loaded, sources)
    }

    /// Builds a profile; a panic or an [`Error`] on the way fails the test.
    pub(crate) fn build(&self, name: &str, set: &[&str], threads: NonZeroUsize) -> Built {
        let (loaded, sources) = self.load(name, set);
        match loaded.profile {
            Some(profile) => compose(profile, sources, threads),
            None => Built::Findings(loaded.findings, sources),
        }
    }

    /// A profile that has to load.
    pub(crate) fn profile(&self, name: &str) -> Profile {
        let (loaded, sources) = self.load(name, &[]);
        loaded.profile.unwrap_or_else(|| panic!("{}", shown(&loaded.findings, &sources)))
    }

    /// The tree of a profile that has to build.
    pub(crate) fn tree(&self, name: &str, set: &[&str], threads: NonZeroUsize) -> (Profile, Tree) {
        match self.build(name, set, threads) {
            Built::Tree(profile, tree) => (*profile, tree),
            Built::Findings(findings, sources) => {
                panic!("`{name}` {set:?} does not build:\n{}", shown(&findings, &sources))
            }
        }
    }
}

/// Builds what is loaded.
pub(crate) fn compose(profile: Profile, sources: Sources, threads: NonZeroUsize) -> Built {
    match compose::compose(&profile, threads) {
        Ok(composed) => {
            let tree = emit::emit(composed, &profile.digest, threads).unwrap();
            Built::Tree(Box::new(profile), tree)
        }
        Err(Failure::Findings(findings)) => Built::Findings(findings, sources),
        Err(Failure::Error(error)) => panic!("`{}`: {error}", profile.name),
    }
}

impl Files for Profiles {
    fn read(&self, folder: &Path, path: &Path) -> Result<Read, Error> {
        if let Some(text) = self.own.get(path.to_str().unwrap()) {
            return Ok(Read::Bytes(text.clone().into_bytes()));
        }
        let path = folder.join(path);
        match fs::read(&path) {
            Ok(bytes) => Ok(Read::Bytes(bytes)),
            Err(_) if !path.exists() => Ok(Read::Missing),
            Err(source) => Err(Error::Read { path, source }),
        }
    }

    fn list(&self, _: &Path) -> Result<Vec<String>, Error> {
        let paths: BTreeSet<_> =
            shipped_files().into_iter().chain(self.own.keys().cloned()).collect();
        Ok(paths.into_iter().collect())
    }
}

/// The tree of a shipped profile with `--set` arguments laid over it.
pub(crate) fn tree_of(name: &str, set: &[&str], threads: NonZeroUsize) -> Tree {
    Profiles::default().tree(name, set, threads).1
}

/// The names of the shipped profiles.
pub(crate) fn shipped() -> Vec<String> {
    let names: Vec<_> =
        shipped_files().iter().filter_map(|file| profile_of(file)).map(str::to_owned).collect();
    assert!(names.len() >= 6, "the profiles folder is not the one it should be: {names:?}");
    names
}

/// The YAML files of the profiles folder, sorted.
pub(crate) fn shipped_files() -> Vec<String> {
    let mut files = Vec::new();
    for below in ["", "base/"] {
        for entry in fs::read_dir(folder().join(below)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if is_yaml(&name) && !below.is_empty() || profile_of(&name).is_some() {
                files.push(format!("{below}{name}"));
            }
        }
    }
    files.sort();
    files
}

/// Whether a path is that of a YAML file.
pub(crate) fn is_yaml(path: &str) -> bool {
    path.strip_suffix(".yaml").is_some()
}

/// The profiles folder of the repository.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles")
}

/// Findings as plain text, one a line.
pub(crate) fn shown(findings: &[Finding], sources: &Sources) -> String {
    let mut text = String::new();
    for finding in findings {
        let (path, line) = (sources.path(finding.place.file), finding.place.line);
        let (id, message) = (finding.id, &finding.message);
        writeln!(text, "{path}:{line}: {id}: {message}").unwrap();
    }
    text
}

/// Fails with all of the faults, one a line, or passes when there are none.
#[track_caller]
pub(crate) fn none_of(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Keeps a text as a snapshot in a folder below `snapshots/`.
pub(crate) fn keep(area: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    settings.set_snapshot_path(root.join(area));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
