//! What kustomize makes of a folder, as far as it can be told without running it.
//!
//! Evaluated are `resources`, `components` and `namespace`. What else a `kustomization.yaml` asks for is
//! reported as skipped, and the build as not whole.

mod fault;

pub use fault::{Fault, FaultKind};

use super::{
    Files, Object, Skipped,
    cluster::FLUX,
    file::{self, folder_of, resolved},
};
use crate::{finding::Place, yaml::Node};

/// The names under which kustomize looks for the file of a folder.
const NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// What came of a folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Built {
    /// The objects, in the order in which they are listed.
    pub(super) objects: Vec<Object>,
    /// The files that were read.
    pub(super) files: Vec<String>,
    /// What would make the build fail.
    pub(super) faults: Vec<Fault>,
    /// What could not be evaluated; empty if the objects are all there are.
    pub(super) skipped: Vec<Skipped>,
}

/// Builds a folder as a Flux Kustomization does: one without `kustomization.yaml` is taken whole.
pub(super) fn build(files: &Files, folder: &str) -> Built {
    let mut builder = Builder { files, open: Vec::new(), built: Built::default() };
    let mut objects = Vec::new();
    builder.folder(folder, &mut objects);
    builder.built.objects = objects;
    builder.built
}

/// The file that says what kustomize does with a folder, and its document.
pub(super) fn kustomization<'a>(files: &'a Files, folder: &str) -> Option<(String, &'a Node)> {
    NAMES.iter().find_map(|name| {
        let path = if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
        let node = files.get(&path)?.documents.first()?;
        Some((path, node))
    })
}

/// Whether a document steers kustomize and is no object of a cluster.
pub(super) fn is_kustomization(path: &str, node: &Node) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let version = node.text_at(&["apiVersion"]).unwrap_or_default();
    NAMES.contains(&name) && !version.starts_with(FLUX)
        || version.starts_with("kustomize.config.k8s.io/")
}

struct Builder<'a> {
    files: &'a Files,
    /// The folders that are being built, outermost first.
    open: Vec<String>,
    built: Built,
}

impl<'a> Builder<'a> {
    fn folder(&mut self, folder: &str, into: &mut Vec<Object>) {
        match kustomization(self.files, folder) {
            Some((path, node)) => self.kustomization(&path, node, into),
            None => self.everything(folder, into),
        }
    }

    /// Takes every file below a folder, except where a `kustomization.yaml` speaks for a part of it.
    fn everything(&mut self, folder: &str, into: &mut Vec<Object>) {
        let files = self.files;
        let mut spoken_for: Vec<String> = Vec::new();
        for (path, _) in files.below(folder) {
            let own = folder_of(path);
            if spoken_for.iter().any(|done| own == done || own.starts_with(&format!("{done}/"))) {
                continue;
            }
            if own != folder && kustomization(files, own).is_some() {
                spoken_for.push(own.to_owned());
                self.folder(own, into);
            } else if file::is_yaml(path) {
                self.file(path, into);
            }
        }
    }

    fn file(&mut self, path: &str, into: &mut Vec<Object>) {
        let Some(file) = self.files.get(path) else { return };
        self.built.files.push(path.to_owned());
        if !file.is_whole {
            let place = Place::start(file.id);
            self.skip(place, format!("`{path}` cannot be read, so what it holds is not judged"));
        }
        for document in &file.documents {
            into.extend(objects(document));
        }
    }

    fn kustomization(&mut self, path: &str, node: &Node, into: &mut Vec<Object>) {
        let folder = folder_of(path);
        if self.open.iter().any(|open| open == folder) {
            self.fault(FaultKind::Cycle, node.place, folder);
            return;
        }
        self.open.push(folder.to_owned());
        self.built.files.push(path.to_owned());
        let mut own = Vec::new();
        for entry in entries(node, "resources").chain(entries(node, "bases")) {
            self.resource(folder, entry, &mut own);
        }
        for entry in entries(node, "components") {
            self.component(folder, entry, &mut own);
        }
        self.transform(node, &mut own);
        into.append(&mut own);
        self.open.pop();
    }

    fn resource(&mut self, folder: &str, entry: &Node, into: &mut Vec<Object>) {
        let Some(written) = entry.text() else { return };
        match self.target(folder, entry, written) {
            Some(Target::File(path)) => self.file(&path, into),
            Some(Target::Folder(path, node)) => self.kustomization(&path, node, into),
            None => {}
        }
    }

    /// Applies a component to what has been gathered so far.
    fn component(&mut self, folder: &str, entry: &Node, into: &mut Vec<Object>) {
        let Some(written) = entry.text() else { return };
        if let Some(Target::Folder(path, node)) = self.target(folder, entry, written) {
            let below = folder_of(&path);
            self.built.files.push(path.clone());
            for entry in entries(node, "resources") {
                self.resource(below, entry, into);
            }
            for entry in entries(node, "components") {
                self.component(below, entry, into);
            }
            self.transform(node, into);
        }
    }

    /// What an entry means; where that is nothing, says so.
    fn target(&mut self, folder: &str, entry: &Node, written: &str) -> Option<Target<'a>> {
        if written.contains("://") || written.starts_with("git@") || written.contains("?ref=") {
            let what = format!("`{written}` lies elsewhere, so what it holds is not judged");
            self.skip(entry.place, what);
            return None;
        }
        let Some(path) = resolved(folder, written) else {
            let what = format!("`{written}` leaves the repository, so what it holds is not judged");
            self.skip(entry.place, what);
            return None;
        };
        if self.files.get(&path).is_some() {
            return Some(Target::File(path));
        }
        let files = self.files;
        match kustomization(files, &path) {
            Some((path, node)) => Some(Target::Folder(path, node)),
            None if files.has_folder(&path) => {
                self.fault(FaultKind::NoKustomization, entry.place, written);
                None
            }
            None => {
                self.fault(FaultKind::MissingEntry, entry.place, written);
                None
            }
        }
    }

    fn transform(&mut self, node: &Node, objects: &mut [Object]) {
        if let Some(namespace) = node.get("namespace") {
            for object in objects {
                object.move_to(namespace);
            }
        }
        for entry in node.entries().iter().filter(|entry| !EVALUATED.contains(&&*entry.key)) {
            let what = format!("`{}` is not evaluated", entry.key);
            self.skip(entry.place, what);
        }
    }

    fn skip(&mut self, place: Place, what: String) {
        self.built.skipped.push(Skipped { place, what });
    }

    fn fault(&mut self, kind: FaultKind, place: Place, what: &str) {
        self.built.faults.push(Fault { kind, place, what: what.to_owned() });
    }
}

enum Target<'a> {
    File(String),
    /// A folder, by the path of its `kustomization.yaml`.
    Folder(String, &'a Node),
}

/// The fields of a `kustomization.yaml` that are evaluated, or change nothing that a rule looks at.
const EVALUATED: &[&str] = &[
    "apiVersion",
    "bases",
    "buildMetadata",
    "components",
    "generatorOptions",
    "kind",
    "metadata",
    "namespace",
    "resources",
    "sortOptions",
];

fn entries<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = &'a Node> + use<'a> {
    node.get(key).map(Node::items).unwrap_or_default().iter()
}

/// The objects of a document; a `List` holds several.
pub(super) fn objects(document: &Node) -> Vec<Object> {
    let is_list = document.text_at(&["kind"]).is_some_and(|kind| kind.ends_with("List"));
    match document.get("items").filter(|_| is_list) {
        Some(items) => items.items().iter().cloned().filter_map(Object::of).collect(),
        None => Object::of(document.clone()).into_iter().collect(),
    }
}
