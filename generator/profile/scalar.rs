//! Plain scalars that mean one thing here and another to Go's YAML readers.

use crate::{
    finding::{Finding, Place},
    yaml::{Node, Value},
};

/// Finds the plain scalars and keys that Go reads as something else; `text` is what `node` was read from.
pub(super) fn check(node: &Node, text: &str, findings: &mut Vec<Finding>) {
    Check { text, lines: Vec::new(), findings }.node(node);
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Key,
    Value,
}

struct Check<'a> {
    text: &'a str,
    /// Where each line starts; filled in when the first suspect is met.
    lines: Vec<usize>,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    fn node(&mut self, node: &Node) {
        match &node.value {
            Value::Text(text) => self.scalar(text, node.place, Part::Value),
            Value::List(items) => items.iter().for_each(|item| self.node(item)),
            Value::Map(entries) => {
                for entry in entries {
                    self.scalar(&entry.key, entry.place, Part::Key);
                    self.node(&entry.node);
                }
            }
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {}
        }
    }

    fn scalar(&mut self, text: &str, place: Place, part: Part) {
        let Some((kind, plain)) = otherwise(text) else { return };
        let Some((before, source)) = self.written(place) else { return };
        if !source.starts_with(text) || before.trim_end().ends_with("!!str") {
            return;
        }
        let place = Place { length: u32::try_from(text.len()).unwrap_or(u32::MAX), ..place };
        let help = match plain {
            _ if part == Part::Key => format!("write `\"{text}\"`"),
            Some(plain) => format!("write `{plain}`, or `\"{text}\"` if it is text"),
            None => format!("write `\"{text}\"` if it is text, or a plain decimal number"),
        };
        self.findings.push(
            Finding::error("ambiguous-scalar", place, format!("Go reads `{text}` as {kind}"))
                .note("here it is text, in Helm and Flux it is not")
                .help(help),
        );
    }

    /// The line before a place, and the source from there on; a quoted scalar has its quote there.
    fn written(&mut self, place: Place) -> Option<(&str, &str)> {
        if self.lines.is_empty() {
            self.lines.push(0);
            self.lines.extend(self.text.match_indices('\n').map(|(at, _)| at + 1));
        }
        let line = self.lines.get(place.line.checked_sub(1)? as usize)?;
        let rest = self.text.get(*line..)?;
        let rest = if *line == 0 { rest.strip_prefix('\u{feff}').unwrap_or(rest) } else { rest };
        let (column, _) = rest.char_indices().nth(place.column.checked_sub(1)? as usize)?;
        rest.split_at_checked(column)
    }
}

/// What Go reads a text as, and the plain form that both read alike.
fn otherwise(text: &str) -> Option<(&'static str, Option<&'static str>)> {
    if text.is_empty() || text.len() > 40 {
        return None;
    }
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "True" | "TRUE" => {
            Some(("a boolean", Some("true")))
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "False" | "FALSE" => {
            Some(("a boolean", Some("false")))
        }
        "Null" | "NULL" => Some(("nothing", Some("null"))),
        _ => is_number(text).then_some(("a number", None)),
    }
}

/// Whether a text has the form of a number in YAML 1.1: underscores, leading zeros, a base.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return false;
    }
    let plain = digits.replace('_', "");
    let lower = plain.to_ascii_lowercase();
    for (prefix, base) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = lower.strip_prefix(prefix) {
            return !rest.is_empty() && rest.chars().all(|c| c.is_digit(base));
        }
    }
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | '+' | '-');
    lower.chars().all(numeric) && lower.parse::<f64>().is_ok()
}
