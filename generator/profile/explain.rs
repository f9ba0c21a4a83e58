//! The merged profile as YAML lines, each value with the place it was written at.

use crate::{
    finding::Place,
    profile::Profile,
    yaml::{self, Node, Value},
};

/// A line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The YAML, indented.
    pub text: String,
    /// Where its value was written; none where the value is on the lines below.
    pub place: Option<Place>,
}

/// The merged profile, defaults left out, expressions as they were written.
pub fn explain(profile: &Profile) -> Vec<Line> {
    let mut lines = Vec::new();
    below(&profile.merged, 0, &mut lines);
    lines
}

/// The entries or items of a node, indented by `depth` levels.
fn below(node: &Node, depth: usize, lines: &mut Vec<Line>) {
    let indent = "  ".repeat(depth);
    if let Value::List(items) = &node.value {
        for item in items {
            let from = lines.len();
            value(format!("{indent}-"), item, depth + 1, lines);
            // The first key of an entry stands on the line of its dash.
            if lines[from].place.is_none() && lines.len() > from + 1 {
                let first = lines.remove(from + 1);
                let text = first.text.trim_start();
                lines[from] = Line { text: format!("{indent}- {text}"), place: first.place };
            }
        }
    }
    for entry in node.entries() {
        let key = scalar(&serde_json::Value::from(&*entry.key));
        value(format!("{indent}{key}:"), &entry.node, depth + 1, lines);
    }
}

fn value(start: String, node: &Node, depth: usize, lines: &mut Vec<Line>) {
    let text = match &node.value {
        Value::List(items) if items.is_empty() => "[]".to_owned(),
        Value::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Value::List(_) | Value::Map(_) => {
            lines.push(Line { text: start, place: None });
            return below(node, depth, lines);
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => {
            scalar(&node.to_json())
        }
    };
    lines.push(Line { text: format!("{start} {text}"), place: Some(node.place) });
}

/// A scalar on one line, with quotes where YAML needs them.
fn scalar(value: &serde_json::Value) -> String {
    let on_one_line = !value.as_str().is_some_and(|text| text.contains(char::is_control));
    match yaml::write("scalar", value) {
        Ok(text) if on_one_line && text.trim_end().lines().count() == 1 => {
            text.trim_end().to_owned()
        }
        // JSON is YAML, and keeps everything on one line.
        Ok(_) | Err(_) => value.to_string(),
    }
}
