//! Charts as upstream publishes them: which values there are, and what they may be.

use super::{
    object::Object,
    schema::{self, Schemas},
};
use cofferdam::chart::SUBCHARTS;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Values that a chart takes although its values file does not name them: chart, path, why.
pub(crate) const OPEN: [(&str, &str, &str); 10] = [
    (
        "clickstack",
        "clickhouse.cluster.spec",
        "the chart hands it on as a ClickHouseCluster's spec",
    ),
    ("clickstack", "clickhouse.keeper.spec", "the chart hands it on as a KeeperCluster's spec"),
    ("clickstack", "hyperdx.config", "it is the environment of images, which know more names"),
    ("clickstack", "mongodb.spec", "the chart hands it on as a MongoDBCommunity's spec"),
    ("kube-prometheus-stack", "grafana.grafana.ini", "it is Grafana's own configuration"),
    (
        "kube-prometheus-stack",
        "grafana.persistence.storageClassName",
        "the file has it as a comment: unset is not empty",
    ),
    ("loki", "loki.limits_config", "it is a part of Loki's own configuration file"),
    ("oauth2-proxy", "config.existingSecret", "the file has it as a comment: unset is not empty"),
    ("opentelemetry-collector", "config", "it is the collector's own configuration file"),
    (
        "opentelemetry-collector",
        "service.enabled",
        "the file has it as a comment: unset goes by the mode",
    ),
];

/// What a chart hands on as the spec of a custom resource: chart, path, API version, kind.
const SPECS: [(&str, &str, &str, &str); 3] = [
    ("clickstack", "clickhouse.cluster.spec", "clickhouse.com/v1alpha1", "ClickHouseCluster"),
    ("clickstack", "clickhouse.keeper.spec", "clickhouse.com/v1alpha1", "KeeperCluster"),
    ("clickstack", "mongodb.spec", "mongodbcommunity.mongodb.com/v1", "MongoDBCommunity"),
];

/// The values that every chart hands on to Kubernetes: files show examples of them, or one default.
const HANDED_ON: &str = "resources";

/// Releases of a chart that are not those of the files at hand: chart, major, why.
pub(crate) const UNREAD: [(&str, &str, &str); 2] = [
    ("clickstack", "1", "the file at hand is of 3.x, in which nearly every key has moved"),
    ("traefik", "k3s", "k3s packages a release of its own choice, older than the file at hand"),
];

/// The files of the charts met so far.
pub(crate) struct Charts {
    root: PathBuf,
    kinds: Schemas,
    known: BTreeMap<String, Option<Chart>>,
    /// The rows of [`OPEN`] that were needed.
    pub(crate) used: BTreeSet<(&'static str, &'static str)>,
}

struct Chart {
    values: Value,
    schema: Option<Validator>,
}

impl Charts {
    pub(crate) fn new(shared: &Path) -> Self {
        let (root, kinds) = (shared.join("charts"), Schemas::new(shared));
        Self { root, kinds, known: BTreeMap::new(), used: BTreeSet::new() }
    }

    /// What the chart's files say against values.
    pub(crate) fn faults(&mut self, chart: &str, values: &Value) -> Vec<String> {
        let known = self.known.remove(chart).unwrap_or_else(|| self.read(chart));
        let mut faults = Vec::new();
        match &known {
            None => faults.push("its values file is not at hand".to_owned()),
            Some(files) => {
                self.unknown((chart, ""), values, &files.values, &mut faults);
                let merged = merged(&files.values, values);
                let refused =
                    files.schema.iter().flat_map(|it| schema::faults(it, &merged, "schema"));
                faults.extend(refused);
                faults.extend(self.of_specs(chart, &merged));
            }
        }
        self.known.insert(chart.to_owned(), known);
        faults
    }

    fn read(&self, chart: &str) -> Option<Chart> {
        let mut values = self.values(chart)?;
        for (_, key, behind) in SUBCHARTS.iter().filter(|(parent, ..)| *parent == chart) {
            values[*key] = merged(&self.values(behind)?, &values[*key]);
        }
        let schema = fs::read_to_string(self.root.join(format!("{chart}.values.schema.json"))).ok();
        let schema = schema.map(|text| schema::compile(&serde_json::from_str(&text).unwrap()));
        Some(Chart { values, schema })
    }

    fn values(&self, chart: &str) -> Option<Value> {
        let text = fs::read_to_string(self.root.join(format!("{chart}.values.yaml"))).ok()?;
        let mut values = serde_yaml::from_str(&text).unwrap();
        render(&mut values);
        Some(values)
    }

    /// What the schemas of the custom resources say that the chart makes of its values.
    fn of_specs(&mut self, chart: &str, merged: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        for (_, path, version, kind) in SPECS.iter().filter(|(of, ..)| *of == chart) {
            let spec = path.split('.').fold(merged, |values, key| &values[key]);
            let data = json!({"apiVersion": version, "kind": kind, "spec": spec});
            let path = (*path).to_owned();
            faults.extend(self.kinds.faults(&Object { path, layer: String::new(), data }));
        }
        faults
    }

    /// Collects the keys of `ours` that `theirs` does not have; what is empty there takes anything.
    fn unknown(
        &mut self,
        at: (&str, &str),
        ours: &Value,
        theirs: &Value,
        faults: &mut Vec<String>,
    ) {
        let Value::Object(ours) = ours else { return };
        if self.is_open(at, theirs) {
            return;
        }
        let Value::Object(theirs) = theirs else {
            faults.push(format!("`{}` is no map there", at.1));
            return;
        };
        for (key, value) in ours {
            let path = if at.1.is_empty() { key.clone() } else { format!("{}.{key}", at.1) };
            match theirs.get(key) {
                Some(theirs) => self.unknown((at.0, &path), value, theirs, faults),
                None if self.is_open((at.0, &path), &Value::Bool(false)) => {}
                None => faults.push(format!("there is no `{path}`")),
            }
        }
    }

    /// Whether a place takes anything: it is empty upstream, or a row says so.
    fn is_open(&mut self, (chart, path): (&str, &str), theirs: &Value) -> bool {
        let row = OPEN.iter().find(|(known, open, _)| *known == chart && *open == path);
        self.used.extend(row.map(|(chart, path, _)| (*chart, *path)));
        let handed_on = path.rsplit('.').next() == Some(HANDED_ON);
        let empty = theirs.is_null() || theirs.as_object().is_some_and(serde_json::Map::is_empty);
        row.is_some() || empty || handed_on
    }
}

/// Puts a name where the chart's own values hold a template, which Helm renders before it is judged.
fn render(value: &mut Value) {
    match value {
        Value::String(text) => {
            while let Some((before, after)) =
                text.split_once("{{").map(|(b, a)| (b, a.split_once("}}")))
            {
                *text = format!("{before}sample{}", after.unwrap_or_default().1);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(render),
        Value::Object(map) => map.values_mut().for_each(render),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The values that Helm would see: ours over the chart's, `null` deletes.
fn merged(theirs: &Value, ours: &Value) -> Value {
    let (Value::Object(theirs), Value::Object(over)) = (theirs, ours) else { return ours.clone() };
    let mut merged = theirs.clone();
    for (key, value) in over {
        if value.is_null() {
            merged.remove(key);
        } else {
            let under = merged.get(key).cloned().unwrap_or_default();
            merged.insert(key.clone(), self::merged(&under, value));
        }
    }
    Value::Object(merged)
}
