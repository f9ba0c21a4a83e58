//! A folder or file of YAML on disk as a repository that rules can judge.

use crate::{
    error::Error,
    finding::{FileId, Finding, Place, Sources},
    intent,
    tree::{self, Gathered},
    view::{self, Cluster, FaultKind, Folder, Input, Repository},
    yaml,
};
use std::{
    collections::BTreeSet,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

/// The largest file that is looked into: bundles of CRDs have tens of MiB.
const LARGEST: usize = 64 << 20;

/// What was read for the sake of a folder or file.
pub(super) struct Foreign {
    /// The repository, or as much of it as is needed.
    pub(super) repository: Repository,
    /// What cannot be read.
    pub(super) findings: Vec<Finding>,
    /// The files that were asked for; the others are there to understand them.
    pub(super) asked: BTreeSet<FileId>,
    /// Where the folder or file is, from the root of the repository.
    pub(super) path: String,
}

impl Foreign {
    /// Whether Flux applies every file that lies in the folder, because nothing lists them.
    pub(super) fn is_applied_whole(&self) -> bool {
        let layers = self.repository.clusters.iter().flat_map(|cluster| &cluster.layers);
        let folders = layers.filter_map(|layer| match &layer.folder {
            Folder::Found(folder) => Some(folder),
            Folder::Missing | Folder::Foreign | Folder::Unknown => None,
        });
        let is_listed = |folder: &Path| {
            let file = folder.join("kustomization.yaml");
            self.repository.files.get(&file.to_string_lossy()).is_some()
        };
        let own = Path::new(&self.path);
        folders.into_iter().any(|folder| {
            let mut between = own.ancestors().take_while(|above| above.starts_with(folder));
            own.starts_with(folder) && !between.any(is_listed)
        })
    }
}

/// Reads what is needed to judge a folder or a file, on so many threads.
pub(super) fn read(
    path: &Path,
    threads: NonZeroUsize,
    sources: &mut Sources,
) -> Result<Foreign, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let real = path.canonicalize().map_err(failed)?;
    if real.is_file() {
        let root = root_of_file(&real);
        return Part { root: &root, real: &real, named: path, threads }.read(&root, sources);
    }
    let root = root(&real);
    let part = Part { root: &root, real: &real, named: path, threads };
    if root == real {
        return part.read(&real, sources);
    }
    // A folder that stands for itself, as an emitted tree does, is read alone.
    let mut alone = sources.clone();
    let found = part.read(&real, &mut alone)?;
    if found.repository.clusters.iter().any(leads_out) {
        return part.read(&root, sources);
    }
    *sources = alone;
    Ok(found)
}

/// Reads the whole repository around a folder.
pub(super) fn around(folder: &Path) -> Result<Foreign, Error> {
    let failed = |source| Error::Read { path: folder.to_owned(), source };
    let real = folder.canonicalize().map_err(failed)?;
    let root = root(&real);
    let part = Part { root: &root, real: &real, named: folder, threads: NonZeroUsize::MIN };
    part.read(&root, &mut Sources::default())
}

/// Whether a cluster wants something that is not there, and may be elsewhere in the repository.
fn leads_out(cluster: &Cluster) -> bool {
    let layers = &cluster.layers;
    let faults = cluster.faults.iter().chain(layers.iter().flat_map(|layer| &layer.faults));
    layers.iter().any(|layer| layer.folder == Folder::Missing)
        || faults.into_iter().any(|fault| fault.kind == FaultKind::MissingEntry)
}

/// A part of a repository that somebody asks about.
struct Part<'a> {
    /// The root of the repository.
    root: &'a Path,
    /// The folder or file.
    real: &'a Path,
    /// The same in the user's words.
    named: &'a Path,
    threads: NonZeroUsize,
}

impl Part<'_> {
    /// Reads everything below a folder that holds the part, and what is declared above it.
    fn read(&self, folder: &Path, sources: &mut Sources) -> Result<Foreign, Error> {
        let wanted =
            |path: &str| [".yaml", ".yml", "/Kustomization"].iter().any(|end| path.ends_with(end));
        let mut findings = Vec::new();
        let mut files = Vec::new();
        for Gathered { path, bytes, is_too_large } in tree::gather(folder, LARGEST, wanted)? {
            let path = self.below_root(&folder.join(path));
            let shown = self.shown(&path);
            if is_too_large {
                let id = sources.add(shown.clone(), "");
                findings.push(yaml::too_large(id, LARGEST));
            }
            files.push(Input { path, shown, bytes });
        }
        for above in folder.ancestors().skip(1).take_while(|above| above.starts_with(self.root)) {
            let file = above.join(intent::FILE);
            if file.is_file() {
                let path = self.below_root(&file);
                let bytes = match tree::read_bounded(&file, yaml::LARGEST)? {
                    tree::Bounded::Whole(bytes) => Some(bytes),
                    tree::Bounded::TooLarge(_) => None,
                };
                files.push(Input { shown: self.shown(&path), path, bytes });
            }
        }
        let (repository, unreadable) = view::read_on(self.threads, files, sources);
        findings.extend(unreadable);
        let own = self.below_root(self.real);
        let is_asked = |path: &str| {
            own.is_empty()
                || path
                    .strip_prefix(&own)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let asked = repository.files.iter().filter(|(path, _)| is_asked(path));
        let asked: BTreeSet<FileId> = asked.map(|(_, file)| file.id).collect();
        // What is wrong with `cofferdam.yaml` is wrong for all that it speaks of.
        let of_intent = |place: Place| {
            let path = repository.files.path(place.file).unwrap_or_default();
            path.rsplit('/').next() == Some(intent::FILE)
        };
        findings.retain(|f| {
            let is_read = repository.files.path(f.place.file).is_some();
            !is_read || asked.contains(&f.place.file) || of_intent(f.place)
        });
        Ok(Foreign { repository, findings, asked, path: own })
    }

    fn below_root(&self, path: &Path) -> String {
        path.strip_prefix(self.root).unwrap_or(path).to_string_lossy().into_owned()
    }

    /// A path below the root as the user would write it.
    fn shown(&self, path: &str) -> String {
        let full = self.root.join(path);
        match full.strip_prefix(self.real) {
            Ok(rest) => {
                let named: PathBuf = self.named.components().collect();
                let named = named.strip_prefix(".").unwrap_or(&named);
                let shown =
                    if rest.as_os_str().is_empty() { named.to_owned() } else { named.join(rest) };
                shown.to_string_lossy().into_owned()
            }
            Err(_) => path.to_owned(),
        }
    }
}

/// What the paths of Flux Kustomizations start from: the root of the git repository, or else the current
/// folder if it holds the one to judge, or else that folder itself.
fn root(folder: &Path) -> PathBuf {
    let current = std::env::current_dir().and_then(|current| current.canonicalize()).ok();
    let current = current.filter(|current| folder.starts_with(current));
    of_git(folder).or(current).unwrap_or_else(|| folder.to_owned())
}

/// The same for a file: without git, the folder that declares something for it, or its own.
fn root_of_file(file: &Path) -> PathBuf {
    let own = file.parent().unwrap_or(file);
    let declaring = own.ancestors().find(|above| above.join(intent::FILE).is_file());
    of_git(own).unwrap_or_else(|| declaring.unwrap_or(own).to_owned())
}

fn of_git(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|above| above.join(".git").exists()).map(Path::to_owned)
}
