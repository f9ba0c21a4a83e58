//! The JSON Schema of `cofferdam.yaml`: what editors complete from and what every such file is checked against.

use super::{Intent, Level};
use crate::profile::Catalog;
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// A provider that no profile can choose.
const OTHER: &str = "other";

/// The names of a rule, and what it finds.
#[derive(Clone, Copy, Debug)]
pub struct RuleName {
    /// Its id.
    pub id: &'static str,
    /// Its code in the catalogue.
    pub alias: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
}

/// The schema of the file, with the rules that it may name; without any, all names are taken.
pub fn schema(catalog: &Catalog, rules: &[RuleName]) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.root_schema_for::<Intent>().to_value();
    schema["title"] = "cofferdam.yaml".into();
    schema["properties"]["providers"] = providers(catalog);
    let levels = generator.subschema_for::<Level>().to_value();
    let description = "how rules count here, by id or alias";
    schema["properties"]["rules"] = if rules.is_empty() {
        json!({ "description": description, "type": "object", "additionalProperties": levels })
    } else {
        // A description beside `$ref` is shown instead of the one behind it.
        let named = |name: &str, summary: &str| {
            (name.to_owned(), json!({ "description": summary, "allOf": [levels.clone()] }))
        };
        let both =
            |rule: &RuleName| [named(rule.id, rule.summary), named(rule.alias, rule.summary)];
        let properties: Map<String, Value> = rules.iter().flat_map(both).collect();
        schema["$defs"]["Waiver"]["properties"]["rule"]["enum"] =
            rules.iter().flat_map(|rule| [rule.id, rule.alias]).collect();
        json!({
            "description": description,
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    };
    let defined = generator.take_definitions(true);
    if let Value::Object(all) = &mut schema["$defs"] {
        for (name, definition) in defined {
            all.entry(name).or_insert(definition);
        }
    }
    schema
}

fn providers(catalog: &Catalog) -> Value {
    let axis = |axis: &crate::profile::Axis| {
        let choice = |choice: &crate::profile::Choice| json!({ "const": choice.id, "description": choice.summary });
        let mut choices: Vec<Value> = axis.providers.iter().map(choice).collect();
        let other = "something that cofferdam does not know";
        choices.push(json!({ "const": OTHER, "description": other }));
        (axis.id.to_owned(), json!({ "description": axis.summary, "oneOf": choices }))
    };
    json!({
        "description": "the provider that was picked on each axis",
        "type": "object",
        "properties": catalog.axes().iter().map(axis).collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

/// Maps by a text of some form.
pub(super) mod by {
    use super::{JsonSchema, Schema, SchemaGenerator};
    use crate::{
        name::{Name, Namespace},
        profile::{ObjectPattern, ServicePath},
    };
    use schemars::json_schema;

    fn map<K: JsonSchema, V: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "propertyNames": generator.subschema_for::<K>(),
            "additionalProperties": generator.subschema_for::<V>(),
        })
    }

    pub(crate) fn namespace<V: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
        map::<Namespace, V>(generator)
    }

    pub(crate) fn name<V: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
        map::<Name, V>(generator)
    }

    pub(crate) fn service<V: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
        map::<ServicePath, V>(generator)
    }

    pub(crate) fn object<V: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
        map::<ObjectPattern, V>(generator)
    }
}
