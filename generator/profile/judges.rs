//! The schemas that one profile needs, and its parts as they are judged by them.

use crate::{
    finding::{Finding, nearest},
    profile::{
        Catalog, Component, Subject, schema,
        validate::{Judge, Part},
    },
    yaml::{Entry, Node, Value},
};
use serde_json::{Map, Value as Json};
use std::{collections::BTreeMap, sync::Arc};

const WHOLE: &str = "the profile";

/// The schemas that one profile needs, each made ready when it is first asked for.
pub(super) struct Judges<'a> {
    catalog: &'a Catalog,
    root: Option<Arc<Judge>>,
    app: Option<Arc<Judge>>,
    settings: BTreeMap<&'static str, Option<Arc<Judge>>>,
    partial: bool,
}

impl<'a> Judges<'a> {
    pub(super) fn new(catalog: &'a Catalog, partial: bool, findings: &mut Vec<Finding>) -> Self {
        let root = || schema::root_schema(catalog);
        let root = catalog.judge((Subject::Profile, partial), root, findings);
        let app = catalog.judge((Subject::App, partial), schema::app_schema, findings);
        Self { catalog, root, app, settings: BTreeMap::new(), partial }
    }

    pub(super) fn root(&self, node: &Node, json: &Json, findings: &mut Vec<Finding>) {
        let part = Part { node, place: node.place, path: &[], whole: WHOLE };
        if let Some(judge) = &self.root {
            judge.judge(&part, json, findings);
        }
    }

    pub(super) fn app(&self, entry: &Entry, json: &Json, findings: &mut Vec<Finding>) {
        let path = ["apps", &*entry.key];
        let part = Part { node: &entry.node, place: entry.place, path: &path, whole: WHOLE };
        if let Some(judge) = &self.app {
            judge.judge(&part, json, findings);
        }
    }

    pub(super) fn component(&mut self, entry: &Entry, json: &Json, findings: &mut Vec<Finding>) {
        let Some(component) = self.catalog.component(&entry.key) else {
            findings.push(unknown_component(self.catalog, entry));
            return;
        };
        let (catalog, partial) = (self.catalog, self.partial);
        let made = || settings(catalog, component, partial, findings);
        let judge = self.settings.entry(component.id).or_insert_with(made);
        let path = ["components", &*entry.key];
        let part = Part { node: &entry.node, place: entry.place, path: &path, whole: WHOLE };
        if let Some(judge) = judge {
            judge.judge(&part, json, findings);
        }
    }

    /// One file of several, as it was written.
    pub(super) fn layer(&mut self, layer: &Node, findings: &mut Vec<Finding>) {
        self.root(layer, &root_json(layer, without_nulls), findings);
        for entry in entries(layer, "components") {
            self.component(entry, &without_nulls(&entry.node), findings);
        }
        for entry in entries(layer, "apps") {
            self.app(entry, &without_nulls(&entry.node), findings);
        }
    }
}

fn settings(
    catalog: &Catalog,
    component: &Component,
    partial: bool,
    findings: &mut Vec<Finding>,
) -> Option<Arc<Judge>> {
    let schema = || schema::settings_schema(component);
    catalog.judge((Subject::Settings(component.id), partial), schema, findings)
}

/// Makes ready what a profile's parts are judged by, from the last of its components on: whoever judges them begins
/// with the first.
pub(super) fn make_ready(catalog: &Catalog, components: &[&Entry]) {
    // What is wrong is found again by whoever asks next.
    let mut findings = Vec::new();
    Judges::new(catalog, false, &mut findings);
    for entry in components.iter().rev() {
        if let Some(component) = catalog.component(&entry.key) {
            settings(catalog, component, false, &mut findings);
        }
    }
}

fn unknown_component(catalog: &Catalog, entry: &Entry) -> Finding {
    let message = format!("there is no component `{}`", entry.key);
    let ids: Vec<_> = catalog.components().iter().map(|component| component.id).collect();
    let finding = Finding::error("unknown-component", entry.place, message)
        .note(format!("there are: {}", ids.join(", ")));
    match nearest(&entry.key, ids) {
        Some(near) => finding.help(format!("write `{near}`")),
        None => finding.help("take it out, or describe it under `apps`"),
    }
}

/// The entries under a key of a profile that are not deletions.
pub(super) fn entries<'a>(root: &'a Node, key: &str) -> impl Iterator<Item = &'a Entry> {
    let entries = root.get(key).map_or(&[][..], Node::entries);
    entries.iter().filter(|entry| entry.node.value != Value::Null)
}

/// The whole profile as JSON, of its components and apps only the names.
pub(super) fn root_json(root: &Node, mut json: impl FnMut(&Node) -> Json) -> Json {
    let mut map = Map::new();
    for entry in root.entries() {
        let value = match (&*entry.key, &entry.node.value) {
            ("components" | "apps", Value::Map(below)) => {
                below.iter().map(|entry| (entry.key.to_string(), Json::Null)).collect()
            }
            (_, Value::Null) => continue,
            _ => json(&entry.node),
        };
        map.insert(entry.key.to_string(), value);
    }
    map.into()
}

/// A node as JSON without what it deletes.
pub(crate) fn without_nulls(node: &Node) -> Json {
    let kept = |entry: &&Entry| entry.node.value != Value::Null;
    match &node.value {
        Value::List(items) => items.iter().map(without_nulls).collect(),
        Value::Map(entries) => entries
            .iter()
            .filter(kept)
            .map(|entry| (entry.key.to_string(), without_nulls(&entry.node)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => {
            node.to_json()
        }
    }
}
