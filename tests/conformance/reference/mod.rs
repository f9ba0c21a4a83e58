//! References resolve inside the tree: what is named exists, and is ready before what names it.

mod flux;
mod ingress;
mod namespace;
mod release;
mod route;
mod secret;
mod tampered;
mod variable;

use super::trees;
use crate::support::{
    none_of,
    object::{Object, items, objects, text},
};
use cofferdam::{profile::Profile, tree::Tree};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_reference_of_every_profile_resolves() {
    let faults: Vec<_> = trees()
        .flat_map(|(profile, tree)| {
            let faults = faults(&profile, &tree);
            faults.into_iter().map(move |fault| format!("{}/{fault}", profile.name))
        })
        .collect();
    none_of(&faults);
}

/// What does not resolve in a tree.
pub(super) fn faults(profile: &Profile, tree: &Tree) -> Vec<String> {
    let view = View::of(profile, tree);
    let checks = [flux::faults, ingress::faults, namespace::faults, release::faults, route::faults];
    let more = [secret::faults, variable::faults];
    checks.iter().chain(&more).flat_map(|check| check(&view)).collect()
}

/// A tree, its objects, and which layers are ready before which.
struct View<'a> {
    profile: &'a Profile,
    tree: &'a Tree,
    objects: Vec<Object>,
    /// Every layer, with those that are ready before it.
    before: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> View<'a> {
    fn of(profile: &'a Profile, tree: &'a Tree) -> Self {
        let objects = objects(tree);
        let direct: BTreeMap<String, BTreeSet<String>> = objects
            .iter()
            .filter(|object| object.is_flux())
            .map(|flux| (flux.name().to_owned(), depends_on(flux).map(str::to_owned).collect()))
            .collect();
        let before = direct.keys().map(|layer| (layer.clone(), above(layer, &direct))).collect();
        Self { profile, tree, objects, before }
    }

    /// The Flux Kustomizations.
    fn flux(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(|object| object.is_flux())
    }

    /// The objects of a kind in the layers.
    fn kind(&self, kind: &str) -> impl Iterator<Item = &Object> {
        let layers = self.objects.iter().filter(|object| !object.is_flux());
        layers.filter(move |object| object.kind() == kind)
    }

    fn find(&self, kind: &str, namespace: &str, name: &str) -> Option<&Object> {
        self.kind(kind).find(|object| object.is(kind, namespace, name))
    }

    /// Whether a layer is the other one or ready before it.
    fn is_before(&self, layer: &str, other: &str) -> bool {
        layer == other || self.before.get(other).is_some_and(|before| before.contains(layer))
    }

    /// Why an object may not name another; `None` when it may.
    fn misses(&self, from: &Object, (kind, namespace, name): (&str, &str, &str)) -> Option<String> {
        match self.find(kind, namespace, name) {
            None => Some(format!("{}: {kind} `{namespace}/{name}` does not exist", from.path)),
            Some(found) if !self.is_before(&found.layer, &from.layer) => Some(format!(
                "{}: {kind} `{namespace}/{name}` is made by `{}`, which `{}` does not wait for",
                from.path, found.layer, from.layer
            )),
            Some(_) => None,
        }
    }

    fn runbook(&self) -> &str {
        &self.tree.get("RUNBOOK.md").unwrap().text
    }
}

fn depends_on(flux: &Object) -> impl Iterator<Item = &str> {
    items(&flux.spec()["dependsOn"]).iter().map(|needed| text(&needed["name"]))
}

/// Everything that a layer waits for, directly or not; itself where it waits in a circle.
fn above(layer: &str, direct: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![layer.to_owned()];
    while let Some(next) = open.pop() {
        let needed = direct.get(&next).into_iter().flatten();
        open.extend(needed.filter(|needed| found.insert((*needed).clone())).cloned());
    }
    found
}
