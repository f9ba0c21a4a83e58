//! The schemas of Kubernetes kinds, closed: a field that the API server would drop is an error.

use super::object::Object;
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Kinds without a published schema.
const WITHOUT: [(&str, &str); 1] = [(
    "helm.cattle.io/v1 HelmChartConfig",
    "k3s generates its CRD at run time and publishes no file; its one field is text",
)];

/// Whether a kind is known to have no schema.
pub(crate) fn has_none(object: &Object) -> bool {
    WITHOUT.iter().any(|(kind, _)| *kind == kind_of(object))
}

/// The schemas of the kinds met so far, compiled once each.
pub(crate) struct Schemas {
    root: PathBuf,
    compiled: BTreeMap<String, Validator>,
}

impl Schemas {
    pub(crate) fn new(shared: &Path) -> Self {
        Self { root: shared.to_owned(), compiled: BTreeMap::new() }
    }

    /// What the object's schema says against it.
    pub(crate) fn faults(&mut self, object: &Object) -> Vec<String> {
        let kind = kind_of(object);
        if !self.compiled.contains_key(&kind) {
            let Some(schema) = self.find(object) else {
                return vec![format!("{}: no schema for {kind}", object.path)];
            };
            self.compiled.insert(kind.clone(), compile(&schema));
        }
        faults(&self.compiled[&kind], &object.data, &object.path)
    }

    fn find(&self, object: &Object) -> Option<Value> {
        let (group, version) = (object.group(), version_of(object));
        let folder = if group.is_empty() { "core" } else { group };
        let builtin = format!("{}_{version}.json", object.kind().to_lowercase());
        if let Ok(text) =
            fs::read_to_string(self.root.join("k8s-schemas").join(folder).join(builtin))
        {
            return Some(serde_json::from_str(&text).unwrap());
        }
        let crd = self.crd(group, object.kind())?;
        let versions = crd["spec"]["versions"].as_array()?;
        let served = versions.iter().find(|one| one["name"] == version && one["served"] == true)?;
        let mut schema = served["schema"]["openAPIV3Schema"].clone();
        schema["properties"]["apiVersion"] = json!({"type": "string"});
        schema["properties"]["kind"] = json!({"type": "string"});
        let mut schema = closed(&schema);
        schema["properties"]["metadata"] = self.metadata();
        Some(schema)
    }

    /// The CRD of a kind; its file's name holds the group.
    fn crd(&self, group: &str, kind: &str) -> Option<Value> {
        let mut folders: Vec<_> =
            fs::read_dir(self.root.join("crds")).unwrap().map(|it| it.unwrap().path()).collect();
        folders.sort();
        let files =
            folders.iter().filter(|it| it.is_dir()).flat_map(|it| fs::read_dir(it).unwrap());
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        let of_group = format!(".{group}.yaml");
        files.retain(|file| file.to_str().unwrap().ends_with(&of_group));
        files.iter().find_map(|file| {
            let text = fs::read_to_string(file).unwrap();
            // Most files of a group are of other kinds, and long.
            text.contains(kind)
                .then(|| serde_yaml::from_str::<Value>(&text).unwrap())
                .filter(|crd| crd["spec"]["names"]["kind"] == kind)
        })
    }

    /// The metadata that every object has.
    fn metadata(&self) -> Value {
        let path = self.root.join("k8s-schemas/core/configmap_v1.json");
        let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        schema["properties"]["metadata"].clone()
    }
}

/// Compiles a schema; formats are left to the API server, which checks few of them.
pub(crate) fn compile(schema: &Value) -> Validator {
    jsonschema::options().with_draft(Draft::Draft202012).build(schema).unwrap()
}

/// What a schema says against a value, each with the path in the value.
pub(crate) fn faults(schema: &Validator, value: &Value, of: &str) -> Vec<String> {
    let errors = schema.iter_errors(value);
    errors.map(|error| format!("{of}: {}: {error}", error.instance_path())).collect()
}

fn kind_of(object: &Object) -> String {
    format!("{} {}", object.data["apiVersion"].as_str().unwrap_or_default(), object.kind())
}

fn version_of(object: &Object) -> &str {
    let version = object.data["apiVersion"].as_str().unwrap_or_default();
    version.rsplit('/').next().unwrap_or_default()
}

/// A structural schema as JSON Schema in which unknown fields are errors.
fn closed(schema: &Value) -> Value {
    let Value::Object(schema) = schema else { return schema.clone() };
    let mut out = Map::new();
    for (key, value) in schema {
        let value = match key.as_str() {
            // Rules in CEL are the API server's to run; defaults and notes judge nothing.
            "x-kubernetes-validations" | "default" | "description" | "example" | "format" => {
                continue;
            }
            "properties" => by_key(value),
            "items" => closed(value),
            "additionalProperties" if value.is_object() => closed(value),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    let keeps = schema.get("x-kubernetes-preserve-unknown-fields") == Some(&json!(true));
    let is_map = schema.contains_key("additionalProperties");
    if schema.get("type") == Some(&json!("object")) && !keeps && !is_map {
        out.insert("additionalProperties".to_owned(), json!(false));
    }
    if schema.get("x-kubernetes-int-or-string") == Some(&json!(true)) {
        out.insert("type".to_owned(), json!(["integer", "string"]));
    }
    if schema.get("nullable") == Some(&json!(true)) {
        nullable(&mut out);
    }
    Value::Object(out)
}

fn by_key(properties: &Value) -> Value {
    let properties = properties.as_object().unwrap();
    properties.iter().map(|(key, value)| (key.clone(), closed(value))).collect::<Map<_, _>>().into()
}

fn nullable(schema: &mut Map<String, Value>) {
    if let Some(Value::String(one)) = schema.get("type") {
        let both = json!([one, "null"]);
        schema.insert("type".to_owned(), both);
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.push(Value::Null);
    }
}
