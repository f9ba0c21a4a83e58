//! What kustomize makes of a folder, as far as it can be told without running it.
//!
//! What a `kustomization.yaml` asks for beyond that is reported as skipped, and the build as not whole.

mod document;
mod fault;
mod fields;
mod generate;
mod json_patch;
mod merge;
mod patch;
mod reference;
mod replace;
mod selector;
mod transform;

pub(super) use document::{LISTS, entries, kustomization, objects};
pub use document::{is_kustomization, is_remote};
pub use fault::{Fault, FaultKind};
pub(super) use fields::own as own_fields;

use self::{document::EVALUATED, transform::Wish};
use super::{
    Files, Object, Skipped,
    file::{self, folder_of, resolved},
    lists::Lists,
};
use crate::{
    finding::{Place, Sources},
    yaml::Node,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
};

/// How many objects one repository may come to, each counted wherever it is built.
const MOST_OBJECTS: usize = 400_000;

/// What came of a folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Built {
    /// The objects, in the order in which they are listed.
    pub(super) objects: Vec<Object>,
    /// The files that were read.
    pub(super) files: BTreeSet<String>,
    /// What would make the build fail.
    pub(super) faults: BTreeSet<Fault>,
    /// What could not be evaluated; empty if the objects are all there are.
    pub(super) skipped: BTreeSet<Skipped>,
}

/// Builds folders, those that several others list only once.
pub(super) struct Builder<'a> {
    files: &'a Files,
    sources: &'a Sources,
    lists: &'a Lists,
    /// What came of folders that several lists name.
    shared: BTreeMap<String, Built>,
    /// The folders that are being built, outermost first.
    open: Vec<String>,
    /// What is being put together.
    built: Built,
    /// How many objects there are by now.
    objects: usize,
    /// Where it became too much.
    pub(super) overflow: Option<Place>,
}

impl<'a> Builder<'a> {
    /// Builds nothing yet.
    pub(super) fn new(files: &'a Files, sources: &'a Sources, lists: &'a Lists) -> Self {
        let (shared, open, built) = (BTreeMap::new(), Vec::new(), Built::default());
        Self { files, sources, lists, shared, open, built, objects: 0, overflow: None }
    }

    /// The objects of files as they are.
    pub(super) fn plain(&mut self, paths: &[&str]) -> Built {
        self.built = Built::default();
        let mut objects = Vec::new();
        for path in paths {
            self.file(path, &mut objects);
        }
        self.built.objects = objects;
        mem::take(&mut self.built)
    }

    /// Builds a folder as a Flux Kustomization does: one without `kustomization.yaml` is taken whole, and
    /// what its `spec` says is added.
    pub(super) fn build(&mut self, folder: &str, spec: Option<&Node>) -> Built {
        self.open.clear();
        self.built = Built::default();
        let mut objects = Vec::new();
        if let Some((path, node)) = kustomization(self.files, folder) {
            self.open.push(folder.to_owned());
            self.steered(&path, Wish { node: Some(node), spec }, &mut objects);
        } else {
            self.everything(folder, &mut objects);
            self.finish(folder, Wish { node: None, spec }, &mut objects);
        }
        objects.retain(|object| {
            let local = object.annotation("config.kubernetes.io/local-config");
            local.is_none_or(|value| value == "false")
        });
        self.built.objects = objects;
        mem::take(&mut self.built)
    }

    /// Takes every file below a folder, except where a `kustomization.yaml` speaks for a part of it.
    fn everything(&mut self, folder: &str, into: &mut Vec<Object>) {
        let files = self.files;
        let mut spoken_for: Option<String> = None;
        let mut seen: Option<&str> = None;
        for (path, _) in files.below(folder) {
            let own = folder_of(path);
            if spoken_for.as_ref().is_some_and(|done| is_within(own, done)) {
                continue;
            }
            if seen != Some(own) {
                seen = Some(own);
                if let Some((top, node)) = self.speaker(folder, own) {
                    self.open.push(folder.to_owned());
                    self.folder(&top, node, node.place, into);
                    self.open.pop();
                    spoken_for = Some(folder_of(&top).to_owned());
                    continue;
                }
            }
            if file::is_yaml(path) {
                self.file(path, into);
            }
        }
    }

    /// The outermost `kustomization.yaml` on the way from a folder down to another one.
    fn speaker(&self, folder: &str, below: &str) -> Option<(String, &'a Node)> {
        let rest = below.get(folder.len()..)?;
        let ends = rest.char_indices().filter(|(at, c)| *c == '/' && *at > 0).map(|(at, _)| at);
        let mut steps = ends.chain([rest.len()]).map(|end| &below[..folder.len() + end]);
        steps.find_map(|step| kustomization(self.files, step).filter(|_| step != folder))
    }

    fn file(&mut self, path: &str, into: &mut Vec<Object>) {
        let Some(file) = self.files.get(path) else { return };
        self.built.files.insert(path.to_owned());
        let is_read = file::is_yaml(path) || !file.documents.is_empty();
        if !file.is_whole || !is_read {
            let place = Place::start(file.id);
            self.skip(place, format!("`{path}` cannot be read, so what it holds is not judged"));
        }
        for document in file.documents.iter().filter(|document| !is_kustomization(path, document)) {
            let found = objects(document);
            if self.has_room(found.len(), document.place) {
                into.extend(found);
            }
        }
    }

    /// Counts objects, and says whether they are still bearable.
    fn has_room(&mut self, more: usize, place: Place) -> bool {
        self.objects += more;
        let is_full = self.objects > MOST_OBJECTS;
        if is_full && self.overflow.is_none() {
            self.overflow = Some(place);
            self.skip(place, "there are too many objects to judge them all".to_owned());
        }
        !is_full
    }

    /// Builds the folder of a `kustomization.yaml`, which an entry at a place names.
    fn folder(&mut self, path: &str, node: &'a Node, place: Place, into: &mut Vec<Object>) {
        let folder = folder_of(path);
        if self.open.iter().any(|open| open == folder) {
            self.fault(FaultKind::Cycle, place, folder);
            return;
        }
        let is_shared = self.lists.is_shared(folder);
        if let Some(mut known) = self.shared.get(folder).cloned() {
            if self.has_room(known.objects.len(), place) {
                into.append(&mut known.objects);
            }
            known.objects.clear();
            self.built.append(known);
            return;
        }
        let outer = mem::take(&mut self.built);
        let mut objects = Vec::new();
        self.open.push(folder.to_owned());
        self.steered(path, Wish { node: Some(node), spec: None }, &mut objects);
        self.open.pop();
        let inner = mem::replace(&mut self.built, outer);
        if is_shared {
            let kept = Built { objects: objects.clone(), ..inner.clone() };
            self.shared.insert(folder.to_owned(), kept);
        }
        self.built.append(inner);
        into.append(&mut objects);
    }

    /// Does what a `kustomization.yaml` says.
    fn steered(&mut self, path: &str, wish: Wish<'_>, into: &mut Vec<Object>) {
        let folder = folder_of(path);
        self.built.files.insert(path.to_owned());
        let mut starts = Vec::new();
        for entry in wish.list("resources").chain(wish.list("bases")) {
            starts.push((into.len(), entry.place));
            self.resource(folder, entry, into);
        }
        self.finish(folder, wish, into);
        self.unique(&starts, into);
    }

    /// Applies components, generators and all changes to what has been gathered.
    fn finish(&mut self, folder: &str, wish: Wish<'_>, objects: &mut Vec<Object>) {
        for (entry, _) in wish.own_and_added("components") {
            self.component(folder, entry, objects);
        }
        if let Some(node) = wish.node {
            self.generate(folder, node, objects);
        }
        self.patch(folder, wish, objects);
        transform::namespace(wish, objects);
        transform::names(wish, objects);
        transform::labels(wish, objects);
        self.patch_json(folder, wish, objects);
        transform::replicas(wish, objects);
        transform::images(wish, objects);
        let Some(node) = wish.node else { return };
        self.replace(folder, node, objects);
        for entry in node.entries().iter().filter(|entry| !EVALUATED.contains(&&*entry.key)) {
            self.skip(entry.place, format!("`{}` is not evaluated", entry.key));
        }
    }

    fn resource(&mut self, folder: &str, entry: &Node, into: &mut Vec<Object>) {
        match self.target(folder, entry) {
            Some(Target::File(path)) => self.file(&path, into),
            Some(Target::Folder(path, node)) => self.folder(&path, node, entry.place, into),
            None => {}
        }
    }

    /// Applies a component to what has been gathered so far.
    fn component(&mut self, folder: &str, entry: &Node, into: &mut Vec<Object>) {
        let Some(Target::Folder(path, node)) = self.target(folder, entry) else { return };
        let below = folder_of(&path);
        if self.open.iter().any(|open| open == below) {
            self.fault(FaultKind::Cycle, entry.place, below);
            return;
        }
        self.open.push(below.to_owned());
        self.steered(&path, Wish { node: Some(node), spec: None }, into);
        self.open.pop();
    }

    /// What an entry means; where that is nothing, says so.
    fn target(&mut self, folder: &str, entry: &Node) -> Option<Target<'a>> {
        let written = entry.text()?;
        if is_remote(written) {
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

    /// Drops objects that an earlier entry brought already; kustomize refuses them.
    fn unique(&mut self, starts: &[(usize, Place)], objects: &mut Vec<Object>) {
        let id = |at: usize| (&objects[at].key, &objects[at].api_version);
        let mut order: Vec<usize> = (0..objects.len()).collect();
        order.sort_by_key(|at| (id(*at), *at));
        let twice = order.windows(2).filter(|pair| id(pair[0]) == id(pair[1])).map(|pair| pair[1]);
        let twice: BTreeSet<usize> = twice.collect();
        for at in &twice {
            let entry = starts.iter().rev().find(|(start, _)| start <= at);
            let place = entry.map_or_else(|| objects[*at].name_place(), |(_, place)| *place);
            let what = objects[*at].key.to_string();
            self.fault(FaultKind::Duplicate, place, &what);
        }
        let mut at = 0;
        objects.retain(|_| {
            at += 1;
            !twice.contains(&(at - 1))
        });
    }

    fn skip(&mut self, place: Place, what: String) {
        self.built.skipped.insert(Skipped { place, what });
    }

    fn fault(&mut self, kind: FaultKind, place: Place, what: &str) {
        // What could not be evaluated may hold what a patch is for.
        if kind.is_about_patch() && !self.built.skipped.is_empty() {
            return;
        }
        self.built.faults.insert(Fault { kind, place, what: what.to_owned() });
    }
}

impl Built {
    /// Adds what came of another folder. Sets, so that a diamond of bases does not double what each says.
    pub(super) fn append(&mut self, other: Self) {
        self.objects.extend(other.objects);
        self.files.extend(other.files);
        self.faults.extend(other.faults);
        self.skipped.extend(other.skipped);
    }
}

fn is_within(folder: &str, outer: &str) -> bool {
    folder.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

enum Target<'a> {
    File(String),
    /// A folder, by the path of its `kustomization.yaml`.
    Folder(String, &'a Node),
}
