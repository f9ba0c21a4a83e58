//! The digest of a profile's content, by which a tree knows what it was made from.

use crate::yaml::{Node, Value};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A digest of the content; neither places nor the order of keys count.
pub(super) fn digest(node: &Node) -> String {
    let mut hasher = Sha256::new();
    feed(&mut hasher, node);
    hasher.finalize().iter().fold("sha256:".to_owned(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn feed(hasher: &mut Sha256, node: &Node) {
    let mut piece = |kind: &str, bytes: &[u8]| {
        hasher.update(kind);
        hasher.update(bytes.len().to_le_bytes());
        hasher.update(bytes);
    };
    match &node.value {
        Value::Null => piece("null", &[]),
        Value::Bool(value) => piece("bool", &[u8::from(*value)]),
        Value::Integer(value) => piece("integer", &value.to_le_bytes()),
        Value::Float(value) => piece("float", &value.to_bits().to_le_bytes()),
        Value::Text(value) => piece("text", value.as_bytes()),
        Value::List(items) => {
            piece("list", &items.len().to_le_bytes());
            for item in items {
                feed(hasher, item);
            }
        }
        Value::Map(entries) => {
            piece("map", &entries.len().to_le_bytes());
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by(|a, b| a.key.cmp(&b.key));
            for entry in sorted {
                hasher.update(entry.key.len().to_le_bytes());
                hasher.update(entry.key.as_bytes());
                feed(hasher, &entry.node);
            }
        }
    }
}
