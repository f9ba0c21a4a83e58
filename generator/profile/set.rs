//! `--set path=value`: one value from the command line, laid over all files.

use crate::{
    finding::{FileId, Finding, Place, Sources},
    profile::{merge::merge_at, scalar},
    yaml::{self, Entry, Node, Value},
};

/// Lays one argument over a profile. Findings point into the argument.
pub(super) fn apply(
    root: Node,
    argument: &str,
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) -> Node {
    let file = sources.add("--set", argument);
    match parse(file, argument, findings) {
        Ok((steps, value)) => {
            let keys = steps.iter().map(|step| step.key.clone()).collect();
            let place = root.place;
            let put = Put { keys, findings }.node(Some(root), &steps, value);
            put.unwrap_or(Node { place, value: Value::Map(Vec::new()) })
        }
        Err(finding) => {
            findings.push(*finding);
            root
        }
    }
}

struct Step {
    key: String,
    place: Place,
}

fn parse(
    file: FileId,
    argument: &str,
    findings: &mut Vec<Finding>,
) -> Result<(Vec<Step>, Node), Box<Finding>> {
    let bad = |place: Place, message: &str| {
        Box::new(
            Finding::error("bad-set", place, message)
                .note("what is set is told by the keys that lead to it, joined by `.`")
                .help("write `--set path=value`, such as `--set provider.ingress=traefik`"),
        )
    };
    let whole = place(file, 0, argument);
    let Some((path, value)) = argument.split_once('=') else {
        return Err(bad(whole, &format!("there is no `=` in `{argument}`")));
    };
    let mut steps = Vec::new();
    let mut offset = 0;
    for key in path.split('.') {
        let place = place(file, offset, key);
        if key.trim() != key || key.is_empty() {
            return Err(bad(place, "a key of the path is empty or has spaces around it"));
        }
        steps.push(Step { key: key.to_owned(), place });
        offset += key.chars().count() + 1;
    }
    if path == "extends" || path.starts_with("extends.") {
        return Err(bad(whole, "`extends` cannot be set: the files are already read"));
    }
    let mut node = match yaml::read(file, value) {
        Ok(node) => node,
        Err(mut finding) => {
            shift(&mut finding.place, offset);
            return Err(finding);
        }
    };
    let known = findings.len();
    scalar::check(&node, value, findings);
    findings[known..].iter_mut().for_each(|finding| shift(&mut finding.place, offset));
    shift_all(&mut node, offset);
    Ok((steps, node))
}

fn place(file: FileId, offset: usize, text: &str) -> Place {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let length = small(text.chars().count());
    Place { file, line: 1, column: small(offset + 1), length }
}

/// Moves a place in the value to where the value stands in the argument.
fn shift(place: &mut Place, offset: usize) {
    if place.line == 1 {
        place.column = place.column.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    }
}

fn shift_all(node: &mut Node, offset: usize) {
    shift(&mut node.place, offset);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift_all(item, offset)),
        Value::Map(entries) => {
            for entry in entries {
                shift(&mut entry.place, offset);
                shift_all(&mut entry.node, offset);
            }
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => {}
    }
}

struct Put<'a> {
    keys: Vec<String>,
    findings: &'a mut Vec<Finding>,
}

impl Put<'_> {
    /// The node with the value put where the steps lead; `None` when it is deleted.
    fn node(&mut self, node: Option<Node>, steps: &[Step], value: Node) -> Option<Node> {
        let Some((step, rest)) = steps.split_first() else {
            let merged = merge_at(&self.keys, node, value, self.findings);
            let kept = merged.value != Value::Null || self.in_values();
            return kept.then_some(merged);
        };
        let place = node.as_ref().map_or(step.place, |node| node.place);
        let value = match node.map(|node| node.value) {
            None | Some(Value::Null) => Value::Map(self.map(Vec::new(), step, rest, value)),
            Some(Value::Map(entries)) => Value::Map(self.map(entries, step, rest, value)),
            Some(Value::List(items)) => Value::List(self.list(items, step, rest, value)),
            Some(
                scalar @ (Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_)),
            ) => {
                let message = format!("there is nothing below it that `{}` could be", step.key);
                self.findings.push(
                    Finding::error("bad-set", step.place, message)
                        .note("only a map or a list has something below it")
                        .help("set the value above it as a whole"),
                );
                scalar
            }
        };
        Some(Node { place, value })
    }

    fn in_values(&self) -> bool {
        let keys: Vec<_> = self.keys.iter().map(String::as_str).collect();
        matches!(keys.as_slice(), ["apps", _, "values", _, ..])
    }

    fn map(
        &mut self,
        mut entries: Vec<Entry>,
        step: &Step,
        rest: &[Step],
        value: Node,
    ) -> Vec<Entry> {
        let at = entries.iter().position(|entry| *entry.key == *step.key);
        let old = at.map(|at| entries.remove(at));
        let missing = old.is_none();
        let node = self.node(old.map(|old| old.node), rest, value);
        if missing && node.is_none() {
            let message = format!("there is no `{}` to delete", step.key);
            self.findings.push(
                Finding::warning("deletes-nothing", step.place, message)
                    .note("a path without a value removes what the profile says there")
                    .help("correct the path, or leave this `--set` out"),
            );
        }
        if let Some(node) = node {
            let entry = Entry { key: step.key.as_str().into(), place: step.place, node };
            entries.insert(at.unwrap_or(entries.len()), entry);
        }
        entries
    }

    fn list(&mut self, mut items: Vec<Node>, step: &Step, rest: &[Step], value: Node) -> Vec<Node> {
        let named = |item: &Node| item.get("name").and_then(Node::text) == Some(&step.key);
        let index = step.key.parse().ok().filter(|at| *at < items.len());
        let Some(at) = items.iter().position(named).or(index) else {
            let message =
                format!("the list has {} entries, none of them `{}`", items.len(), step.key);
            self.findings.push(
                Finding::error("bad-set", step.place, message)
                    .note("an entry that is not there cannot be told from a misspelt one")
                    .help("give the `name` of an entry, or its number from 0"),
            );
            return items;
        };
        let old = items.remove(at);
        if let Some(node) = self.node(Some(old), rest, value) {
            items.insert(at, node);
        }
        items
    }
}
