use crate::{
    lint::{Found, rule},
    view::{Cluster, INGRESS, Repository},
};
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// ## What it does
    ///
    /// Finds clusters that apply two overlays of one axis, such as `providers/ingress-nginx` and
    /// `providers/ingress-traefik`, or install a second ingress controller beside the one that `cofferdam.yaml` names.
    ///
    /// ## Why it matters
    ///
    /// Each is meant to be the only one. Two controllers claim the same ports and the same addresses, and which one
    /// answers depends on which started first.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: ingress-nginx, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./providers/ingress-nginx
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: ingress-traefik, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./providers/ingress-traefik
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: providers/ingress-nginx/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: nginx, namespace: ingress}
    /// data: {theme: dark}
    /// # file: providers/ingress-traefik/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: traefik, namespace: ingress}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: ingress-traefik, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./providers/ingress-traefik
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: providers/ingress-nginx/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: nginx, namespace: ingress}
    /// data: {theme: dark}
    /// # file: providers/ingress-traefik/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: traefik, namespace: ingress}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Two controllers during a migration are right once a value says which of them has the default class.
    ///
    /// ## Source
    ///
    /// cofferdam's own rule: a profile answers each axis once.
    id: "providers-on-one-axis",
    alias: "PRV-1",
    severity: Error,
    summary: "two providers answer the same question in one cluster",
    check: Repository(check),
}

/// The questions that an overlay can answer, as folders are named after them.
const AXES: &[&str] =
    &["auth", "block-storage", "dns", "ingress", "object-storage", "secrets", "storage"];

fn check(repository: &Repository, found: &mut Found<'_>) {
    for cluster in &repository.clusters {
        overlays(repository, cluster, found);
        controllers(cluster, found);
    }
}

/// Two overlays of one axis.
fn overlays(repository: &Repository, cluster: &Cluster, found: &mut Found<'_>) {
    let mut seen: BTreeMap<&str, BTreeSet<(&str, usize)>> = BTreeMap::new();
    for object in &cluster.objects {
        let path = repository.files.path(object.node.place.file).unwrap_or_default();
        if let (Some((axis, name)), Some(layer)) = (overlay(path), object.layer) {
            let names = seen.entry(axis).or_default();
            if !names.iter().any(|(known, _)| *known == name) {
                names.insert((name, layer));
            }
        }
    }
    for (axis, names) in seen.into_iter().filter(|(_, names)| names.len() > 1) {
        let all: Vec<String> = names.iter().map(|(name, _)| format!("`{axis}-{name}`")).collect();
        let Some((_, layer)) = names.last() else { continue };
        let object = cluster.kustomization(&cluster.layers[*layer]);
        found
            .at(
                object,
                object.place(&["spec", "path"]),
                format!("this cluster applies {}", all.join(" and ")),
            )
            .note(format!("each of them is written to be the only answer to `{axis}`"))
            .help(
                "keep the one that is picked, and remove the other from what this cluster applies",
            );
    }
}

/// The axis and the provider that a path below `providers/` is for.
fn overlay(path: &str) -> Option<(&str, &str)> {
    let mut parts = path.split('/');
    parts.find(|part| *part == "providers")?;
    let folder = parts.next()?;
    parts.next()?;
    AXES.iter().find_map(|axis| {
        let name = folder.strip_prefix(axis)?.strip_prefix('-')?;
        Some((&folder[..axis.len()], name))
    })
}

/// A second controller beside the declared one, unless somebody decided which has the default class.
fn controllers(cluster: &Cluster, found: &mut Found<'_>) {
    let Some(picked) = cluster.intent.providers.get("ingress") else { return };
    let present = cluster.present(INGRESS);
    let is_decided = present.iter().any(|(_, object)| {
        let values = [
            ["spec", "values", "controller", "ingressClassResource", "default"].as_slice(),
            &["spec", "values", "ingressClass", "isDefaultClass"],
        ];
        let of_k3s = object.text(&["spec", "valuesContent"]).unwrap_or_default();
        values.into_iter().any(|path| object.at(path).is_some())
            || of_k3s.contains("isDefaultClass")
    });
    if is_decided || !present.iter().any(|(product, _)| product.is_called(picked)) {
        return;
    }
    for (product, object) in present.iter().filter(|(product, _)| !product.is_called(picked)) {
        let message = format!("`{}` is installed beside `{picked}`, which is picked", product.id);
        found
            .at(object, object.name_place(), message)
            .note("two controllers claim the same ports, and the same Ingresses without a class")
            .help("remove it, or say for both whose class is the default while you migrate");
    }
}
