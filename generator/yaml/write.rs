//! YAML out: one style, and every string read back by Go's YAML readers as the same string.

use crate::error::Error;
use serde::Serialize;
use serde_json::Value;

/// Writes a value as a YAML document without `---`, ending in one newline.
///
/// Structs keep the order of their fields; pass free-form values through [`canonical`] first.
pub fn write(what: &str, value: &impl Serialize) -> Result<String, Error> {
    let options = serde_saphyr::ser_options! {
        min_fold_chars: usize::MAX,
        folded_wrap_chars: usize::MAX,
    };
    let mut text = String::with_capacity(1024);
    serde_saphyr::to_fmt_writer_with_options(&mut text, value, options)
        .map_err(|error| Error::Emit { object: what.to_owned(), reason: error.to_string() })?;
    Ok(text)
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
