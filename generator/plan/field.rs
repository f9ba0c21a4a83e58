//! What differs between two values, field by field.

use crate::yaml::{Node, Value};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// A field that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FieldChange {
    /// The way to it, such as `spec.rules[0].host` or `spec.containers[web].image`.
    pub path: String,
    /// Its value before; none where it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<serde_json::Value>,
    /// Its value after; none where it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<serde_json::Value>,
}

impl FieldChange {
    /// Whether it is a field or lies below it; the steps into lists do not count.
    pub fn is_below(&self, field: &str) -> bool {
        let plain = plain(&self.path);
        plain.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// A path without the steps into lists.
fn plain(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut inside = false;
    for char in path.chars() {
        match char {
            '[' => inside = true,
            ']' => inside = false,
            char if !inside => plain.push(char),
            _ => {}
        }
    }
    plain
}

/// Every field in which two values differ, in the order of the new one, then of what is gone.
pub fn differences(old: &Node, new: &Node) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    walk(&mut String::new(), Some(old), Some(new), &mut changes);
    changes
}

/// Whether two values are the same, wherever they stand.
pub(super) fn is_same(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::List(old), Value::List(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_same(old, new))
        }
        (Value::Map(entries), Value::Map(others)) => {
            let is_alike = |key: &str, node| new.get(key).is_some_and(|new| is_same(node, new));
            entries.len() == others.len()
                && entries.iter().all(|entry| is_alike(&entry.key, &entry.node))
        }
        (old, new) => old == new,
    }
}

fn walk(path: &mut String, old: Option<&Node>, new: Option<&Node>, changes: &mut Vec<FieldChange>) {
    match (old, new) {
        (Some(old), Some(new)) if is_same(old, new) => return,
        (Some(old), Some(new)) => match (&old.value, &new.value) {
            (Value::Map(_), Value::Map(_)) => return in_maps(path, old, new, changes),
            (Value::List(olds), Value::List(news)) if in_lists(path, olds, news, changes) => return,
            _ => {}
        },
        _ => {}
    }
    let json = |node: Option<&Node>| node.map(Node::to_json);
    changes.push(FieldChange { path: path.clone(), old: json(old), new: json(new) });
}

fn in_maps(path: &mut String, old: &Node, new: &Node, changes: &mut Vec<FieldChange>) {
    let gone = old.entries().iter().filter(|entry| new.get(&entry.key).is_none());
    for entry in new.entries().iter().chain(gone) {
        let length = path.len();
        let is_plain = entry.key.chars().all(|char| char.is_alphanumeric() || "-_".contains(char));
        match (is_plain, path.is_empty()) {
            (true, true) => path.push_str(&entry.key),
            (true, false) => path.extend([".", &entry.key]),
            (false, _) => path.extend(["[\"", &entry.key, "\"]"]),
        }
        walk(path, old.get(&entry.key), new.get(&entry.key), changes);
        path.truncate(length);
    }
}

/// Goes into two lists whose items are known by their names, or are as many; false for any others.
fn in_lists(path: &mut String, olds: &[Node], news: &[Node], all: &mut Vec<FieldChange>) -> bool {
    let length = path.len();
    if let (Some(old_names), Some(new_names)) = (names(olds), names(news)) {
        let known: BTreeSet<&str> = new_names.iter().copied().collect();
        let gone = old_names.iter().filter(|name| !known.contains(**name));
        let find = |names: &[&str], nodes, name| at(names, nodes, name);
        for name in new_names.iter().chain(gone) {
            path.extend(["[", name, "]"]);
            walk(path, find(&old_names, olds, name), find(&new_names, news, name), all);
            path.truncate(length);
        }
        return true;
    }
    let is_deep = |nodes: &[Node]| nodes.iter().all(|node| matches!(node.value, Value::Map(_)));
    if olds.len() != news.len() || !is_deep(olds) || !is_deep(news) {
        return false;
    }
    for (index, (old, new)) in olds.iter().zip(news).enumerate() {
        path.extend(["[", &index.to_string(), "]"]);
        walk(path, Some(old), Some(new), all);
        path.truncate(length);
    }
    true
}

fn at<'a>(names: &[&str], nodes: &'a [Node], name: &str) -> Option<&'a Node> {
    names.iter().position(|known| *known == name).map(|at| &nodes[at])
}

/// The names of a list's items, where each has one of its own.
fn names(nodes: &[Node]) -> Option<Vec<&str>> {
    let names: Vec<&str> =
        nodes.iter().map(|node| node.text_at(&["name"])).collect::<Option<_>>()?;
    let unique: BTreeSet<&str> = names.iter().copied().collect();
    (unique.len() == names.len() && !names.is_empty()).then_some(names)
}
