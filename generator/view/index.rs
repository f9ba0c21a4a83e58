//! Where to find the objects and layers of a cluster: no question that is asked of each object walks all of them.

use super::{Layer, Object, release::installed_into};
use std::collections::{BTreeMap, BTreeSet};

/// Indices of objects, by group and kind.
pub(super) type Kinds = BTreeMap<(String, String), Vec<usize>>;

/// The indices of a cluster's objects and layers, by what they are asked for.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) kinds: Kinds,
    /// By namespace.
    pub(super) namespaces: BTreeMap<String, Kinds>,
    /// Each `HelmRelease`, by the namespace that it installs into.
    pub(super) releases: BTreeMap<String, Vec<usize>>,
    /// All objects, sorted by [`order`]; of one key in the order of the tree.
    sorted: Vec<usize>,
    /// The layers, by namespace and name.
    layers: BTreeMap<(String, String), usize>,
    /// For each layer, those that it depends on directly.
    pub(super) needs: Vec<Vec<usize>>,
    /// For each layer, those that it applies.
    pub(super) inner: Vec<Vec<usize>>,
    pub(super) unseen: Unseen,
}

/// Where layers of which a part could not be evaluated may apply more than is seen.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    /// Whether one may apply to any namespace.
    pub(super) is_open: bool,
    /// Whether of such a one no object is seen.
    pub(super) is_empty: bool,
    /// The namespaces of what is seen of such.
    pub(super) around: BTreeSet<String>,
    /// The only namespaces that others apply to.
    pub(super) targets: BTreeSet<String>,
}

/// What objects are sorted by: names first, as they differ soonest.
fn order(object: &Object) -> [&str; 4] {
    let key = &object.key;
    [&key.name, &key.namespace, &key.kind, &key.group].map(String::as_str)
}

impl Index {
    pub(super) fn of(objects: &[Object], layers: &[Layer]) -> Self {
        let mut index = Self { sorted: (0..objects.len()).collect(), ..Self::default() };
        index.sorted.sort_by_key(|at| order(&objects[*at]));
        for (at, object) in objects.iter().enumerate() {
            let kind = (object.key.group.clone(), object.key.kind.clone());
            let namespace = index.namespaces.entry(object.key.namespace.clone()).or_default();
            namespace.entry(kind.clone()).or_default().push(at);
            index.kinds.entry(kind).or_default().push(at);
            if let Some(namespace) = installed_into(object) {
                index.releases.entry(namespace.to_owned()).or_default().push(at);
            }
        }
        let kustomization = |layer: &Layer| &objects[layer.object];
        for (at, layer) in layers.iter().enumerate() {
            let key = &kustomization(layer).key;
            index.layers.insert((key.namespace.clone(), key.name.clone()), at);
        }
        index.inner = vec![Vec::new(); layers.len()];
        for (at, layer) in layers.iter().enumerate() {
            let own = kustomization(layer);
            let needs = own.dependencies();
            let needs = needs.filter_map(|edge| index.layer(edge.namespace, edge.name)).collect();
            index.needs.push(needs);
            if let Some(owner) = own.layer.filter(|owner| *owner != at) {
                index.inner[owner].push(at);
            }
            if !layer.is_whole {
                let seen: Vec<_> = layer.objects.iter().map(|at| &objects[*at]).collect();
                index.unseen.add(own.text(&["spec", "targetNamespace"]), &seen);
            }
        }
        index
    }

    /// The layer of a Flux Kustomization.
    pub(super) fn layer(&self, namespace: &str, name: &str) -> Option<usize> {
        self.layers.get(&(namespace.to_owned(), name.to_owned())).copied()
    }

    /// The first object of a key.
    pub(super) fn get<'a>(&self, objects: &'a [Object], key: [&str; 4]) -> Option<&'a Object> {
        let first = self.sorted.partition_point(|at| order(&objects[*at]) < key);
        let object = &objects[*self.sorted.get(first)?];
        (order(object) == key).then_some(object)
    }

    /// The indices of the objects of a name.
    pub(super) fn named(&self, objects: &[Object], name: &str) -> impl Iterator<Item = usize> {
        let first = self.sorted.partition_point(|at| objects[*at].key.name.as_str() < name);
        let found = self.sorted[first..].iter().copied();
        found.take_while(move |at| objects[*at].key.name == name)
    }
}

impl Unseen {
    fn add(&mut self, target: Option<&str>, seen: &[&Object]) {
        let Some(target) = target else {
            self.is_open = true;
            self.is_empty |= seen.is_empty();
            self.around.extend(seen.iter().map(|object| object.key.namespace.clone()));
            return;
        };
        self.targets.insert(target.to_owned());
    }
}
