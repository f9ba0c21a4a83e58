//! From the text of `cofferdam.yaml` to what it declares; what does not fit is found, and the rest counts.

use super::{Experiment, External, Intent, Ruling, Stores, schema};
use crate::{
    finding::{Finding, Place},
    profile::{Catalog, Part, Subject, Waiver, without_nulls},
    yaml::{Entry, Node, Value},
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Reads what a file declares; `catalog` says what there is to choose from.
///
/// The names of rules are left to whoever knows them.
pub fn read(node: &Node, catalog: &Catalog, findings: &mut Vec<Finding>) -> Intent {
    if node.value == Value::Null {
        return Intent::default();
    }
    let before = findings.len();
    if let Some(judge) = catalog.judge((Subject::Intent, false), || schema(catalog, &[]), findings)
    {
        let part = Part { node, place: node.place, path: &[], whole: "`cofferdam.yaml`" };
        judge.judge(&part, &without_nulls(node), findings);
    }
    Reader { faults: findings[before..].iter().map(|finding| finding.place).collect() }.all(node)
}

struct Reader {
    /// Where something does not fit; what holds such a place is left out.
    faults: Vec<Place>,
}

impl Reader {
    fn all(&self, node: &Node) -> Intent {
        let stores = |key| self.list(node.at(&["stores", key]), fitting);
        let external = |key| self.list(node.at(&["external", key]), fitting);
        let ruling =
            |entry: &Entry| Some(Ruling { level: fitting(&entry.node)?, place: entry.place });
        let waiver = |node: &Node| Some(fitting::<Waiver>(node)?.at(node));
        Intent {
            tier: node.get("tier").and_then(fitting),
            providers: self.map(node.get("providers"), plain),
            experiments: self.map(node.get("experiments"), experiment),
            gateways: self.map(node.get("gateways"), plain),
            ingress_classes: self.map(node.get("ingress-classes"), plain),
            auth_gates: self.list(node.get("auth-gates"), fitting),
            stores: Stores {
                metrics: stores("metrics"),
                logs: stores("logs"),
                traces: stores("traces"),
            },
            external: External {
                kinds: external("kinds"),
                objects: external("objects"),
                folders: external("folders"),
                keys: self.map(node.at(&["external", "keys"]), plain),
            },
            rules: self.map(node.get("rules"), ruling),
            waivers: self.list(node.get("waivers"), waiver),
        }
    }

    fn map<T>(&self, node: Option<&Node>, of: impl Fn(&Entry) -> Option<T>) -> BTreeMap<String, T> {
        let entries = node.map(Node::entries).unwrap_or_default();
        let sound = entries.iter().filter(|entry| !self.is_faulty_entry(entry));
        sound.filter_map(|entry| Some((entry.key.to_string(), of(entry)?))).collect()
    }

    fn list<T>(&self, node: Option<&Node>, of: impl Fn(&Node) -> Option<T>) -> Vec<T> {
        let items = node.map(Node::items).unwrap_or_default();
        items.iter().filter(|item| !self.is_faulty(item)).filter_map(of).collect()
    }

    fn is_faulty_entry(&self, entry: &Entry) -> bool {
        self.faults.contains(&entry.place) || self.is_faulty(&entry.node)
    }

    fn is_faulty(&self, node: &Node) -> bool {
        self.faults.contains(&node.place)
            || node.items().iter().any(|item| self.is_faulty(item))
            || node.entries().iter().any(|entry| self.is_faulty_entry(entry))
    }
}

fn experiment(entry: &Entry) -> Option<Experiment> {
    let place = |key| entry.node.get(key).map_or(entry.place, |node| node.place);
    let (review_place, teardown_place) = (place("review-by"), place("teardown"));
    let experiment: Experiment = fitting(&entry.node)?;
    Some(Experiment { place: entry.place, review_place, teardown_place, ..experiment })
}

fn plain<T: DeserializeOwned>(entry: &Entry) -> Option<T> {
    fitting(&entry.node)
}

/// A value in its type; none where it does not fit, which the schema told.
fn fitting<T: DeserializeOwned>(node: &Node) -> Option<T> {
    serde_json::from_value(without_nulls(node)).ok()
}
