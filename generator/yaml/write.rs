//! YAML out: one style, and every string read back by Go's YAML readers as the same string.

use crate::error::Error;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_saphyr::DoubleQuoted;
use std::fmt::Display;

/// Room for what is put above a document.
const HEADER: usize = 96;

/// Writes a value as a YAML document without `---`, ending in one newline.
///
/// Structs keep the order of their fields; pass free-form values through [`canonical`] first.
/// A text of several lines is a `|` block, unless a tool on the way could harm it there: then it is in
/// double quotes, on one line.
pub fn write(what: &(impl Display + ?Sized), value: &impl Serialize) -> Result<String, Error> {
    let text = emit(what, value)?;
    if !may_be_fragile(&text) {
        return Ok(text);
    }
    let value = serde_json::to_value(value).map_err(|error| broken(what, &error))?;
    emit(what, &Quoted(&value))
}

fn emit(what: &(impl Display + ?Sized), value: &impl Serialize) -> Result<String, Error> {
    let options = serde_saphyr::ser_options! {
        min_fold_chars: usize::MAX,
        folded_wrap_chars: usize::MAX,
    };
    let mut text = String::with_capacity(1024);
    serde_saphyr::to_fmt_writer_with_options(&mut text, value, options)
        .map_err(|error| broken(what, &error))?;
    // There are many of them and all are kept, so each takes no more than it and a header need.
    let mut kept = String::with_capacity(text.len() + HEADER);
    kept.push_str(&text);
    Ok(kept)
}

fn broken(what: &(impl Display + ?Sized), error: &impl ToString) -> Error {
    Error::Emit { object: what.to_string(), reason: error.to_string() }
}

/// Whether what was written may have a fragile block in it: a cheap look that never misses one.
fn may_be_fragile(written: &str) -> bool {
    let has_block = written.contains('|');
    has_block
        && written.lines().any(|line| {
            line.ends_with([' ', '\t', '+']) || line.trim_start_matches(' ').starts_with('\t')
        })
}

/// Whether a text does not survive in a block.
///
/// Go's readers refuse a block that starts with a tab, though YAML allows it. Editors and commit hooks
/// cut blanks off the ends of lines and empty lines off the ends of files, and with them off the text.
fn is_fragile(text: &str) -> bool {
    let first = text.trim_start_matches('\n');
    text.contains('\n')
        && (first.starts_with('\t')
            || first.is_empty()
            || text.ends_with("\n\n")
            || text.lines().any(|line| line.ends_with([' ', '\t'])))
}

/// A value whose fragile texts are put into double quotes.
struct Quoted<'a>(&'a Value);

impl Serialize for Quoted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) if is_fragile(text) => DoubleQuoted(text).serialize(serializer),
            Value::Array(items) => serializer.collect_seq(items.iter().map(Quoted)),
            Value::Object(map) => {
                serializer.collect_map(map.iter().map(|(key, value)| (key, Quoted(value))))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.0.serialize(serializer)
            }
        }
    }
}

/// The keys that people write first, in this order; all others follow by the alphabet.
const FIRST: [&str; 12] = [
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "namespace",
    "enabled",
    "type",
    "key",
    "op",
    "path",
    "image",
    "value",
];

/// Brings the keys of every map in a free-form value into one order, so that the order of the input
/// cannot be seen in the output.
pub fn canonical(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(canonical).collect(),
        Value::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().collect();
            entries.sort_by(|(a, _), (b, _)| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
            entries
                .into_iter()
                .map(|(key, value)| (key, canonical(value)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        scalar => scalar,
    }
}

fn rank(key: &str) -> usize {
    FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len())
}
