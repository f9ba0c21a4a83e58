//! One cluster: the objects that Flux would apply to it, and the layers that own them.

use super::{Fault, Intent, Object, Substitution, index::Index, presence::Rendering};
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
    pub(super) index: Index,
    /// What Flux substitutes in each layer, once somebody asked.
    pub(super) substitutions: OnceLock<Vec<Substitution>>,
    /// What the charts of each namespace render, once somebody asked.
    pub(super) renderings: OnceLock<BTreeMap<String, Rendering>>,
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
    /// Finds out where everything is; to be called once all is there.
    pub(super) fn indexed(mut self) -> Self {
        self.index = Index::of(&self.objects, &self.layers);
        self
    }

    /// The objects of a kind.
    pub fn of<'a>(&'a self, group: &str, kind: &str) -> impl Iterator<Item = &'a Object> + use<'a> {
        let found = self.index.kinds.get(&(group.to_owned(), kind.to_owned()));
        found.into_iter().flatten().map(|at| &self.objects[*at])
    }

    /// The objects of a kind in a namespace.
    pub fn of_in<'a>(
        &'a self,
        namespace: &str,
        (group, kind): (&str, &str),
    ) -> impl Iterator<Item = &'a Object> + use<'a> {
        let kinds = self.index.namespaces.get(namespace);
        let found = kinds.and_then(|kinds| kinds.get(&(group.to_owned(), kind.to_owned())));
        found.into_iter().flatten().map(|at| &self.objects[*at])
    }

    /// The groups and kinds of the objects in a namespace.
    pub fn kinds_in(&self, namespace: &str) -> impl Iterator<Item = (&str, &str)> {
        let kinds = self.index.namespaces.get(namespace).into_iter().flat_map(BTreeMap::keys);
        kinds.map(|(group, kind)| (group.as_str(), kind.as_str()))
    }

    /// The first object of a kind under a namespace and name; the namespace is empty for what has none.
    pub fn get(&self, group: &str, kind: &str, namespace: &str, name: &str) -> Option<&Object> {
        self.index.get(&self.objects, [name, namespace, kind, group])
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
        self.index.layer(namespace, name)
    }
}
