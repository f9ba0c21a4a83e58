//! Strategic-merge patches, merged as kustomize does: maps deeply, lists of built-in kinds by their keys, all
//! other lists replaced.

use crate::{
    view::{Object, ObjectKey},
    yaml::{Entry, Node, Value},
};

/// The key under which a map of a patch says what is to be done with it.
const DIRECTIVE: &str = "$patch";

/// Lays a patch over an object, whose kind, name and namespace stay; false where it deletes the object.
pub(super) fn merge(object: &mut Object, patch: &Node) -> bool {
    if directive(patch) == Some("delete") {
        return false;
    }
    let lists = Lists::of(&object.key);
    let kept: Vec<Option<Entry>> = KEPT.iter().map(|path| entry_at(&object.node, path)).collect();
    let Some(onto) = object.node.entries_mut() else { return true };
    if directive(patch) == Some("replace") {
        onto.clear();
    }
    for entry in patch.entries() {
        lay(onto, entry, lists);
    }
    for (path, entry) in KEPT.iter().zip(kept) {
        restore(&mut object.node, path, entry);
    }
    true
}

/// What stays of an object, whatever a patch says.
const KEPT: &[&[&str]] =
    &[&["apiVersion"], &["kind"], &["metadata", "name"], &["metadata", "namespace"]];

fn entry_at(node: &Node, path: &[&str]) -> Option<Entry> {
    let (last, parent) = path.split_last()?;
    node.at(parent)?.entry(last).cloned()
}

fn restore(node: &mut Node, path: &[&str], entry: Option<Entry>) {
    let parent = match path {
        [parent, _] => node.get_mut(parent),
        _ => Some(node),
    };
    let (Some(parent), Some(last)) = (parent, path.last()) else { return };
    match (entry, parent.entries_mut()) {
        (Some(entry), _) => parent.set(entry),
        (None, Some(entries)) => entries.retain(|entry| &*entry.key != *last),
        (None, None) => {}
    }
}

/// Which lists are merged, and by which keys.
#[derive(Clone, Copy)]
enum Lists {
    /// Those of pods, and of what makes pods.
    Pods,
    Service,
    ServiceAccount,
    Webhooks,
    /// Of kinds whose fields kustomize does not know.
    Unknown,
}

impl Lists {
    fn of(key: &ObjectKey) -> Self {
        match (key.group.as_str(), key.kind.as_str()) {
            ("" | "apps" | "batch", "Service") => Self::Service,
            ("", "ServiceAccount") => Self::ServiceAccount,
            ("" | "apps" | "batch", _) => Self::Pods,
            ("admissionregistration.k8s.io", _) => Self::Webhooks,
            _ => Self::Unknown,
        }
    }

    /// The keys by which the items of a list are told apart; none where the list is replaced.
    fn keys(self, field: &str) -> &'static [&'static str] {
        match (self, field) {
            (Self::Pods, "ports") => &["containerPort", "protocol"],
            (Self::Service, "ports") => &["port", "protocol"],
            (
                Self::Pods,
                "containers"
                | "initContainers"
                | "ephemeralContainers"
                | "env"
                | "volumes"
                | "imagePullSecrets"
                | "resourceClaims"
                | "schedulingGates",
            )
            | (Self::ServiceAccount, "secrets" | "imagePullSecrets")
            | (Self::Webhooks, "webhooks" | "matchConditions" | "validations" | "variables") => {
                &["name"]
            }
            (Self::Pods, "volumeMounts") => &["mountPath"],
            (Self::Pods, "volumeDevices") => &["devicePath"],
            (Self::Pods, "hostAliases") => &["ip"],
            (Self::Pods, "topologySpreadConstraints") => &["topologyKey", "whenUnsatisfiable"],
            (_, "ownerReferences") => &["uid"],
            _ => &[],
        }
    }
}

fn directive(node: &Node) -> Option<&str> {
    node.text_at(&[DIRECTIVE])
}

/// Lays an entry of a patch over the entries of a map.
fn lay(onto: &mut Vec<Entry>, entry: &Entry, lists: Lists) {
    let at = onto.iter().position(|known| known.key == entry.key);
    match (&entry.node.value, at) {
        (_, None) if &*entry.key == DIRECTIVE => {}
        (Value::Null, Some(at)) => drop(onto.remove(at)),
        (Value::Map(_), Some(at)) if directive(&entry.node) == Some("delete") => {
            onto.remove(at);
        }
        (Value::Map(entries), Some(at)) if directive(&entry.node) != Some("replace") => {
            match onto[at].node.entries_mut() {
                Some(known) => entries.iter().for_each(|entry| lay(known, entry, lists)),
                None => onto[at] = cleaned(entry, lists),
            }
        }
        (Value::List(items), Some(at)) if is_merged(&entry.key, items, lists) => {
            match onto[at].node.items_mut() {
                Some(known) => merge_items(known, items, &entry.key, lists),
                None => onto[at] = cleaned(entry, lists),
            }
        }
        (_, Some(at)) => onto[at] = cleaned(entry, lists),
        (Value::Null, None) => {}
        (_, None) if directive(&entry.node) == Some("delete") => {}
        (_, None) => onto.push(cleaned(entry, lists)),
    }
}

fn is_merged(field: &str, items: &[Node], lists: Lists) -> bool {
    let keys = lists.keys(field);
    let says_replace = items.iter().any(|item| directive(item) == Some("replace"));
    !says_replace
        && (field == "finalizers"
            || keys.first().is_some_and(|first| items.iter().all(|item| item.get(first).is_some())))
}

/// Merges items by their keys; those of the patch come first, and of them those that lack a key.
fn merge_items(known: &mut Vec<Node>, items: &[Node], field: &str, lists: Lists) {
    let keys = lists.keys(field);
    let is_same = |a: &Node, b: &Node| match keys {
        [] => a.value == b.value,
        keys => keys.iter().all(|key| match (a.get(key), b.get(key)) {
            (Some(a), Some(b)) => a.value == b.value,
            (None, None) => true,
            _ => false,
        }),
    };
    let mut merged: Vec<Node> = Vec::with_capacity(known.len() + items.len());
    let lacks_key = |item: &&Node| keys.iter().any(|key| item.get(key).is_none());
    let (partial, whole): (Vec<&Node>, Vec<&Node>) = items.iter().partition(lacks_key);
    for item in partial.into_iter().chain(whole) {
        let at = known.iter().position(|old| is_same(old, item));
        let old = at.map(|at| known.remove(at));
        match (directive(item), old) {
            (Some("delete"), _) => {}
            (_, Some(mut old)) => {
                match (old.entries_mut(), item.entries()) {
                    (Some(onto), [_, ..]) => {
                        item.entries().iter().for_each(|entry| lay(onto, entry, lists));
                    }
                    _ => old = item.clone(),
                }
                merged.push(old);
            }
            (_, None) => merged.push(clean(item)),
        }
    }
    merged.append(known);
    *known = merged;
}

/// An entry of a patch as it is taken over whole: without directives and without nothings.
fn cleaned(entry: &Entry, lists: Lists) -> Entry {
    let node = match &entry.node.value {
        Value::List(items) if !lists.keys(&entry.key).is_empty() => {
            let kept = items.iter().filter(|item| directive(item).is_none());
            Node { place: entry.node.place, value: Value::List(kept.map(clean).collect()) }
        }
        _ => clean(&entry.node),
    };
    Entry { key: entry.key.clone(), place: entry.place, node }
}

fn clean(node: &Node) -> Node {
    let Value::Map(entries) = &node.value else { return node.clone() };
    let kept = entries
        .iter()
        .filter(|entry| &*entry.key != DIRECTIVE && entry.node.value != Value::Null)
        .map(|entry| Entry { node: clean(&entry.node), ..entry.clone() });
    Node { place: node.place, value: Value::Map(kept.collect()) }
}
