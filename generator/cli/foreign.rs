//! A folder or file of YAML on disk as a repository that rules can judge.

use super::place::{Place, below};
use crate::{
    error::Error,
    finding::{self, FileId, Finding, Sources},
    intent,
    tree::{self, Gathered, LEDGER, Ledger},
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
///
/// A tree that a build wrote elsewhere, such as that of a step, is read as if it lay where it belongs.
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
    // A folder that stands for itself, as an emitted tree does, is read alone.
    let mut alone = sources.clone();
    let found = part.read(&real, &mut alone)?;
    let around = part.around(&found.repository);
    if around != real {
        return part.read(&around, sources);
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

/// The folders that layers of a repository want and that are not in what was read of it.
pub(super) fn wanted(repository: &Repository) -> BTreeSet<String> {
    let layers = repository
        .clusters
        .iter()
        .flat_map(|cluster| cluster.layers.iter().map(move |layer| (cluster, layer)));
    let open = layers.filter(|(_, layer)| !matches!(layer.folder, Folder::Found(_)));
    let paths =
        open.filter_map(|(cluster, layer)| cluster.kustomization(layer).text(&["spec", "path"]));
    paths.filter(|path| !path.contains("${")).map(view::below_root).collect()
}

/// Whether a cluster wants something that is not there, and may be anywhere in the repository.
fn leads_out(cluster: &Cluster) -> bool {
    let layers = cluster.layers.iter().flat_map(|layer| &layer.faults);
    cluster.faults.iter().chain(layers).any(|fault| fault.kind == FaultKind::MissingEntry)
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
    /// The folder around the part that holds all that its clusters want, as far as it is there.
    fn around(&self, repository: &Repository) -> PathBuf {
        if repository.clusters.iter().any(leads_out) {
            return self.root.to_owned();
        }
        let above = || self.real.ancestors().take_while(|above| above.starts_with(self.root));
        let nearest = |path: String| above().find(|above| above.join(&path).is_dir());
        let all = wanted(repository).into_iter().filter_map(nearest);
        all.min_by_key(|above| above.components().count()).unwrap_or(self.real).to_owned()
    }

    /// Where the part lies, and where it belongs once a folder is read for it.
    fn place(&self, folder: &Path) -> Place {
        let ledger = Ledger::read(self.real).ok().flatten();
        let read = |path: &str| match tree::read_bounded(&self.real.join(path), yaml::LARGEST) {
            Ok(tree::Bounded::Whole(bytes)) => Some(bytes),
            Ok(tree::Bounded::TooLarge(_)) | Err(_) => None,
        };
        let place = Place::of(&self.below_root(self.real), ledger.as_ref(), read);
        if folder == self.real { place } else { place.within(&self.below_root(folder)) }
    }

    /// Reads everything below a folder that holds the part, and what is declared above it.
    fn read(&self, folder: &Path, sources: &mut Sources) -> Result<Foreign, Error> {
        let wanted = |path: &str| {
            [".yaml", ".yml", ".json", "/Kustomization"].iter().any(|end| path.ends_with(end))
        };
        let mut findings = Vec::new();
        let mut files = Vec::new();
        let place = self.place(folder);
        for Gathered { path, bytes, is_too_large } in tree::gather(folder, LARGEST, wanted)? {
            let file = folder.join(path);
            let Some(path) = place.path(&self.below_root(&file)) else { continue };
            let shown = self.shown(&file);
            // JSON is mostly there for something else.
            if is_too_large && path.strip_suffix(".json").is_none() {
                let id = sources.add(shown.clone(), "");
                findings.push(yaml::too_large(id, LARGEST));
            }
            files.push(Input { path, shown, bytes });
        }
        for above in folder.ancestors().skip(1).take_while(|above| above.starts_with(self.root)) {
            let file = above.join(intent::FILE);
            if file.is_file() {
                let (path, shown) = (self.below_root(&file), self.shown(&file));
                let bytes = match tree::read_bounded(&file, yaml::LARGEST)? {
                    tree::Bounded::Whole(bytes) => Some(bytes),
                    tree::Bounded::TooLarge(_) => None,
                };
                files.push(Input { path, shown, bytes });
            }
        }
        let (mut repository, unreadable) = view::read_on(self.threads, files, sources);
        findings.extend(unreadable);
        let own = place.belongs;
        let is_own = |cluster: &Cluster| below(&cluster.folder, &own).is_some();
        // Who else points at the place of a tree is another form of it, such as that of a step.
        if self.real.join(LEDGER).is_file() && repository.clusters.iter().any(is_own) {
            repository.clusters.retain(is_own);
        }
        let asked = repository.files.iter().filter(|(path, _)| below(path, &own).is_some());
        let asked: BTreeSet<FileId> = asked.map(|(_, file)| file.id).collect();
        // What is wrong with `cofferdam.yaml` is wrong for all that it speaks of.
        let of_intent = |place: finding::Place| {
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

    /// The path of a file as the user would write it.
    fn shown(&self, file: &Path) -> String {
        match file.strip_prefix(self.real) {
            Ok(rest) => {
                let named: PathBuf = self.named.components().collect();
                let named = named.strip_prefix(".").unwrap_or(&named);
                let shown =
                    if rest.as_os_str().is_empty() { named.to_owned() } else { named.join(rest) };
                shown.to_string_lossy().into_owned()
            }
            Err(_) => self.below_root(file),
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
