//! The keys of a map: those that are there twice, `<<`, and those that are no text.

use crate::{
    finding::{Finding, Place},
    yaml::{
        Entry, Node, Value,
        build::{MOST_FAULTS, Outcome},
        refusal,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// The entries whose keys earlier ones have.
pub(super) fn repeated(entries: &[Entry]) -> Vec<Finding> {
    let told = |(first, entry): (&Entry, &Entry)| refusal::duplicate(first, entry);
    if entries.len() <= 16 {
        let first = |(at, entry): (usize, &Entry)| {
            let first = entries[..at].iter().find(|first| first.key == entry.key)?;
            Some(told((first, entry)))
        };
        return entries.iter().enumerate().filter_map(first).collect();
    }
    let mut seen = BTreeMap::new();
    entries
        .iter()
        .filter_map(|entry| Some(told((seen.insert(&entry.key, entry)?, entry))))
        .take(MOST_FAULTS + 1)
        .collect()
}

/// Of entries with the same key, the last one.
pub(super) fn last_of_each(entries: Vec<Entry>) -> Vec<Entry> {
    let mut seen = BTreeSet::new();
    let mut kept: Vec<Entry> =
        entries.into_iter().rev().filter(|entry| seen.insert(entry.key.clone())).collect();
    kept.reverse();
    kept
}

/// Puts what `<<` holds behind the map's own entries, as far as they do not have its keys themselves.
pub(super) fn merge(entries: &mut Vec<Entry>) {
    let Some(at) = entries.iter().position(|entry| &*entry.key == "<<") else { return };
    let maps = match entries.remove(at).node.value {
        Value::List(items) => items,
        value @ (Value::Map(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Text(_)) => vec![Node { place: Place::default(), value }],
    };
    let mut known: BTreeSet<Box<str>> = entries.iter().map(|entry| entry.key.clone()).collect();
    for map in maps {
        let Value::Map(merged) = map.value else { continue };
        let merged = merged.into_iter().filter(|entry| &*entry.key != "<<");
        entries.extend(merged.filter(|entry| known.insert(entry.key.clone())));
    }
}

/// Keys are text; a whole number or boolean as a key is the text that Go makes of it.
pub(super) fn key_text(key: Node) -> Outcome<(Box<str>, Place)> {
    let text = match key.value {
        Value::Text(text) => text,
        Value::Integer(number) => number.to_string().into(),
        Value::Bool(value) => value.to_string().into(),
        Value::Null => "null".into(),
        Value::Float(number) => number.to_string().into(),
        Value::List(_) | Value::Map(_) => {
            return Err(Box::new(refusal::key_not_text(key.place, key.kind())));
        }
    };
    Ok((text, key.place))
}
