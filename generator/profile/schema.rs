//! The JSON Schema of a profile file: what editors complete from and what every file is checked against.

use crate::{
    name::{Name, VarName},
    profile::{App, Axis, Budget, Catalog, Component, Tier, Variable, Waiver, flux::FluxPart},
    text::Plain,
};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schema of one profile file. Any part may be missing: another file of the profile may hold it.
pub fn schema(catalog: &Catalog) -> Value {
    let mut generator = generator();
    let app = generator.subschema_for::<App>().to_value();
    let mut components = Map::new();
    for component in catalog.components() {
        components.insert(component.id.to_owned(), settings(component, &mut generator));
    }
    let mut root = root(catalog, &mut generator);
    root["properties"]["components"] = json!({
        "description": "the components it runs, each with its settings; `null` takes one out",
        "type": "object",
        "properties": components.into_iter().map(|(id, s)| (id, or_null(&s))).collect::<Map<_, _>>(),
        "additionalProperties": false,
    });
    root["properties"]["apps"] = json!({
        "description": "plain Helm apps by name; `null` takes one out",
        "type": "object",
        "propertyNames": generator.subschema_for::<Name>(),
        "additionalProperties": or_null(&app),
    });
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cofferdam profile",
        "description": "what a platform is made of",
    });
    merge(&mut schema, root);
    merge(&mut schema, json!({ "$defs": generator.take_definitions(true) }));
    partial(schema)
}

/// The schema of a whole profile without its components and apps, which have their own.
pub(super) fn root_schema(catalog: &Catalog) -> Value {
    let mut generator = generator();
    let root = root(catalog, &mut generator);
    closed(root, generator)
}

/// The schema of one app.
pub(super) fn app_schema() -> Value {
    let mut generator = generator();
    let app = generator.subschema_for::<App>().to_value();
    closed(app, generator)
}

/// The schema of the settings of one component.
pub(super) fn settings_schema(component: &Component) -> Value {
    let mut generator = generator();
    let settings = settings(component, &mut generator);
    closed(settings, generator)
}

/// The schema of a file that has its own struct.
pub(super) fn of<T: JsonSchema>() -> Value {
    let mut generator = generator();
    let root = T::json_schema(&mut generator).to_value();
    closed(root, generator)
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

fn closed(schema: Value, mut generator: SchemaGenerator) -> Value {
    let mut closed = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" });
    merge(&mut closed, schema);
    merge(&mut closed, json!({ "$defs": generator.take_definitions(true) }));
    closed
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

fn root(catalog: &Catalog, generator: &mut SchemaGenerator) -> Value {
    let providers: Map<_, _> =
        catalog.axes().iter().map(|axis| (axis.id.to_owned(), provider(axis))).collect();
    json!({
        "type": "object",
        "properties": {
            "extends": {
                "description": "files that this one is laid over, relative to the profiles folder; the later wins",
                "type": ["string", "array"],
                "items": { "type": "string" },
            },
            "description": { "description": "what it is, in one line", "type": "string", "minLength": 1 },
            "tier": generator.subschema_for::<Tier>(),
            "flux": generator.subschema_for::<FluxPart>(),
            "provider": {
                "description": "the provider of every axis",
                "type": "object",
                "properties": providers,
                "additionalProperties": false,
            },
            "domain": generator.subschema_for::<VarName>(),
            "variables": {
                "description": "the variables that exist in the cluster",
                "type": "object",
                "propertyNames": generator.subschema_for::<VarName>(),
                "additionalProperties": generator.subschema_for::<Variable>(),
            },
            "components": { "type": "object" },
            "apps": { "type": "object", "propertyNames": generator.subschema_for::<Name>() },
            "budget": {
                "description": "what the containers of a component may ask for and take, by its id",
                "type": "object",
                "additionalProperties": generator.subschema_for::<Budget>(),
            },
            "accept": {
                "description": "hazards that a build takes into account, each with the object where it is one alone",
                "type": "array",
                "items": { "type": "string", "pattern": "^[a-z][a-z-]*(=[^=]+)?$" },
            },
            "waivers": {
                "description": "findings of `cofferdam lint` that somebody answers for",
                "type": "array",
                "items": generator.subschema_for::<Waiver>(),
            },
        },
        "additionalProperties": false,
    })
}

fn provider(axis: &Axis) -> Value {
    let choices: Vec<_> = axis
        .providers
        .iter()
        .map(|choice| json!({ "const": choice.id, "description": choice.summary }))
        .collect();
    let mut schema = json!({ "description": axis.summary, "oneOf": choices });
    if let Some(default) = axis.default {
        schema["default"] = default.into();
    }
    schema
}

fn settings(component: &Component, generator: &mut SchemaGenerator) -> Value {
    let schema = (component.settings)(generator).to_value();
    match schema.get("$ref") {
        Some(reference) => json!({ "description": component.summary, "$ref": reference }),
        None => schema,
    }
}

fn or_null(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// The schema for one file of several: nothing is required, since another file may hold it.
pub(super) fn partial(mut schema: Value) -> Value {
    relax(&mut schema);
    schema
}

fn relax(schema: &mut Value) {
    let Value::Object(map) = schema else { return };
    map.remove("required");
    if map.get("format").is_some_and(|format| format == Plain::FORMAT) {
        // It speaks of what expressions give; files hold the expressions.
        map.remove("format");
        map.retain(|key, rule| key != "patternErrorMessage" || rule != Plain::RULE);
    }
    if let Some(forms) = map.remove("oneOf") {
        // Without the required keys a value may fit more than one form.
        map.insert("anyOf".to_owned(), forms);
    }
    for (keyword, below) in map.iter_mut() {
        match (keyword.as_str(), below) {
            ("properties" | "$defs" | "patternProperties", Value::Object(named)) => {
                named.values_mut().for_each(relax);
            }
            ("anyOf" | "allOf", Value::Array(forms)) => forms.iter_mut().for_each(relax),
            ("items" | "additionalProperties", below) => relax(below),
            _ => {}
        }
    }
}

/// The known keys of the map that a keyword in a schema is about.
pub(super) fn known_keys<'a>(schema: &'a Value, keyword: &str) -> Vec<&'a str> {
    let around = keyword.rsplit_once('/').map_or("", |(around, _)| around);
    let properties = schema.pointer(around).and_then(|map| map.get("properties"));
    properties
        .and_then(Value::as_object)
        .map(|properties| properties.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

/// The pattern that the keys of the map must have which a keyword in a schema is about.
pub(super) fn key_pattern<'a>(schema: &'a Value, keyword: &str) -> Option<&'a str> {
    let around = keyword.rsplit_once('/').map_or("", |(around, _)| around);
    let patterns = schema.pointer(around)?.get("patternProperties")?.as_object()?;
    patterns.keys().next().map(String::as_str)
}

/// The rule in words that stands beside a keyword in a schema.
pub(super) fn rule<'a>(schema: &'a Value, keyword: &str) -> Option<&'a str> {
    let around = keyword.rsplit_once('/').map_or("", |(around, _)| around);
    schema.pointer(around)?.get("patternErrorMessage")?.as_str()
}

/// What a schema tells of the value that a keyword in it is about.
pub(super) fn description<'a>(schema: &'a Value, keyword: &str) -> Option<&'a str> {
    let mut around = keyword;
    loop {
        around = around.rsplit_once('/')?.0;
        let here = schema.pointer(around)?;
        if let Some(text) = here.get("description").and_then(Value::as_str) {
            return Some(text);
        }
        // What stands above a key of its own is about something else.
        if around.rsplit('/').nth(1) == Some("properties") {
            return None;
        }
    }
}

/// What a schema tells of a key of the map that a keyword in it is about.
pub(super) fn description_of_key<'a>(
    schema: &'a Value,
    keyword: &str,
    key: &str,
) -> Option<&'a str> {
    let around = keyword.rsplit_once('/').map_or("", |(around, _)| around);
    let property = schema.pointer(around)?.get("properties")?.get(key)?;
    let target = || schema.pointer(property.get("$ref")?.as_str()?.strip_prefix('#')?);
    property.get("description").or_else(|| target()?.get("description"))?.as_str()
}

/// The first sentence of a description, as it goes on after a colon.
pub(super) fn first_sentence(text: &str) -> String {
    let sentence = text.split("\n\n").next().unwrap_or(text).replace('\n', " ");
    let end = sentence.find(". ").unwrap_or(sentence.trim_end_matches('.').len());
    let sentence = &sentence[..end];
    let (first, rest) = sentence.split_once(' ').unwrap_or((sentence, ""));
    match first {
        "A" | "An" | "Components" | "For" | "How" | "Its" | "Kinds" | "Objects" | "One"
        | "Settings" | "The" | "Those" | "Values" | "What" | "When" | "Where" | "Whether"
        | "Which" | "Who" | "Why" => format!("{} {rest}", first.to_lowercase()),
        _ => sentence.to_owned(),
    }
}
