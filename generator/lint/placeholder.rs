//! Which `${…}` are meant for a program that reads the text later, and not for Flux.

use crate::{
    finding::Place,
    view::{Broken, Expression, Object, Piece, Reason, within},
    yaml::Node,
};

/// Whose expression this is, if what it looks like leaves no doubt.
pub(super) fn reader(expression: &Expression<'_>) -> Option<&'static str> {
    let first = expression.arguments.first().map(Vec::as_slice);
    if expression.name.starts_with(|first: char| first.is_ascii_digit()) {
        return Some("a shell");
    }
    match (expression.operator, first) {
        (":", Some([Piece::Text(text)])) if text.parse::<i64>().is_err() => {
            Some("the program that reads it")
        }
        _ => None,
    }
}

/// What every container has in its environment.
const GIVEN: &[&str] =
    &["HOME", "HOSTNAME", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "PATH", "PWD"];

/// Whose expression this is, where Flux knows no variable of its name.
pub(super) fn likely_reader(
    expression: &Expression<'_>,
    text: &str,
    object: &Object,
) -> Option<&'static str> {
    let name = expression.name;
    if reader(expression).is_some() || assigns(text, name) {
        return reader(expression).or(Some("a shell"));
    }
    if name.starts_with("DS_") && text.contains("__inputs") {
        return Some("Grafana");
    }
    let is_given = GIVEN.contains(&name) && text.contains(char::is_whitespace);
    let is_read = is_given || text != expression.text && has_env(&object.node, name);
    is_read.then_some("the container")
}

/// Whether an expression that Flux cannot read has one of the shell's operators that it leaves out.
pub(super) fn is_unsupported(broken: &Broken<'_>) -> bool {
    let rest = broken.text.get(2 + broken.name.len()..).unwrap_or_default();
    broken.reason == Reason::Brace && rest.starts_with(['-', '+', '?'])
}

/// Where a part of a text stands; where that cannot be told, where the whole text does.
pub(super) fn spot(place: Place, text: &str, at: usize, part: &str) -> Place {
    within(place, text, at..at + part.len()).unwrap_or(place)
}

/// Whether a script gives a name its value: `NAME=`, `read NAME`, `for NAME in`.
fn assigns(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let is_start = before.is_empty() || before.ends_with(['\n', ' ', ';', '\t', '(']);
        let words = before.trim_end();
        let is_read = words.ends_with("read") || words.ends_with("read -r");
        let is_loop = words.ends_with("for") && after.trim_start().starts_with("in ");
        is_start && (after.starts_with('=') && text.contains('\n') || is_read || is_loop)
    })
}

/// Whether a container below this node gets a variable of this name.
fn has_env(node: &Node, name: &str) -> bool {
    let of_entry = |key: &str, node: &Node| {
        key == "env" && node.items().iter().any(|item| item.text_at(&["name"]) == Some(name))
    };
    node.items().iter().any(|item| has_env(item, name))
        || node
            .entries()
            .iter()
            .any(|entry| of_entry(&entry.key, &entry.node) || has_env(&entry.node, name))
}
