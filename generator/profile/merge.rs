//! Lays one file over another: maps by key, lists of named things by name, all else replaced. A list in which a
//! name is there twice is no list of named things.
//!
//! Every node keeps the place at which it was written. `null` deletes, except in the `values` of an app:
//! there it stays, because Helm reads it as "without the chart's default".

use crate::{
    finding::{Finding, Place},
    yaml::{Entry, Node, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// Lays `over` over `base`; a `null` that deletes nothing is found.
pub(super) fn merge(base: Node, over: Node, findings: &mut Vec<Finding>) -> Node {
    let first = base.entries().is_empty();
    Merge { first, findings }.node(Some(base), over, Zone::Root)
}

/// Lays `over` over what is at one place of a profile, which `path` leads to.
pub(super) fn merge_at(
    path: &[String],
    base: Option<Node>,
    over: Node,
    findings: &mut Vec<Finding>,
) -> Node {
    let zone = path.iter().fold(Zone::Root, |zone, key| zone.enter(key));
    Merge { first: false, findings }.node(base, over, zone)
}

/// Where in a profile a node is, as far as it matters for `null`.
#[derive(Clone, Copy, PartialEq)]
enum Zone {
    Root,
    Apps,
    App,
    Values,
    Other,
}

impl Zone {
    fn enter(self, key: &str) -> Self {
        match self {
            Self::Root if key == "apps" => Self::Apps,
            Self::Apps => Self::App,
            Self::App if key == "values" => Self::Values,
            Self::Values => Self::Values,
            Self::Root | Self::App | Self::Other => Self::Other,
        }
    }
}

struct Merge<'a> {
    /// Whether nothing is weaker, so that there can be nothing to delete.
    first: bool,
    findings: &'a mut Vec<Finding>,
}

impl Merge<'_> {
    fn node(&mut self, base: Option<Node>, over: Node, zone: Zone) -> Node {
        let place = over.place;
        match (base.map(|base| base.value), over.value) {
            (Some(Value::Map(base)), Value::Map(over)) if !base.is_empty() => {
                Node { place, value: Value::Map(self.map(base, over, zone)) }
            }
            (Some(Value::List(base)), Value::List(over)) if named(&base) && named(&over) => {
                Node { place, value: Value::List(self.list(base, over, zone)) }
            }
            (_, value) => {
                let mut node = Node { place, value };
                self.fresh(&mut node, zone);
                node
            }
        }
    }

    /// What nothing weaker is below: only its deletions go. It is kept for long, so spare room goes too.
    fn fresh(&mut self, node: &mut Node, zone: Zone) {
        match &mut node.value {
            Value::List(items) => {
                items.shrink_to_fit();
                for item in items.iter_mut() {
                    self.fresh(item, zone);
                }
            }
            Value::Map(entries) => {
                entries.shrink_to_fit();
                entries.retain_mut(|entry| {
                    let deletes = entry.node.value == Value::Null && zone != Zone::Values;
                    if deletes {
                        self.nothing_to_delete(&entry.key, entry.place);
                    } else {
                        self.fresh(&mut entry.node, zone.enter(&entry.key));
                    }
                    !deletes
                });
            }
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => {
            }
        }
    }

    fn map(&mut self, base: Vec<Entry>, over: Vec<Entry>, zone: Zone) -> Vec<Entry> {
        let mut merged: Vec<Option<Entry>> = base.into_iter().map(Some).collect();
        let (index, older) = (Index::of(&merged, over.len()), merged.len());
        for Entry { key, place, node } in over {
            let at = index.find(&merged[..older], &key);
            let old = at.and_then(|at| merged[at].take());
            let deletes = node.value == Value::Null && zone != Zone::Values;
            if deletes {
                if old.is_none() {
                    self.nothing_to_delete(&key, place);
                }
                continue;
            }
            let node = self.node(old.map(|old| old.node), node, zone.enter(&key));
            let entry = Some(Entry { key, place, node });
            match at {
                Some(at) => merged[at] = entry,
                None => merged.push(entry),
            }
        }
        merged.into_iter().flatten().collect()
    }

    fn list(&mut self, base: Vec<Node>, over: Vec<Node>, zone: Zone) -> Vec<Node> {
        let mut merged: Vec<Option<Node>> = base.into_iter().map(Some).collect();
        let older = merged.len();
        for node in over {
            let name = name(&node).map(str::to_owned);
            let at = merged[..older]
                .iter()
                .position(|old| old.as_ref().and_then(|old| self::name(old)) == name.as_deref());
            let old = at.and_then(|at| merged[at].take());
            let node = Some(self.node(old, node, zone));
            match at {
                Some(at) => merged[at] = node,
                None => merged.push(node),
            }
        }
        merged.into_iter().flatten().collect()
    }

    fn nothing_to_delete(&mut self, key: &str, place: Place) {
        let message = format!("`{key}` is empty, which deletes it, but there is nothing to delete");
        let finding = if self.first {
            Finding::error("deletes-nothing", place, message)
        } else {
            Finding::warning("deletes-nothing", place, message)
        };
        self.findings.push(
            finding
                .note("a key without a value removes what a weaker file says")
                .help("write `{}` if you mean it without settings, or take the key out"),
        );
    }
}

/// Finds keys fast where there are many.
struct Index(Option<BTreeMap<Box<str>, usize>>);

impl Index {
    fn of(entries: &[Option<Entry>], searches: usize) -> Self {
        let worth_it = searches > 4 && entries.len() > 32;
        let keys = entries.iter().flatten().map(|entry| entry.key.clone());
        Self(worth_it.then(|| keys.enumerate().map(|(at, key)| (key, at)).collect()))
    }

    fn find(&self, entries: &[Option<Entry>], key: &str) -> Option<usize> {
        match &self.0 {
            Some(index) => index.get(key).copied(),
            None => entries.iter().position(|e| e.as_ref().is_some_and(|e| &*e.key == key)),
        }
    }
}

/// Whether a list is one of named things, each of which its name alone tells.
fn named(items: &[Node]) -> bool {
    let mut seen = BTreeSet::new();
    !items.is_empty() && items.iter().all(|item| name(item).is_some_and(|name| seen.insert(name)))
}

fn name(node: &Node) -> Option<&str> {
    node.get("name").and_then(Node::text)
}
