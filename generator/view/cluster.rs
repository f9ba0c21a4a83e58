//! One cluster: the objects that Flux would apply to it, and the layers that own them.

use super::{Fault, Intent, Object, ObjectKey, Substitution, release::installed_into};
use crate::finding::Place;
use std::{collections::BTreeMap, sync::OnceLock};

/// The group of Flux Kustomizations.
pub(super) const FLUX: &str = "kustomize.toolkit.fluxcd.io";

/// Everything that one bootstrap applies, at any depth.
#[derive(Debug, Default)]
pub struct Cluster {
    /// The folder it starts from, below the root of the repository.
    pub folder: String,
    /// What its owner says about it in `cofferdam.yaml`.
    pub intent: Intent,
    /// Every object, in the order in which layers were followed. The same one twice where two layers own it.
    pub objects: Vec<Object>,
    /// Its Flux Kustomizations, each followed once.
    pub layers: Vec<Layer>,
    /// What is wrong with the build of the folder it starts from.
    pub faults: Vec<Fault>,
    /// What could not be evaluated.
    pub skipped: Vec<Skipped>,
    pub(super) kinds: BTreeMap<(String, String), Vec<usize>>,
    pub(super) by_name: BTreeMap<(String, String), usize>,
    /// Each `HelmRelease`, by the namespace that it installs into.
    pub(super) releases: BTreeMap<String, Vec<usize>>,
    /// The first object of each key.
    pub(super) by_key: BTreeMap<ObjectKey, usize>,
    /// What Flux substitutes in each layer, once somebody asked.
    pub(super) substitutions: OnceLock<Vec<Substitution>>,
}

/// A Flux Kustomization and what it applies.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The index of its object in [`Cluster::objects`].
    pub object: usize,
    /// The folder behind its `spec.path`.
    pub folder: Folder,
    /// The indices of the objects that it applies.
    pub objects: Vec<usize>,
    /// What is wrong with the build of its folder.
    pub faults: Vec<Fault>,
    /// Whether every part of its folder could be evaluated; where not, an object may be missing.
    pub is_whole: bool,
}

/// What is behind the `spec.path` of a Flux Kustomization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Folder {
    /// A folder of the repository, by its path below the root.
    Found(String),
    /// Nothing.
    Missing,
    /// A folder of another source.
    Foreign,
    /// Nobody can know: the path holds a variable, or there is none.
    Unknown,
}

/// Something that could not be evaluated, so that no rule judges it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Where it is written.
    pub place: Place,
    /// What was not evaluated, and why.
    pub what: String,
}

impl Cluster {
    /// Sorts the objects by kind; to be called once all are there.
    pub(super) fn indexed(mut self) -> Self {
        self.kinds.clear();
        self.by_key.clear();
        self.releases.clear();
        for (at, object) in self.objects.iter().enumerate() {
            let kind = (object.key.group.clone(), object.key.kind.clone());
            self.kinds.entry(kind).or_default().push(at);
            self.by_key.entry(object.key.clone()).or_insert(at);
            if let Some(namespace) = installed_into(object) {
                self.releases.entry(namespace.to_owned()).or_default().push(at);
            }
        }
        self.by_name.clear();
        for (at, layer) in self.layers.iter().enumerate() {
            let key = &self.objects[layer.object].key;
            self.by_name.insert((key.namespace.clone(), key.name.clone()), at);
        }
        self
    }

    /// The objects of a kind.
    pub fn of<'a>(&'a self, group: &str, kind: &str) -> impl Iterator<Item = &'a Object> + use<'a> {
        let found = self.kinds.get(&(group.to_owned(), kind.to_owned()));
        found.into_iter().flatten().map(|at| &self.objects[*at])
    }

    /// The first object of a kind under a namespace and name; the namespace is empty for what has none.
    pub fn get(&self, group: &str, kind: &str, namespace: &str, name: &str) -> Option<&Object> {
        let [group, kind, namespace, name] = [group, kind, namespace, name].map(str::to_owned);
        let at = self.by_key.get(&ObjectKey { group, kind, namespace, name })?;
        self.objects.get(*at)
    }

    /// The objects that a layer applies.
    pub fn applied_by<'a>(&'a self, layer: &'a Layer) -> impl Iterator<Item = &'a Object> {
        layer.objects.iter().map(|at| &self.objects[*at])
    }

    /// The Flux Kustomization of a layer.
    pub fn kustomization(&self, layer: &Layer) -> &Object {
        &self.objects[layer.object]
    }

    /// The layer of a Flux Kustomization under a namespace and name.
    pub fn layer(&self, namespace: &str, name: &str) -> Option<usize> {
        self.by_name.get(&(namespace.to_owned(), name.to_owned())).copied()
    }
}
