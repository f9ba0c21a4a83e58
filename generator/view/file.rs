//! The files of a repository, read once.

use super::{Remark, is_kustomization, remark};
use crate::{
    finding::{FileId, Finding, Severity, Sources},
    intent,
    yaml::{self, Node},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    panic,
    thread::{self, ScopedJoinHandle},
};

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its path below the root of the repository.
    pub path: String,
    /// Its path as findings show it.
    pub shown: String,
    /// Its bytes; none where only its being there counts.
    pub bytes: Option<Vec<u8>>,
}

/// Every file of a repository by its path below the root.
#[derive(Debug, Default)]
pub struct Files {
    by_path: BTreeMap<String, File>,
    paths: BTreeMap<FileId, String>,
}

/// A file with the documents that could be read.
#[derive(Debug)]
pub struct File {
    /// By which places name it.
    pub id: FileId,
    /// Its documents; none for what is no YAML.
    pub documents: Vec<Node>,
    /// Whether all of it could be read.
    pub is_whole: bool,
    /// The comments in it that speak to cofferdam.
    pub remarks: Vec<Remark>,
}

impl Files {
    /// Reads all files in the order of their paths. Those that end in `.yaml` or `.yml` are looked into, and of those
    /// that end in `.json` what kustomize is told to apply.
    pub(super) fn read(
        mut files: Vec<Input>,
        sources: &mut Sources,
        threads: NonZeroUsize,
    ) -> (Self, Vec<Finding>) {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let add = |input: &Input| {
            let text = input.bytes.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
            sources.add(&*input.shown, text)
        };
        let ids: Vec<FileId> = files.iter().map(add).collect();
        let share = files.len().div_ceil(threads.get()).max(1);
        let read = |(files, ids): (&[Input], &[FileId])| -> Vec<(File, Vec<Finding>)> {
            files.iter().zip(ids).map(|(input, id)| read_file(*id, input)).collect()
        };
        let mut shares = files.chunks(share).zip(ids.chunks(share));
        let first = shares.next();
        let done: Vec<Vec<_>> = thread::scope(|scope| {
            let workers: Vec<_> = shares.map(|share| scope.spawn(move || read(share))).collect();
            let own = first.map(read);
            let joined = workers.into_iter().map(ScopedJoinHandle::join);
            let others =
                joined.map(|done| done.unwrap_or_else(|cause| panic::resume_unwind(cause)));
            own.into_iter().chain(others).collect()
        });
        let mut all = Self::default();
        let mut findings = Vec::new();
        let mut others = Vec::new();
        for (input, (file, found)) in files.into_iter().zip(done.into_iter().flatten()) {
            findings.extend(found);
            let id = file.id;
            all.paths.insert(id, input.path.clone());
            all.by_path.insert(input.path.clone(), file);
            if is_json(&input.path) {
                others.push((id, input));
            }
        }
        let wanted = all.wanted_json();
        for (id, input) in others.into_iter().filter(|(_, input)| wanted.contains(&input.path)) {
            let (file, found) = look_into(id, &input);
            findings.extend(found);
            all.by_path.insert(input.path, file);
        }
        (all, findings)
    }

    /// The files that end in `.json` and hold objects or patches, by what `kustomization.yaml` files say.
    fn wanted_json(&self) -> BTreeSet<String> {
        let keys = ["resources", "patches", "patchesJson6902", "patchesStrategicMerge"];
        let mut wanted = BTreeSet::new();
        for (path, file) in self.iter() {
            let own = file.documents.iter().filter(|node| is_kustomization(path, node));
            let lists = own.flat_map(|node| keys.iter().filter_map(|key| node.get(key)));
            for entry in lists.flat_map(Node::items) {
                let written = entry.text().or_else(|| entry.text_at(&["path"]));
                let written = written.filter(|written| is_json(written));
                wanted.extend(written.and_then(|written| resolved(folder_of(path), written)));
            }
        }
        wanted
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.by_path.get(path)
    }

    /// The file at a path, with the path.
    pub(super) fn entry(&self, path: &str) -> Option<(&str, &File)> {
        self.by_path.get_key_value(path).map(|(path, file)| (path.as_str(), file))
    }

    /// The path of the file that places name so.
    pub fn path(&self, id: FileId) -> Option<&str> {
        self.paths.get(&id).map(String::as_str)
    }

    /// Every file with its path, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.by_path.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The files below a folder, at any depth, sorted by path.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &File)> {
        let from = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let is_below = {
            let from = from.clone();
            move |path: &str| path.starts_with(&from)
        };
        let range = self.by_path.range(from..).map(|(path, file)| (path.as_str(), file));
        range.take_while(move |(path, _)| is_below(path))
    }

    /// Whether there is a file at a path that is written in a folder.
    pub fn beside(&self, folder: &str, path: &str) -> bool {
        resolved(folder, path).is_some_and(|path| self.by_path.contains_key(&path))
    }

    /// Whether anything lies below a folder.
    pub fn has_folder(&self, folder: &str) -> bool {
        self.below(folder).next().is_some()
    }
}

fn read_file(id: FileId, input: &Input) -> (File, Vec<Finding>) {
    if is_yaml(&input.path) {
        return look_into(id, input);
    }
    (File { id, documents: Vec::new(), is_whole: true, remarks: Vec::new() }, Vec::new())
}

fn look_into(id: FileId, input: &Input) -> (File, Vec<Finding>) {
    let mut file = File { id, documents: Vec::new(), is_whole: true, remarks: Vec::new() };
    let Some(bytes) = input.bytes.as_deref() else { return (file, Vec::new()) };
    let (documents, found) = documents(id, &input.path, bytes);
    file.documents = documents;
    file.remarks = remark::all(id, &String::from_utf8_lossy(bytes));
    file.is_whole = !found.iter().any(|finding| finding.severity == Severity::Error);
    (file, found)
}

/// The documents of a file; people write `cofferdam.yaml` for nobody else, so it is read strictly.
fn documents(id: FileId, path: &str, bytes: &[u8]) -> (Vec<Node>, Vec<Finding>) {
    let (documents, findings) = yaml::read_all(id, bytes);
    if !is_intent(path) || documents.iter().any(|node| node.get("apiVersion").is_some()) {
        return (documents, findings);
    }
    match yaml::read_bytes(id, bytes) {
        Ok(node) => (vec![node], Vec::new()),
        Err(finding) => (Vec::new(), vec![*finding]),
    }
}

/// Whether a file is one in which an owner declares something.
pub(super) fn is_intent(path: &str) -> bool {
    path.rsplit('/').next() == Some(intent::FILE)
}

/// Whether a file is read as YAML.
pub(super) fn is_yaml(path: &str) -> bool {
    let end = path.rsplit_once('.').map(|(_, end)| end);
    matches!(end, Some("yaml" | "yml"))
}

fn is_json(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| end == "json")
}

/// The folder of a file; empty for the root.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path that is written in a folder, such as `../base`, as a path below the root; none where it leaves it.
pub(super) fn resolved(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
