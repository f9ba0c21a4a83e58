//! Reading the keys of a chart's values out of its `values.yaml` and `values.schema.json`.

use super::keys::{Keys, Leaf, Lock, Locked};
use crate::yaml::Node;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The files of a chart.
#[derive(Debug)]
pub struct ChartFiles<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
    /// The text of its `values.yaml`.
    pub text: &'a str,
    /// The same, read.
    pub values: &'a Node,
    /// Its `values.schema.json`.
    pub schema: Option<&'a Value>,
}

/// Keys whose values go on to Kubernetes or to the program as they are.
const OPEN: &[&str] = &[
    "affinity",
    "annotations",
    "args",
    "config",
    "data",
    "env",
    "global",
    "grafana.ini",
    "labels",
    "matchLabels",
    "nodeSelector",
    "resources",
    "selector",
    "spec",
    "strategy",
    "structuredConfig",
    "updateStrategy",
];

/// The ends of such keys.
const OPEN_ENDS: &[&str] = &[
    "Affinity",
    "Annotations",
    "Args",
    "Env",
    "Labels",
    "Probe",
    "SecurityContext",
    "Selector",
    "securityContext",
    "Strategy",
];

/// Values that a chart hands on as a whole, by their path.
const HANDED_ON: &[(&str, &[&str])] = &[
    ("kube-prometheus-stack", &["alertmanager", "config"]),
    ("loki", &["loki"]),
    ("rook-ceph-cluster", &["cephClusterSpec"]),
];

/// Charts within charts: the parent, the key of its values, and the chart behind it.
pub const SUBCHARTS: &[(&str, &str, &str)] = &[
    ("clickstack", "otel-collector", "opentelemetry-collector"),
    ("clickstack-operators", "clickhouse-operator", "clickhouse-operator-helm"),
    ("clickstack-operators", "mongodb-operator", "mongodb-kubernetes"),
    ("kagent", "kagent-tools", "kagent-tools"),
    ("kube-prometheus-stack", "grafana", "grafana"),
    ("kube-prometheus-stack", "kube-state-metrics", "kube-state-metrics"),
    ("kube-prometheus-stack", "prometheus-node-exporter", "prometheus-node-exporter"),
];

/// The keys of charts, those of their subcharts included.
pub fn lock(charts: &[ChartFiles<'_>]) -> Lock {
    let mut lock: Lock =
        charts.iter().map(|chart| (chart.name.to_owned(), locked(chart))).collect();
    for (parent, key, behind) in SUBCHARTS {
        let inner = lock.get(*behind).cloned();
        let Some(Locked { keys: Keys::Map(keys), .. }) = lock.get_mut(*parent) else {
            continue;
        };
        let own = keys.remove(*key);
        let both = match (own, inner) {
            (Some(own), Some(inner)) => own.union(inner.keys),
            _ => Keys::Any,
        };
        keys.insert((*key).to_owned(), both);
    }
    lock
}

fn locked(chart: &ChartFiles<'_>) -> Locked {
    let mut keys = of_values(&chart.values.to_json(), "");
    if let Some(schema) = chart.schema
        && let Some(further) = of_schema(schema, schema, "", 0)
    {
        keys = keys.union(further);
    }
    for (_, path) in HANDED_ON.iter().filter(|(name, _)| *name == chart.name) {
        keys.open(path);
    }
    for path in commented(chart.text) {
        keys.add(&path);
    }
    Locked { version: chart.version.to_owned(), keys }
}

fn is_open(name: &str) -> bool {
    OPEN.contains(&name)
        || name.starts_with("extra")
        || OPEN_ENDS.iter().any(|end| name.ends_with(end))
}

fn of_values(value: &Value, name: &str) -> Keys {
    match value {
        _ if is_open(name) => Keys::Any,
        Value::Object(map) if !map.is_empty() => {
            Keys::Map(map.iter().map(|(key, value)| (key.clone(), of_values(value, key))).collect())
        }
        Value::Object(_) | Value::Null => Keys::Any,
        Value::Bool(_) => Keys::Leaf(Leaf::Switch),
        Value::Number(_) if counts(name) => Keys::Leaf(Leaf::Count),
        Value::Number(_) | Value::String(_) | Value::Array(_) => Keys::Leaf(Leaf::Value),
    }
}

/// Whether a value of this name is a number and nothing else; other numbers may be amounts or names of ports.
fn counts(name: &str) -> bool {
    name == "replicas"
        || ["Replicas", "replicaCount", "ReplicaCount"].iter().any(|end| name.ends_with(end))
}

/// What a schema says about keys; none where it says nothing.
fn of_schema(schema: &Value, root: &Value, name: &str, depth: u8) -> Option<Keys> {
    if is_open(name) || depth > 24 {
        return Some(Keys::Any);
    }
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let pointer = reference.strip_prefix('#')?;
        return of_schema(root.pointer(pointer)?, root, name, depth + 1);
    }
    let is_choice = ["anyOf", "oneOf", "allOf", "patternProperties", "if"];
    let takes_any = match schema.get("additionalProperties") {
        Some(Value::Bool(any)) => *any,
        Some(_) => true,
        None => false,
    };
    if takes_any || is_choice.iter().any(|key| schema.get(key).is_some()) {
        return Some(Keys::Any);
    }
    let properties: Option<&Map<String, Value>> =
        schema.get("properties").and_then(Value::as_object);
    let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    let properties = properties.filter(|all| is_closed || !all.is_empty())?;
    let below = properties.iter().map(|(key, schema)| {
        (key.clone(), of_schema(schema, root, key, depth + 1).unwrap_or(Keys::Leaf(leaf(schema))))
    });
    Some(Keys::Map(below.collect()))
}

/// What a schema takes that is no map.
fn leaf(schema: &Value) -> Leaf {
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kinds: Vec<&str> = kinds.into_iter().filter(|kind| *kind != "null").collect();
    match kinds.as_slice() {
        ["string"] => Leaf::Text,
        ["integer" | "number"] => Leaf::Number,
        ["boolean"] => Leaf::Boolean,
        ["array"] => Leaf::List,
        _ => Leaf::Value,
    }
}

/// The keys that stand in comments, as examples do, each with the keys above it.
///
/// What is indented below another commented key is part of its example. Some files keep the column of the `#`,
/// others that of the key, so both count.
fn commented(text: &str) -> BTreeSet<Vec<&str>> {
    let mut found = BTreeSet::new();
    let mut above: Vec<(usize, &str)> = Vec::new();
    let mut example: Option<usize> = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let column = line.len() - line.trim_start().len();
        let Some(comment) = line.trim_start().strip_prefix('#') else {
            example = None;
            if let Some((key, _)) = key(line.trim_start()) {
                above.retain(|(other, _)| *other < column);
                above.push((column, key));
            }
            continue;
        };
        let comment = comment.trim_start_matches('#');
        let indent = line.len() - comment.trim_start().len();
        let Some((key, rest)) = key(comment.trim_start()) else { continue };
        if example.is_some_and(|outer| indent > outer) {
            continue;
        }
        example = rest.trim().is_empty().then_some(indent);
        for at in [column, indent] {
            let path = above.iter().filter(|(other, _)| *other < at).map(|(_, key)| *key);
            found.insert(path.chain([key]).collect());
        }
    }
    found
}

/// The key that a line starts with, and what follows.
fn key(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && key.chars().all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char));
    (is_key && (rest.is_empty() || rest.starts_with(' '))).then_some((key, rest))
}

impl Keys {
    /// What either knows; a value on one side is whatever the other says.
    fn union(self, other: Self) -> Self {
        match (self, other) {
            (Self::Map(mut own), Self::Map(other)) => {
                for (key, keys) in other {
                    let both = match own.remove(&key) {
                        Some(known) => known.union(keys),
                        None => keys,
                    };
                    own.insert(key, both);
                }
                Self::Map(own)
            }
            // What the schema says counts for more than what a default suggests.
            (Self::Leaf(own), Self::Leaf(Leaf::Value)) => Self::Leaf(own),
            (Self::Leaf(_), Self::Leaf(other)) => Self::Leaf(other),
            // What is empty by default and listed by the schema is as the schema says.
            (Self::Map(keys), Self::Leaf(_)) | (Self::Leaf(_), Self::Map(keys)) => Self::Map(keys),
            _ => Self::Any,
        }
    }

    fn open(&mut self, path: &[&str]) {
        match (path, self) {
            ([], keys) => *keys = Self::Any,
            ([first, rest @ ..], Self::Map(keys)) => {
                if let Some(keys) = keys.get_mut(*first) {
                    keys.open(rest);
                }
            }
            _ => {}
        }
    }

    /// Adds a key of which only a comment speaks.
    fn add(&mut self, path: &[&str]) {
        match (path, self) {
            ([last], Self::Map(keys)) => {
                keys.entry((*last).to_owned()).or_insert(Self::Any);
            }
            ([first, rest @ ..], Self::Map(keys)) => {
                if let Some(keys) = keys.get_mut(*first) {
                    keys.add(rest);
                }
            }
            _ => {}
        }
    }
}
