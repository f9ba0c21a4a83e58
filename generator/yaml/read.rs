//! YAML in: strict, bounded in size, depth and aliases, with the place of everything.

use crate::{
    finding::{FileId, Finding, Place},
    yaml::{Entry, Node, Value},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_saphyr::{
    Location, Options, Spanned,
    options::{DuplicateKeyPolicy, MergeKeyPolicy},
};
use std::fmt;

/// The largest file that is read, in bytes: 16 MiB, about ten thousand plain Helm apps.
pub const LARGEST: usize = 16 << 20;

/// Reads one document of UTF-8 bytes; what is not UTF-8 is a finding at its first bad byte.
pub fn read_bytes(file: FileId, bytes: &[u8]) -> Result<Node, Box<Finding>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(file, text),
        Err(error) => {
            let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let place = end_of(file, &good);
            Err(Box::new(
                Finding::error("not-utf8", place, "this byte is not UTF-8")
                    .note("YAML that Flux, Helm and kubectl read is UTF-8")
                    .help("save the file as UTF-8"),
            ))
        }
    }
}

/// Reads one document. An empty one is `Null` at the start of the file.
///
/// Refused, as a finding at its place: duplicate and merge keys, unknown tags, a second document, tabs as
/// indentation, more than 64 levels, more than 64 MiB behind aliases, a file larger than [`LARGEST`].
/// Numbers that Go reads differently from YAML 1.2 (`0777`, `1_000`) are text here; so are `yes` and `no`.
pub fn read(file: FileId, text: &str) -> Result<Node, Box<Finding>> {
    if text.len() > LARGEST {
        return Err(Box::new(too_large(file, text.len())));
    }
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options()) {
        Ok(raw) => Ok(raw_node(file, raw)),
        Err(error) => Err(Box::new(finding(file, text, error.without_snippet()))),
    }
}

/// The finding for a file that is larger than [`LARGEST`].
pub fn too_large(file: FileId, bytes: usize) -> Finding {
    Finding::error(
        "too-large",
        Place::start(file),
        format!(
            "the file has {} MiB, more than the {} MiB that are read",
            bytes >> 20,
            LARGEST >> 20
        ),
    )
    .note("reading is bounded, so that a wrong file cannot use up the machine")
    .help("check that it is the file you meant, or split it along `extends`")
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_documents: 1,
            max_nodes: 2_000_000,
            max_events: 5_000_000,
            max_aliases: 10_000,
            max_depth: 64,
            max_total_scalar_bytes: 64 << 20,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
    }
}

fn finding(file: FileId, text: &str, error: &serde_saphyr::Error) -> Finding {
    let place = error.location().map_or_else(|| Place::start(file), |at| place(file, at));
    let said = error.to_string();
    let said = said.strip_prefix("error: ").unwrap_or(&said);
    let said = said
        .split_once(": ")
        .filter(|(at, _)| at.starts_with("line "))
        .map_or(said, |(_, what)| what);
    let said = said.lines().next().unwrap_or_default();
    if let Some(key) = said.strip_prefix("duplicate mapping key: ") {
        let key = key.split(',').next().unwrap_or(key);
        return Finding::error("duplicate-key", place, format!("the key `{key}` is here twice"))
            .note("readers disagree on which one counts; most take the last without a word")
            .help("keep one of them");
    }
    let finding = Finding::error("yaml", place, said.to_owned())
        .note("the file is not YAML that this program reads");
    let line = text.lines().nth(place.line.saturating_sub(1) as usize).unwrap_or_default();
    if line.trim_start_matches(' ').starts_with('\t') {
        return finding.help("indent with spaces; YAML forbids tabs");
    }
    if said.contains("merge key") {
        return finding.help("write the keys out, or share them through `extends`");
    }
    if line.trim_start().starts_with("{{") || line.contains(": {{") || line.contains("- {{") {
        return finding.help("put quotes around the expression: `\"{{ … }}\"`");
    }
    finding
}

/// What saphyr makes of a value, before it is made small.
enum Raw {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Box<str>),
    List(Vec<Spanned<Self>>),
    Map(Vec<(Spanned<Box<str>>, Spanned<Self>)>),
}

fn raw_node(file: FileId, raw: Spanned<Raw>) -> Node {
    let place = place(file, raw.referenced);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Bool(value) => Value::Bool(value),
        Raw::Integer(value) => Value::Integer(value),
        Raw::Float(value) => Value::Float(value),
        Raw::Text(value) => Value::Text(value),
        Raw::List(items) => {
            Value::List(items.into_iter().map(|item| raw_node(file, item)).collect())
        }
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| Entry {
                    place: self::place(file, key.referenced),
                    key: key.value,
                    node: raw_node(file, value),
                })
                .collect(),
        ),
    };
    Node { place, value }
}

fn place(file: FileId, at: Location) -> Place {
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    Place {
        file,
        line: small(at.line()).max(1),
        column: small(at.column()).max(1),
        length: small(at.span().len()),
    }
}

fn end_of(file: FileId, text: &str) -> Place {
    let line = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Place { file, line: small(line), column: small(column), length: 1 }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Integer(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Raw, E> {
        i64::try_from(value).map(Raw::Integer).map_err(|_| {
            E::custom(format!("the number {value} is larger than 64 bits with a sign can hold"))
        })
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Raw, E> {
        Err(E::custom(format!("the number {value} is larger than 64 bits with a sign can hold")))
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Raw, E> {
        Err(E::custom(format!("the number {value} is larger than 64 bits with a sign can hold")))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = access.next_key::<Spanned<Raw>>()? {
            entries.push((key_text::<A::Error>(key)?, access.next_value()?));
        }
        Ok(Raw::Map(entries))
    }
}

/// Keys are text; a number or boolean as a key is taken as the text it was written as.
fn key_text<E: serde::de::Error>(key: Spanned<Raw>) -> Result<Spanned<Box<str>>, E> {
    let text: Box<str> = match key.value {
        Raw::Text(text) => text,
        Raw::Integer(number) => number.to_string().into(),
        Raw::Bool(value) => value.to_string().into(),
        Raw::Null | Raw::Float(_) | Raw::List(_) | Raw::Map(_) => {
            return Err(E::custom("a key must be text; put quotes around it"));
        }
    };
    Ok(Spanned::new(text, key.referenced, key.defined))
}
