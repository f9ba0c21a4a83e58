//! What waits for what: the edges between Flux objects, what they wait for, and for how long.
//!
//! Flux Kustomizations and `HelmRelease`s both have `dependsOn`, and are two graphs: neither can name the
//! other's kind.

use super::{Cluster, External, Object, ObjectKey};
use crate::{finding::Place, quantity::Duration, yaml::Node};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// An entry of `dependsOn`.
#[derive(Clone, Copy, Debug)]
pub struct Dependency<'a> {
    /// The namespace of what is waited for: that of the waiting object, unless the entry says another.
    pub namespace: &'a str,
    /// The name of what is waited for.
    pub name: &'a str,
    /// Where the name stands.
    pub place: Place,
    /// Whether `readyExpr` says what ready means.
    pub has_expression: bool,
}

impl Object {
    /// What a Flux Kustomization or `HelmRelease` depends on.
    pub fn dependencies(&self) -> impl Iterator<Item = Dependency<'_>> {
        let entries = self.at(&["spec", "dependsOn"]).map(Node::items).unwrap_or_default();
        entries.iter().filter_map(|entry| {
            let name = entry.get("name")?;
            Some(Dependency {
                namespace: entry.text_at(&["namespace"]).unwrap_or(&self.key.namespace),
                name: name.text()?,
                place: name.place,
                has_expression: entry.get("readyExpr").is_some(),
            })
        })
    }

    /// Where `dependsOn` stands, or else the `spec` that it would stand in.
    pub fn dependencies_place(&self) -> Place {
        let path: &[&str] = match self.at(&["spec", "dependsOn"]) {
            Some(_) => &["spec", "dependsOn"],
            None => &["spec"],
        };
        self.key_place(path)
    }

    /// Whether a Flux Kustomization is ready only once what it applies is: `healthCheckExprs` alone do not
    /// make it wait.
    pub fn is_gated(&self) -> bool {
        let checks = self.at(&["spec", "healthChecks"]).map(Node::items);
        self.at(&["spec", "wait"]).is_some_and(Node::is_true)
            || checks.is_some_and(|checks| !checks.is_empty())
    }

    /// How long, in milliseconds, a Flux Kustomization waits for what it applies; none where the tree does not
    /// say. Without a `timeout` it is half a minute less than the interval, and half a minute at least.
    pub fn patience(&self) -> Option<u64> {
        const HALF_A_MINUTE: u64 = 30_000;
        let patience = match self.at(&["spec", "timeout"]) {
            Some(_) => self.duration(&["spec", "timeout"])?,
            None => self.duration(&["spec", "interval"])?.saturating_sub(HALF_A_MINUTE),
        };
        Some(patience.max(HALF_A_MINUTE))
    }

    /// The milliseconds of the duration at a path; none where there is none, or it holds a variable.
    pub fn duration(&self, path: &[&str]) -> Option<u64> {
        Some(Duration::try_from(self.text(path)?).ok()?.milliseconds())
    }
}

impl Cluster {
    /// The layers that a layer depends on directly, as far as they are in the tree.
    pub fn depends_on(&self, layer: usize) -> &[usize] {
        self.index.needs.get(layer).map_or(&[], Vec::as_slice)
    }

    /// Every layer that is ready before a layer is first applied: what it and its owners depend on, what that
    /// depends on, and the layers inside of what is gated.
    pub fn ancestors(&self, layer: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![layer];
        let mut walked = BTreeSet::new();
        while let Some(next) = waiting.pop() {
            if !walked.insert(next) {
                continue;
            }
            let ready = self.depends_on(next).iter();
            for found in ready.flat_map(|ready| self.with_inner(*ready)) {
                if seen.insert(found) {
                    waiting.push(found);
                }
            }
            waiting.extend(self.owner(next));
        }
        seen
    }

    /// The layer that applies a layer's Flux Kustomization.
    pub fn owner(&self, layer: usize) -> Option<usize> {
        self.kustomization(&self.layers[layer]).layer.filter(|owner| *owner != layer)
    }

    /// A layer and, as deep as each is gated, the layers that it applies.
    fn with_inner(&self, layer: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::from([layer]);
        let mut open = vec![layer];
        while let Some(next) = open.pop() {
            if self.kustomization(&self.layers[next]).is_gated() {
                let inner = self.index.inner[next].iter().copied();
                open.extend(inner.filter(|inner| all.insert(*inner)));
            }
        }
        all
    }

    /// Every object of its kind that must be ready before an object is acted on, as far as they are in the tree.
    pub fn awaited_by<'a>(&'a self, object: &'a Object) -> Vec<&'a Object> {
        let mut all: Vec<&Object> = Vec::new();
        let mut open = vec![object];
        while let Some(next) = open.pop() {
            for edge in next.dependencies() {
                let (group, kind) = (&object.key.group, &object.key.kind);
                let Some(found) = self.get(group, kind, edge.namespace, edge.name) else {
                    continue;
                };
                if !all.iter().any(|known| known.key == found.key) {
                    all.push(found);
                    open.push(found);
                }
            }
        }
        all
    }

    /// Whether all that is applied could be evaluated, so that what is not seen is not there.
    pub fn is_whole(&self) -> bool {
        let unseen = &self.index.unseen;
        self.is_all_written() && !unseen.is_open && unseen.targets.is_empty()
    }

    /// Whether an object of this kind is under the name in another namespace; gives that namespace.
    pub fn elsewhere(&self, key: &ObjectKey) -> Option<&str> {
        let same_name = self.index.named(&self.objects, &key.name);
        let same_kind = same_name.filter(|at| self.objects[*at].is(&key.group, &key.kind));
        same_kind.min().map(|at| self.objects[at].key.namespace.as_str())
    }
}

impl External {
    /// Whether an object is declared to be in the cluster although the tree does not show it.
    pub fn has(&self, key: &ObjectKey) -> bool {
        self.holds(&key.to_string())
    }
}

/// The circles of a graph, the shortest first: each as the nodes on the way from one back to it. No node is
/// in two, but for those that lead to themselves.
pub fn circles(edges: &BTreeMap<usize, Vec<usize>>) -> Vec<Vec<usize>> {
    // What leads to no circle is left out first: mostly all of it.
    let mut leads: BTreeMap<usize, usize> = BTreeMap::new();
    let mut before: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, targets) in edges {
        leads.insert(*node, targets.len());
        for target in targets {
            before.entry(*target).or_default().push(*node);
        }
    }
    let mut ends: Vec<usize> =
        leads.iter().filter(|(_, count)| **count == 0).map(|(node, _)| *node).collect();
    while let Some(end) = ends.pop() {
        leads.remove(&end);
        for node in before.get(&end).into_iter().flatten() {
            if let Some(count) = leads.get_mut(node) {
                *count -= 1;
                if *count == 0 {
                    ends.push(*node);
                }
            }
        }
    }
    let is_own = |node: &&usize| edges.get(node).is_some_and(|targets| targets.contains(node));
    let own: Vec<_> = leads.keys().filter(is_own).map(|node| vec![*node]).collect();
    let mut circles: Vec<_> = leads.keys().filter_map(|start| way_back(*start, edges)).collect();
    circles.sort_by_key(Vec::len);
    let mut known = BTreeSet::new();
    circles.retain(|circle| {
        let is_new = circle.iter().all(|node| !known.contains(node));
        if is_new {
            known.extend(circle.iter().copied());
        }
        is_new
    });
    [own, circles].concat()
}

/// The shortest way from a node over others back to it.
fn way_back(start: usize, edges: &BTreeMap<usize, Vec<usize>>) -> Option<Vec<usize>> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in edges.get(way.last()?).into_iter().flatten() {
            if *next == start && way.len() > 1 {
                return Some(way);
            }
            if seen.insert(*next) {
                ways.push_back([way.as_slice(), &[*next]].concat());
            }
        }
    }
    None
}
