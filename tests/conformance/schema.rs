//! Every object against the schema of its kind, with unknown fields as errors.

use super::trees;
use crate::support::{
    applied::applied,
    none_of,
    object::Object,
    schema::{Schemas, has_none},
    shared::shared,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn every_object_of_every_profile_fits_its_schema() {
    let Some(shared) = shared() else { return };
    let mut judge = Judge::new(Schemas::new(&shared));
    let faults: Vec<_> =
        trees().flat_map(|(profile, tree)| judge.faults(&applied(&tree, &profile))).collect();
    none_of(&faults);
    assert!(judge.seen.len() > 100, "only {} objects were judged", judge.seen.len());
}

#[test]
fn an_object_that_does_not_fit_is_seen() {
    let Some(shared) = shared() else { return };
    let mut schemas = Schemas::new(&shared);
    let mut faults = |spec: &Value| schemas.faults(&object(spec)).join("\n");
    let good =
        json!({"interval": "1h", "sourceRef": {"kind": "Bucket", "name": "x"}, "prune": true});
    assert_eq!(faults(&good), "");
    let mut unknown = good.clone();
    unknown["sourceRef"]["nmae"] = json!("x");
    insta::assert_snapshot!(faults(&unknown), @"x.yaml: /spec/sourceRef: Additional properties are not allowed ('nmae' was unexpected)");
    let mut spelling = good.clone();
    spelling["sourceRef"]["kind"] = json!("bucket");
    assert!(faults(&spelling).contains("/spec/sourceRef/kind"));
    let mut interval = good;
    interval["interval"] = json!("soon");
    assert!(faults(&interval).contains("/spec/interval"));
}

#[test]
fn a_kind_without_a_schema_is_seen() {
    let Some(shared) = shared() else { return };
    let mut object = object(&json!({}));
    object.data["kind"] = json!("Kustomisation");
    assert_eq!(Schemas::new(&shared).faults(&object).len(), 1);
    assert!(!has_none(&object));
}

fn object(spec: &Value) -> Object {
    let data = json!({
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": "x", "namespace": "flux-system"},
        "spec": spec,
    });
    Object { path: "x.yaml".to_owned(), layer: "flux".to_owned(), data }
}

/// Judges objects, the same one only once.
pub(super) struct Judge {
    schemas: Schemas,
    pub(super) seen: BTreeSet<String>,
}

impl Judge {
    pub(super) fn new(schemas: Schemas) -> Self {
        Self { schemas, seen: BTreeSet::new() }
    }

    pub(super) fn faults(&mut self, objects: &[Object]) -> Vec<String> {
        let mut faults = Vec::new();
        for object in objects.iter().filter(|object| !has_none(object)) {
            if self.seen.insert(object.data.to_string()) {
                faults.extend(self.schemas.faults(object));
            }
        }
        faults
    }
}
