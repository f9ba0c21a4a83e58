//! Which profiles a verb is about, and what is laid over them.

use super::disk::Disk;
use crate::{
    error::Error,
    finding::FileId,
    profile::{Files as _, profile_of},
    tree::{self, Bounded, Within},
    yaml::{self, Node, Value},
};
use clap::Args;
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    path::{self, Path, PathBuf},
};

/// The folder of the profiles, and what is laid over each of them.
#[derive(Clone, Debug, Args)]
pub(super) struct Source {
    /// The profiles folder
    #[arg(long, value_name = "DIR", default_value = "profiles")]
    pub(super) profiles: PathBuf,
    /// Lay a value over the profile, such as `provider.ingress=traefik`; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub(super) set: Vec<String>,
    /// Leave `local.yaml` of the profiles folder out
    #[arg(long)]
    pub(super) no_local: bool,
    /// How many threads to use; as many as there are cores when not given
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

impl Source {
    /// The same with other things laid over the profiles.
    pub(super) fn setting(&self, set: Vec<String>) -> Self {
        Self { set, ..self.clone() }
    }

    pub(super) fn threads(&self) -> NonZeroUsize {
        let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(cores)
    }

    /// Every profile of the folder, sorted.
    pub(super) fn every(&self) -> Result<Vec<String>, Error> {
        let files = Disk.list(&self.profiles)?;
        let names = files.iter().filter_map(|file| profile_of(file)).map(str::to_owned);
        // In the order of names, in which a prefix comes first; in that of files, `home-b.yaml` would.
        Ok(names.collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// The profiles that were named by name or file, each once; all where none was.
    ///
    /// A file that is no profile itself means every profile that extends it.
    pub(super) fn select(&self, named: &[String]) -> Result<Vec<String>, Error> {
        let mut selected = Vec::new();
        if named.is_empty() {
            selected = self.every()?;
            if selected.is_empty() {
                let folder = self.profiles.display();
                let message = format!(
                    "there is no profile in `{folder}`; write one, or run `cofferdam init`"
                );
                return Err(Error::Usage(message));
            }
        }
        for name in named {
            if name.contains('/') || Path::new(name).extension() == Some("yaml".as_ref()) {
                selected.extend(self.of_file(name)?);
            } else {
                selected.push(name.clone());
            }
        }
        let mut seen = BTreeSet::new();
        selected.retain(|name| seen.insert(name.clone()));
        Ok(selected)
    }

    /// The one profile that was named by name or file.
    pub(super) fn one(&self, named: &str) -> Result<String, Error> {
        let mut selected = self.select(&[named.to_owned()])?;
        let number = selected.len();
        selected.pop().filter(|_| number == 1).ok_or_else(|| {
            Error::Usage(format!("`{named}` is {number} profiles; name one of them"))
        })
    }

    /// The path of a file below the profiles folder, if it is there.
    pub(super) fn below(&self, path: &Path) -> Option<String> {
        below(&self.profiles, path)
    }

    fn of_file(&self, path: &str) -> Result<Vec<String>, Error> {
        let Some(below) = self.below(Path::new(path)) else {
            let folder = self.profiles.display();
            let message =
                format!("`{path}` is not in the profiles folder `{folder}`; see `--profiles`");
            return Err(Error::Usage(message));
        };
        if let Some(name) = profile_of(&below) {
            return Ok(vec![name.to_owned()]);
        }
        let every = self.every()?;
        let mut extends = BTreeMap::new();
        let using: Vec<String> = every
            .iter()
            .filter(|name| self.uses(&format!("{name}.yaml"), &below, &mut extends))
            .cloned()
            .collect();
        Ok(if using.is_empty() { every } else { using })
    }

    /// Whether a file extends another, at whatever distance; what each extends is read once.
    fn uses(&self, file: &str, wanted: &str, extends: &mut BTreeMap<String, Vec<String>>) -> bool {
        let (mut open, mut seen) = (vec![file.to_owned()], BTreeSet::new());
        while let Some(file) = open.pop() {
            if file == wanted {
                return true;
            }
            if seen.insert(file.clone()) {
                let bases = extends.entry(file).or_insert_with_key(|file| self.extends(file));
                open.extend(bases.iter().cloned());
            }
        }
        false
    }

    /// What a file extends; nothing where it cannot be read, which loading it will report.
    fn extends(&self, file: &str) -> Vec<String> {
        let read = tree::read_within(&self.profiles, Path::new(file), yaml::LARGEST);
        let Ok(Within::Read(Bounded::Whole(bytes))) = read else { return Vec::new() };
        let Ok(node) = yaml::read_bytes(FileId::default(), &bytes) else { return Vec::new() };
        let Some(extends) = node.get("extends") else { return Vec::new() };
        let paths: Vec<&str> = match &extends.value {
            Value::List(items) => items.iter().filter_map(Node::text).collect(),
            Value::Null
            | Value::Bool(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::Map(_) => extends.text().into_iter().collect(),
        };
        let tidy = |path: &str| path.strip_prefix("./").unwrap_or(path).to_owned();
        paths.into_iter().map(tidy).collect()
    }
}

/// A file's path below the folder; either may be relative to where the program was started.
fn below(folder: &Path, path: &Path) -> Option<String> {
    let [folder, path] = [folder, path].map(path::absolute);
    path.ok()?.strip_prefix(folder.ok()?).ok()?.to_str().map(str::to_owned)
}
