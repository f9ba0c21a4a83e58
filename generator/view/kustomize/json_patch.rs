//! JSON 6902 patches: operations at paths of an object.

use crate::{
    finding::Place,
    yaml::{Entry, Node, Value},
};

/// Why a patch was not applied.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The path of an operation is not in the object; kustomize fails.
    Missing(Place, String),
    /// Something else about an operation.
    Odd(Place),
}

/// Does every operation of a patch, in order, up to the first that cannot be done.
pub(super) fn apply(node: &mut Node, operations: &[Node]) -> Result<(), Refusal> {
    operations.iter().try_for_each(|operation| one(node, operation))
}

fn one(node: &mut Node, operation: &Node) -> Result<(), Refusal> {
    let odd = || Refusal::Odd(operation.place);
    let place = operation.get("path").map_or(operation.place, |path| path.place);
    let path = steps(operation, "path").ok_or_else(odd)?;
    let missing = || Refusal::Missing(place, format!("/{}", path.join("/")));
    let value = || operation.entry("value").ok_or_else(odd);
    match operation.text_at(&["op"]).ok_or_else(odd)? {
        "add" => put(node, &path, value()?, Manner::Add).ok_or_else(missing),
        "replace" => put(node, &path, value()?, Manner::Replace).ok_or_else(missing),
        "remove" => take(node, &path).map(drop).ok_or_else(missing),
        "move" => {
            let from = steps(operation, "from").ok_or_else(odd)?;
            let moved = take(node, &from).ok_or_else(missing)?;
            put(node, &path, &moved, Manner::Add).ok_or_else(missing)
        }
        "copy" => {
            let from = steps(operation, "from").ok_or_else(odd)?;
            let found = node.at(&from).cloned().ok_or_else(missing)?;
            let entry = Entry { key: "".into(), place: found.place, node: found };
            put(node, &path, &entry, Manner::Add).ok_or_else(missing)
        }
        "test" => {
            let found = node.at(&path).ok_or_else(missing)?;
            let is_same = found.to_json() == value()?.node.to_json();
            is_same.then_some(()).ok_or_else(missing)
        }
        _ => Err(odd()),
    }
}

/// The keys and indices of a JSON pointer.
fn steps(operation: &Node, key: &str) -> Option<Vec<String>> {
    let pointer = operation.text_at(&[key])?;
    let steps = pointer.strip_prefix('/').unwrap_or(pointer).split('/');
    Some(steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Add,
    Replace,
}

/// Puts the value of an entry at a path, whose parent must be there.
fn put(node: &mut Node, path: &[String], value: &Entry, manner: Manner) -> Option<()> {
    let (last, parents) = path.split_last()?;
    let parent = descend(node, parents)?;
    match &mut parent.value {
        Value::Map(entries) => {
            let known = entries.iter_mut().find(|entry| *entry.key == **last);
            match (known, manner) {
                (Some(known), _) => {
                    (known.place, known.node) = (value.node.place, value.node.clone());
                }
                (None, Manner::Add) => entries.push(Entry {
                    key: last.as_str().into(),
                    place: value.node.place,
                    node: value.node.clone(),
                }),
                (None, Manner::Replace) => return None,
            }
        }
        Value::List(items) => match (last.as_str(), manner) {
            ("-", Manner::Add) => items.push(value.node.clone()),
            (index, Manner::Add) => {
                let at = index.parse().ok().filter(|at| *at <= items.len())?;
                items.insert(at, value.node.clone());
            }
            (index, Manner::Replace) => {
                *items.get_mut(index.parse::<usize>().ok()?)? = value.node.clone();
            }
        },
        _ => return None,
    }
    Some(())
}

/// Takes what is at a path out of a node.
fn take(node: &mut Node, path: &[String]) -> Option<Entry> {
    let (last, parents) = path.split_last()?;
    match &mut descend(node, parents)?.value {
        Value::Map(entries) => {
            let at = entries.iter().position(|entry| *entry.key == **last)?;
            Some(entries.remove(at))
        }
        Value::List(items) => {
            let at = last.parse().ok().filter(|at| *at < items.len())?;
            let node = items.remove(at);
            Some(Entry { key: "".into(), place: node.place, node })
        }
        _ => None,
    }
}

fn descend<'a>(node: &'a mut Node, path: &[String]) -> Option<&'a mut Node> {
    path.iter().try_fold(node, |node, step| match &mut node.value {
        Value::List(items) => items.get_mut(step.parse::<usize>().ok()?),
        Value::Map(entries) => {
            entries.iter_mut().find(|entry| *entry.key == **step).map(|entry| &mut entry.node)
        }
        _ => None,
    })
}
