//! Objects as they arrive in the cluster: variables filled in, `$$` undone, where Flux would do so.

use super::object::{Object, objects};
use cofferdam::{
    profile::{Profile, Variable, VariableType},
    text,
    tree::Tree,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The objects of a tree as Flux would apply them.
pub(crate) fn applied(tree: &Tree, profile: &Profile) -> Vec<Object> {
    let mut objects = objects(tree);
    let substituted = substituted(&objects);
    for object in objects.iter_mut().filter(|object| substituted.contains(&object.layer)) {
        fill(&mut object.data, profile);
    }
    objects
}

/// The layers that Flux substitutes.
pub(crate) fn substituted(objects: &[Object]) -> BTreeSet<String> {
    let flux = objects.iter().filter(|object| object.is_flux());
    let substituted = flux.filter(|object| !object.spec()["postBuild"].is_null());
    substituted.map(|object| object.name().to_owned()).collect()
}

fn fill(value: &mut Value, profile: &Profile) {
    match value {
        Value::String(held) => *held = filled(held, profile),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, profile)),
        Value::Object(map) => {
            let entries = std::mem::take(map).into_iter().map(|(key, mut value)| {
                fill(&mut value, profile);
                (filled(&key, profile), value)
            });
            *map = entries.collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn filled(held: &str, profile: &Profile) -> String {
    let mut filled = held.to_owned();
    for name in text::variables(held).filter_map(Result::ok) {
        let variable = profile.variables.iter().find(|(known, _)| known.as_str() == name);
        let value = variable.map_or("undeclared", |(_, located)| sample(&located.value));
        filled = filled.replace(&format!("${{{name}}}"), value);
    }
    text::unescape(&filled).into_owned()
}

fn sample(variable: &Variable) -> &str {
    match (&variable.value, variable.kind) {
        (Some(value), _) => value,
        (None, VariableType::String) => "sample",
        (None, VariableType::Domain) => "example.org",
        (None, VariableType::Email) => "ops@example.org",
        (None, VariableType::Url) => "https://example.org",
        (None, VariableType::Number) => "3",
    }
}
