//! The values that Helm gets of a release: as Flux would hand them over, with samples for what only the
//! cluster knows.

use crate::{
    finding::FileId,
    text,
    view::{Cluster, Object, Release},
    yaml::{self, Node},
};
use serde_json::{Map, Value, json};

/// What stands for the value of a variable or of a Secret.
const SAMPLE: &str = "example.org";

/// The values of a release: those written, variables filled in, and those that come from Secrets.
pub fn values(cluster: &Cluster, release: &Release<'_>) -> Value {
    let mut values = release.values().map_or_else(|| json!({}), Node::to_json);
    if cluster.substitution_of(release.object).is_some() {
        fill(&mut values);
    }
    for path in release.target_paths() {
        set(&mut values, path);
    }
    values
}

/// The values of a HelmChartConfig, which are YAML in a text; none where they cannot be read.
pub fn values_of_config(cluster: &Cluster, config: &Object) -> Option<Value> {
    let text = config.text(&["spec", "valuesContent"])?;
    let (documents, _) = yaml::read_all(FileId::default(), text.as_bytes());
    let mut values = documents.first()?.to_json();
    if cluster.substitution_of(config).is_some() {
        fill(&mut values);
    }
    Some(values)
}

fn fill(value: &mut Value) {
    match value {
        Value::String(held) => {
            let names: Vec<String> =
                text::variables(held).filter_map(Result::ok).map(str::to_owned).collect();
            for name in names {
                *held = held.replace(&format!("${{{name}}}"), SAMPLE);
            }
            *held = text::unescape(held).into_owned();
        }
        Value::Array(items) => items.iter_mut().for_each(fill),
        Value::Object(map) => {
            let entries = std::mem::take(map).into_iter().map(|(key, mut value)| {
                fill(&mut value);
                (text::unescape(&key).into_owned(), value)
            });
            *map = entries.collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Puts a sample where a Secret puts a credential.
fn set(values: &mut Value, path: &str) {
    let mut slot = values;
    for key in path.split('.') {
        if !slot.is_object() {
            *slot = Value::Object(Map::new());
        }
        slot = &mut slot[key];
    }
    *slot = SAMPLE.into();
}
