//! YAML that is written inside a text of YAML, such as a patch, with its places in the file.

use crate::{
    finding::{Place, Severity, Sources},
    yaml::{self, Node, Value},
};

/// The documents inside a text; none where they cannot be read.
pub(super) fn documents(sources: &Sources, node: &Node) -> Option<Vec<Node>> {
    let text = node.text()?;
    let (mut documents, findings) = yaml::read_all(node.place.file, text.as_bytes());
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return None;
    }
    let block = block(sources, node.place, text);
    for document in &mut documents {
        shift(document, node.place, block);
    }
    Some(documents)
}

/// Where the first line of a block stands in its file.
#[derive(Clone, Copy)]
struct Block {
    line: u32,
    indent: u32,
}

/// The block that a text at a place was read from; none where it is quoted.
fn block(sources: &Sources, place: Place, text: &str) -> Option<Block> {
    let first = text.lines().next().filter(|first| !first.trim().is_empty())?;
    let at = place.line.checked_sub(1)?;
    let line = sources.get(place.file)?.text.lines().nth(at as usize)?;
    let indent = line.strip_suffix(first).filter(|indent| indent.chars().all(|c| c == ' '))?;
    Some(Block { line: at, indent: u32::try_from(indent.len()).unwrap_or(u32::MAX) })
}

/// Brings the places of a node to the file; to that of the whole text where it is no block.
fn shift(node: &mut Node, text: Place, block: Option<Block>) {
    let moved = |inner: Place| match block {
        Some(Block { line, indent }) => Place {
            line: inner.line.saturating_add(line),
            column: inner.column.saturating_add(indent),
            ..inner
        },
        None => text,
    };
    node.place = moved(node.place);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, text, block)),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| {
            entry.place = moved(entry.place);
            shift(&mut entry.node, text, block);
        }),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => {}
    }
}
