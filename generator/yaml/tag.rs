//! What the tags of YAML's core schema ask for; all others are refused.

use crate::{
    finding::{Finding, Place},
    yaml::{Node, Value, refusal, scalar},
};
use granit_parser::Tag;

/// Gives the value that a tag makes of a scalar, quoted or not.
pub(super) fn scalar(tag: &Tag, text: &str, place: Place) -> Result<Value, Box<Finding>> {
    let wanted = core(tag, place)?;
    if wanted == "str" {
        return Ok(Value::Text(text.into()));
    }
    let value = scalar::plain(text).map_err(|unheld| refusal::unheld(place, text, unheld))?;
    match (wanted, value) {
        #[expect(clippy::cast_precision_loss, reason = "the tag asks for it")]
        ("float", Value::Integer(value)) => Ok(Value::Float(value as f64)),
        ("float", value @ Value::Float(_))
        | ("int", value @ Value::Integer(_))
        | ("bool", value @ Value::Bool(_))
        | ("null", value @ Value::Null) => Ok(value),
        _ => Err(refusal::wrong_tag(place, &tag.original(), &format!("`{text}`")).into()),
    }
}

/// Refuses a tag, at its place, that does not fit the list or map it stands before.
pub(super) fn fits(tag: &Tag, node: &Node, place: Place) -> Result<(), Box<Finding>> {
    match (core(tag, place)?, &node.value) {
        ("seq", Value::List(_)) | ("map", Value::Map(_)) => Ok(()),
        _ => Err(refusal::wrong_tag(place, &tag.original(), node.kind()).into()),
    }
}

/// Whether a tag is one of YAML's core.
pub(super) fn is_core(tag: &Tag) -> bool {
    core(tag, Place::default()).is_ok()
}

/// The name of a core tag; a lone `!` asks for text.
fn core(tag: &Tag, place: Place) -> Result<&str, Box<Finding>> {
    let lone = matches!(tag.suffix_in_namespace("!").as_deref(), Some("" | "!"));
    let known = tag.core_suffix().or(lone.then_some("str"));
    Ok(known.ok_or_else(|| refusal::unknown_tag(place, &tag.original()))?)
}
