//! YAML that is written inside a text of YAML, such as a patch, with its places in the file.

use super::within;
use crate::{
    finding::{Place, Severity, Sources},
    yaml::{self, Node, Value},
};

/// The documents inside a text; none where they cannot be read.
pub fn documents(node: &Node) -> Option<Vec<Node>> {
    read(node, |text| within(node.place, text, 0..0))
}

/// The documents inside a text that may itself come from one, whose places only the file tells.
pub(super) fn documents_in(sources: &Sources, node: &Node) -> Option<Vec<Node>> {
    read(node, |text| block(sources, node.place, text))
}

fn read(node: &Node, start: impl Fn(&str) -> Option<Place>) -> Option<Vec<Node>> {
    let text = node.text()?;
    let (mut documents, findings) = yaml::read_all(node.place.file, text.as_bytes());
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return None;
    }
    let start = start(text);
    for document in &mut documents {
        shift(document, node.place, start);
    }
    Some(documents)
}

/// Where the block starts that a text at a place was read from; none where it is quoted.
fn block(sources: &Sources, place: Place, text: &str) -> Option<Place> {
    let first = text.lines().next().filter(|first| !first.trim().is_empty())?;
    let at = place.line.checked_sub(1)?;
    let line = sources.get(place.file)?.text.lines().nth(at as usize)?;
    let indent = line.strip_suffix(first).filter(|indent| indent.chars().all(|c| c == ' '))?;
    let column = u32::try_from(indent.len()).ok()?.saturating_add(1);
    Some(Place { column, ..place })
}

/// Brings the places of a node to the file, where the text starts; to that of the whole text where nobody can
/// tell.
fn shift(node: &mut Node, text: Place, start: Option<Place>) {
    let moved = |inner: Place| match start {
        Some(start) => Place {
            line: inner.line.saturating_add(start.line).saturating_sub(1),
            column: inner.column.saturating_add(start.column).saturating_sub(1),
            ..inner
        },
        None => text,
    };
    node.place = moved(node.place);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, text, start)),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| {
            entry.place = moved(entry.place);
            shift(&mut entry.node, text, start);
        }),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => {}
    }
}
