//! The Flux Kustomizations: edges, gates, paths.

use super::{View, depends_on};
use crate::support::object::{Object, items, text};
use cofferdam::quantity::Duration;
use std::collections::BTreeSet;

pub(super) fn faults(view: &View<'_>) -> Vec<String> {
    let each = view.flux().flat_map(|flux| {
        edges(view, flux)
            .into_iter()
            .chain(gate(flux))
            .chain(checks(view, flux))
            .chain(time(view, flux))
    });
    each.chain(paths(view)).collect()
}

fn edges(view: &View<'_>, flux: &Object) -> Vec<String> {
    let mut faults = Vec::new();
    for needed in depends_on(flux) {
        match view.flux().find(|other| other.name() == needed) {
            None => faults.push(format!("{}: dependsOn `{needed}`, which is none", flux.path)),
            Some(other) if !is_gated(other) => {
                faults
                    .push(format!("{}: dependsOn `{needed}`, which waits for nothing", flux.path));
            }
            Some(_) => {}
        }
    }
    if view.before[flux.name()].contains(flux.name()) {
        faults.push(format!("{}: waits for itself in the end", flux.path));
    }
    faults
}

fn is_gated(flux: &Object) -> bool {
    waits(flux) || !items(&flux.spec()["healthChecks"]).is_empty()
}

fn waits(flux: &Object) -> bool {
    flux.spec()["wait"] == true
}

/// With `wait: true` Flux ignores health checks.
fn gate(flux: &Object) -> Option<String> {
    let both = waits(flux) && !items(&flux.spec()["healthChecks"]).is_empty();
    both.then(|| format!("{}: waits and checks", flux.path))
}

/// A HelmRelease that is checked is one of the layer's own; what charts render cannot be seen here.
fn checks(view: &View<'_>, flux: &Object) -> Vec<String> {
    let checks = items(&flux.spec()["healthChecks"]).iter();
    let releases = checks.filter(|check| check["kind"] == "HelmRelease");
    releases
        .filter(|check| {
            let found = view.find("HelmRelease", text(&check["namespace"]), text(&check["name"]));
            found.is_none_or(|found| found.layer != flux.name())
        })
        .map(|check| format!("{}: checks {check}, which is not its own", flux.path))
        .collect()
}

/// Flux gives a layer up before Helm has given up the release, unless it waits longer.
fn time(view: &View<'_>, flux: &Object) -> Vec<String> {
    let ours = milliseconds(&flux.spec()["timeout"]);
    let releases = view.kind("HelmRelease").filter(|release| release.layer == flux.name());
    releases
        .filter(|release| milliseconds(&release.spec()["timeout"]) >= ours)
        .map(|release| {
            let (ours, theirs) = (&flux.spec()["timeout"], &release.spec()["timeout"]);
            format!("{}: timeout {ours} is not longer than {theirs} of {}", flux.path, release.path)
        })
        .collect()
}

fn milliseconds(value: &serde_json::Value) -> u64 {
    Duration::try_from(text(value)).unwrap().milliseconds()
}

/// Every folder is named by one Flux Kustomization, and each names a folder that exists.
fn paths(view: &View<'_>) -> Vec<String> {
    let root = format!("{}/", view.profile.flux.path.trim_end_matches('/'));
    let splits = view.tree.files().iter().map(|file| file.path.split());
    let mut folders: BTreeSet<_> = splits
        .filter(|(folder, name)| *name == "kustomization.yaml" && *folder != "flux")
        .map(|(folder, _)| folder.to_owned())
        .collect();
    let mut faults = Vec::new();
    for flux in view.flux() {
        let path = text(&flux.spec()["path"]);
        let known = match path.strip_prefix(&root) {
            Some(folder) => folders.remove(folder),
            // A folder that a person keeps is spoken of where that person reads.
            None => path.starts_with("./") && view.runbook().contains(&format!("`{path}`")),
        };
        if !known {
            faults.push(format!("{}: `{path}` is no folder, or named twice", flux.path));
        }
    }
    let of_file = view.objects.iter().filter(|object| !object.is_flux()).filter(|object| {
        let (namespace, rest) = object.path.split_once('/').unwrap();
        let own = object.namespace().is_empty() || object.namespace() == namespace;
        !own || rest.split('/').next() != Some(&object.layer)
    });
    faults.extend(of_file.map(|object| format!("{}: lies in a foreign folder", object.path)));
    faults.extend(folders.into_iter().map(|folder| format!("{folder}: nobody applies it")));
    faults
}
