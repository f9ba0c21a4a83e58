//! Memory: what the values mean for a container arrives there, and no container of a store goes without.

use super::{found, is_hook};
use crate::{
    finding::Finding,
    view::{Cluster, Object, Release},
    yaml::{Node, Step},
};
use std::collections::BTreeSet;

/// Holds the limits of a release's values against those of what it renders.
pub(super) fn judge(
    cluster: &Cluster,
    release: &Release<'_>,
    objects: &[Object],
    findings: &mut Vec<Finding>,
) {
    let mut rendered = BTreeSet::new();
    for object in objects {
        object.node.texts(&mut |path, _, text| {
            if is_limit(path) {
                rendered.insert(text.to_owned());
            }
        });
    }
    let (chart, version) = (release.chart.unwrap_or_default(), release.version.unwrap_or_default());
    if let Some(values) = release.values() {
        values.texts(&mut |path, node, text| {
            if is_limit(path) && !text.contains("${") && !rendered.contains(text) {
                let keys: Vec<String> = path.iter().map(step).collect();
                let message = format!("`{}` reaches no container", keys.join("."));
                findings.push(
                    found("limit-without-effect", release.object, node.place, message)
                        .note(format!(
                            "`{chart}` {version} renders nothing with the limit `{text}`"
                        ))
                        .help("look for the value that this version reads"),
                );
            }
        });
    }
    let stores = release.promises().map_or(&[][..], |promises| promises.stores);
    // What sets none itself gets that of the namespace.
    let mut ranges = cluster.of("", "LimitRange");
    let is_limited = ranges.any(|range| range.key.namespace == release.namespace);
    if is_limited || !stores.iter().any(|store| release.holds(store.when) != Some(false)) {
        return;
    }
    for object in objects.iter().filter(|object| !is_hook(object)) {
        let containers = object.pod_template().and_then(|pod| pod.at(&["spec", "containers"]));
        for container in containers.map(Node::items).unwrap_or_default() {
            if container.at(&["resources", "limits", "memory"]).is_none() {
                let name = container.text_at(&["name"]).unwrap_or("?");
                let message =
                    format!("the container `{name}` of {} has no memory limit", object.key);
                let place = release.object.name_place();
                findings.push(
                    found("store-without-limits", release.object, place, message)
                        .note("the chart keeps data, and what fills the node's memory takes all of it down")
                        .help("set the limit in the values, or give the namespace a LimitRange"),
                );
            }
        }
    }
}

fn is_limit(path: &[Step<'_>]) -> bool {
    matches!(path, [.., Step::Key("limits"), Step::Key("memory")])
}

fn step(step: &Step<'_>) -> String {
    match step {
        Step::Key(key) => (*key).to_owned(),
        Step::Index(index) => index.to_string(),
    }
}
