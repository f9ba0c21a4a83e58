//! What charts really render, held against what their contracts promise and what the tree names.
//!
//! Helm runs on the command line; here its output is only read, so the judgement needs neither charts nor a
//! program.

mod limit;
mod promise;
mod reference;
mod values;

pub use values::{values, values_of_config};

use crate::{
    finding::{FileId, Finding, Place, Severity},
    view::{Cluster, Object, ObjectKey, Release},
    yaml,
};

/// A release, and what Helm makes of it.
#[derive(Debug)]
pub struct Rendering {
    /// The HelmRelease.
    pub release: ObjectKey,
    /// What its chart renders with its values.
    pub objects: Vec<Object>,
}

/// Reads what Helm printed for a release into a namespace; CRDs, which no contract names, are left out.
pub fn read(file: FileId, namespace: &str, printed: &str) -> (Vec<Object>, Vec<Finding>) {
    let documents =
        printed.split("\n---\n").filter(|text| !text.contains("\nkind: CustomResourceD"));
    let (nodes, findings) =
        yaml::read_all(file, documents.collect::<Vec<_>>().join("\n---\n").as_bytes());
    let objects = nodes.into_iter().filter_map(Object::of).map(|mut object| {
        if object.key.namespace.is_empty() && !object.key.is_cluster_scoped() {
            namespace.clone_into(&mut object.key.namespace);
        }
        object
    });
    (objects.collect(), findings)
}

/// Everything in which charts do not render what contracts promise and the tree relies on.
pub fn judge(cluster: &Cluster, renderings: &[Rendering]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for release in cluster.releases() {
        let Some(rendering) = rendering_of(&release, renderings) else { continue };
        promise::judge(&release, &rendering.objects, &mut findings);
        limit::judge(cluster, &release, &rendering.objects, &mut findings);
    }
    reference::judge(cluster, renderings, &mut findings);
    findings
}

fn rendering_of<'a>(release: &Release<'_>, renderings: &'a [Rendering]) -> Option<&'a Rendering> {
    renderings.iter().find(|rendering| rendering.release == release.object.key)
}

/// A finding about an object of the tree.
fn found(id: &'static str, object: &Object, place: Place, message: String) -> Finding {
    Finding { object: Some(object.key.to_string()), ..Finding::error(id, place, message) }
}

/// The same, for what works but will surprise somebody.
fn remark(id: &'static str, object: &Object, message: String) -> Finding {
    let place = object.name_place();
    Finding { severity: Severity::Warning, ..found(id, object, place, message) }
}

/// Whether Helm makes an object only for a moment of an installation.
fn is_hook(object: &Object) -> bool {
    object.annotation("helm.sh/hook").is_some()
}
