//! Who reads each Secret and ConfigMap, and which of its keys.

use super::{Cluster, Object, Release, pod::containers, secret::EXTERNAL};
use crate::{
    finding::Place,
    yaml::{Node, Value},
};

/// Something that reads a Secret or a `ConfigMap`.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The object that asks for it.
    pub object: &'a Object,
    /// `Secret` or `ConfigMap`.
    pub kind: &'static str,
    /// Where it is looked for.
    pub namespace: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Where its name is written.
    pub name_place: Place,
    /// The key that is wanted; none where all are taken as they come.
    pub key: Option<&'a str>,
    /// Where the key is written; where the name is, if the key is the chart's own choice.
    pub key_place: Place,
    /// Whether it works without.
    pub is_optional: bool,
}

impl Cluster {
    /// Everything that reads a Secret or a `ConfigMap`, as far as names are written out.
    pub fn readings(&self) -> Vec<Reading<'_>> {
        let mut all = Vec::new();
        for object in &self.objects {
            if let Some(template) = object.pod_template() {
                of_pod(object, template, &mut all);
            }
        }
        for release in self.releases() {
            of_release(&release, &mut all);
        }
        for kind in ["SecretStore", "ClusterSecretStore"] {
            for object in self.of(EXTERNAL, kind) {
                if let Some(provider) = object.at(&["spec", "provider"]) {
                    of_store(object, provider, &mut all);
                }
            }
        }
        all.retain(|reading| {
            let is_literal = |text: &str| !text.contains("${") && !text.contains("{{");
            is_literal(reading.name)
                && is_literal(reading.namespace)
                && reading.key.is_none_or(is_literal)
        });
        all
    }
}

/// Adds one, of a map with a `name` and perhaps a `key`.
fn add<'a>(
    (object, namespace): (&'a Object, &'a str),
    kind: &'static str,
    map: &'a Node,
    all: &mut Vec<Reading<'a>>,
) {
    let named = if map.get("secretName").is_some() { "secretName" } else { "name" };
    let Some(name) = map.get(named) else { return };
    let Some(text) = name.text() else { return };
    let is_optional = map.get("optional").is_some_and(Node::is_true);
    let reading = |key: Option<&'a Node>| Reading {
        object,
        kind,
        namespace,
        name: text,
        name_place: name.place,
        key: key.and_then(Node::text),
        key_place: key.map_or(name.place, |key| key.place),
        is_optional,
    };
    let items = map.get("items").map(Node::items).unwrap_or_default();
    let keys: Vec<&Node> = items.iter().chain([map]).filter_map(|item| item.get("key")).collect();
    if keys.is_empty() {
        all.push(reading(None));
    }
    all.extend(keys.into_iter().map(|key| reading(Some(key))));
}

fn of_pod<'a>(object: &'a Object, template: &'a Node, all: &mut Vec<Reading<'a>>) {
    let Some(spec) = template.get("spec") else { return };
    let here = (object, &*object.key.namespace);
    for container in containers(spec) {
        of_environment(here, container, all);
    }
    for volume in spec.get("volumes").map(Node::items).unwrap_or_default() {
        let sources = volume.at(&["projected", "sources"]).map(Node::items).unwrap_or_default();
        for part in sources.iter().chain([volume]) {
            for (key, kind) in [("secret", "Secret"), ("configMap", "ConfigMap")] {
                if let Some(map) = part.get(key) {
                    add(here, kind, map, all);
                }
            }
        }
    }
}

fn of_environment<'a>(
    here: (&'a Object, &'a str),
    container: &'a Node,
    all: &mut Vec<Reading<'a>>,
) {
    for variable in container.get("env").map(Node::items).unwrap_or_default() {
        for (key, kind) in [("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")] {
            if let Some(map) = variable.at(&["valueFrom", key]) {
                add(here, kind, map, all);
            }
        }
    }
    of_env_from(here, container, all);
}

fn of_env_from<'a>(here: (&'a Object, &'a str), node: &'a Node, all: &mut Vec<Reading<'a>>) {
    for source in node.get("envFrom").map(Node::items).unwrap_or_default() {
        for (key, kind) in [("secretRef", "Secret"), ("configMapRef", "ConfigMap")] {
            if let Some(map) = source.get(key) {
                add(here, kind, map, all);
            }
        }
    }
}

fn of_release<'a>(release: &Release<'a>, all: &mut Vec<Reading<'a>>) {
    let object = release.object;
    for entry in object.at(&["spec", "valuesFrom"]).map(Node::items).unwrap_or_default() {
        let kind = if entry.text_at(&["kind"]) == Some("Secret") { "Secret" } else { "ConfigMap" };
        let Some(name) = entry.get("name") else { continue };
        let Some(text) = name.text() else { continue };
        let key = entry.get("valuesKey");
        all.push(Reading {
            object,
            kind,
            namespace: &object.key.namespace,
            name: text,
            name_place: name.place,
            key: Some(key.and_then(Node::text).unwrap_or("values.yaml")),
            key_place: key.map_or(name.place, |key| key.place),
            is_optional: entry.get("optional").is_some_and(Node::is_true),
        });
    }
    let Some(values) = release.values() else { return };
    of_values((object, release.namespace), values, all);
    let is_used = |known: &&Existing| {
        release.chart == Some(known.chart)
            && known.unless.is_none_or(|path| release.value(path).is_none())
    };
    for known in EXISTING.iter().filter(is_used) {
        let Some(name) = release.value(known.path) else { continue };
        let Some(text) = name.text().filter(|text| !text.is_empty()) else { continue };
        for (path, default) in known.keys {
            let key = if path.is_empty() { None } else { release.value(path) };
            all.push(Reading {
                object,
                kind: "Secret",
                namespace: release.namespace,
                name: text,
                name_place: name.place,
                key: Some(key.and_then(Node::text).unwrap_or(default)),
                key_place: key.map_or(name.place, |key| key.place),
                is_optional: false,
            });
        }
    }
}

/// What charts hand on to pods as it is: references of Kubernetes' own shape, unless a part is switched off.
fn of_values<'a>(here: (&'a Object, &'a str), node: &'a Node, all: &mut Vec<Reading<'a>>) {
    if node.get("enabled").is_some_and(|enabled| enabled.value == Value::Bool(false)) {
        return;
    }
    for (key, kind) in [("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")] {
        if let Some(map) = node.get(key).filter(|map| map.get("key").is_some()) {
            add(here, kind, map, all);
        }
    }
    of_env_from(here, node, all);
    for entry in node.entries() {
        of_values(here, &entry.node, all);
    }
    for item in node.items() {
        of_values(here, item, all);
    }
}

/// The credentials of a store: every map with a `name` and a `key`.
fn of_store<'a>(object: &'a Object, node: &'a Node, all: &mut Vec<Reading<'a>>) {
    let namespace = node.text_at(&["namespace"]).unwrap_or(&object.key.namespace);
    let is_reference = node.get("name").is_some() && node.get("key").is_some();
    if is_reference && node.text_at(&["type"]).is_none_or(|kind| kind == "Secret") {
        add((object, namespace), "Secret", node, all);
    }
    for entry in node.entries() {
        of_store(object, &entry.node, all);
    }
}

/// A chart's value that names a Secret, and the keys that the chart reads of it: each with the value that
/// renames it, if there is one. `unless` is a value that changes which keys are read.
struct Existing {
    chart: &'static str,
    path: &'static [&'static str],
    unless: Option<&'static [&'static str]>,
    keys: &'static [(&'static [&'static str], &'static str)],
}

const EXISTING: &[Existing] = &[
    Existing {
        chart: "grafana",
        path: &["admin", "existingSecret"],
        unless: None,
        keys: &[
            (&["admin", "userKey"], "admin-user"),
            (&["admin", "passwordKey"], "admin-password"),
        ],
    },
    Existing {
        chart: "kube-prometheus-stack",
        path: &["grafana", "admin", "existingSecret"],
        unless: None,
        keys: &[
            (&["grafana", "admin", "userKey"], "admin-user"),
            (&["grafana", "admin", "passwordKey"], "admin-password"),
        ],
    },
    Existing {
        chart: "minio",
        path: &["existingSecret"],
        unless: None,
        keys: &[(&[], "rootUser"), (&[], "rootPassword")],
    },
    Existing {
        chart: "oauth2-proxy",
        path: &["config", "existingSecret"],
        unless: Some(&["config", "requiredSecretKeys"]),
        keys: &[(&[], "client-id"), (&[], "client-secret"), (&[], "cookie-secret")],
    },
];
