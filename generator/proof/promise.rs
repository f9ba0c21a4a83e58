//! Names and ports: what the contract promises is what the chart renders.

use super::{found, is_hook, remark};
use crate::{
    chart::{Maker, Rendered},
    finding::Finding,
    view::{Object, Release},
    yaml::Node,
};
use std::collections::BTreeSet;

/// Kinds whose objects others name, so that a contract has to know all of them.
const NAMED: &[&str] = &["DaemonSet", "Deployment", "Secret", "Service", "StatefulSet"];

/// Holds what a release renders against its chart's contract.
pub(super) fn judge(release: &Release<'_>, objects: &[Object], findings: &mut Vec<Finding>) {
    let Some(promises) = release.promises() else { return };
    let (chart, version) = (release.chart.unwrap_or_default(), release.version.unwrap_or_default());
    let expected = release.rendered();
    for (promise, name, is_sure) in &expected {
        let is_meant = |object: &&Object| is(object, promise, name);
        match objects.iter().find(is_meant) {
            Some(object) => ports(release, promise, object, findings),
            None if !is_sure || promise.maker == Maker::Operator => {}
            None => {
                let kind = promise.kind;
                let message = format!("`{chart}` {version} renders no {kind} `{name}`");
                let place = release.object.name_place();
                findings.push(
                    found("promise-broken", release.object, place, message)
                        .note("its contract promises it, and routes and health checks rely on that")
                        .help("correct the contract of the chart, or add one for this version"),
                );
            }
        }
    }
    if promises.is_open {
        return;
    }
    let known: BTreeSet<(&str, &str)> =
        expected.iter().map(|(promise, name, _)| (promise.kind, name.as_str())).collect();
    for object in objects.iter().filter(|object| !is_hook(object)) {
        let (kind, name) = (object.key.kind.as_str(), object.key.name.as_str());
        if NAMED.contains(&kind) && !known.contains(&(kind, name)) {
            let message = format!("`{chart}` {version} renders a {kind} `{name}`");
            findings.push(
                remark("promise-missing", release.object, message)
                    .note("its contract does not know it, so what names it is taken for a mistake")
                    .help("add it to the contract of the chart"),
            );
        }
    }
}

fn is(object: &Object, promise: &Rendered, name: &str) -> bool {
    object.key.kind == promise.kind && object.key.name == name
}

/// The ports of a Service.
fn ports(release: &Release<'_>, promise: &Rendered, object: &Object, findings: &mut Vec<Finding>) {
    if promise.ports.is_empty() {
        return;
    }
    let rendered = ports_of(object);
    let (chart, name) = (release.chart.unwrap_or_default(), &object.key.name);
    let place = release.object.name_place();
    let always = promise.ports.iter().filter(|port| !promise.sometimes.contains(port));
    for port in always.filter(|port| !rendered.contains(*port)) {
        let has: Vec<String> = rendered.iter().map(|port| format!("`{port}`")).collect();
        findings.push(
            found(
                "promise-broken",
                release.object,
                place,
                format!("the Service `{name}` of `{chart}` has no port `{port}`"),
            )
            .note(format!("its contract promises it; it has {}", has.join(", ")))
            .help("correct the contract of the chart"),
        );
    }
    for port in rendered.difference(&promise.ports.iter().copied().collect()) {
        if !release.mentions(*port) {
            let message = format!("the Service `{name}` of `{chart}` has a port `{port}`");
            findings.push(
                remark("promise-missing", release.object, message)
                    .note("its contract does not know it, so what names it is taken for a mistake")
                    .help("add it to the contract of the chart"),
            );
        }
    }
}

/// The numbers of a Service's ports.
pub(super) fn ports_of(service: &Object) -> BTreeSet<u16> {
    let ports = service.at(&["spec", "ports"]).map(Node::items).unwrap_or_default();
    ports.iter().filter_map(|entry| entry.get("port")?.scalar()?.parse().ok()).collect()
}
