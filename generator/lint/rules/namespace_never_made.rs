use crate::{
    lint::{Found, rule},
    view::{Cluster, Layer},
    yaml::Node,
};
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// ## What it does
    ///
    /// Finds objects in a namespace that nothing in the tree makes, where the tree makes its other namespaces.
    ///
    /// ## Why it matters
    ///
    /// Flux does not make namespaces by itself: the whole Kustomization fails with `namespaces … not found`.
    /// On the cluster of today somebody made it by hand; on the next one it is missing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: namespaces.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: web}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: blog}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop}
    /// # file: settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: web}
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: blog}
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: shop}
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: shpo}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: namespaces.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: web}
    /// # file: settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: web}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Namespaces that every cluster has, those of Flux, those that a HelmRelease makes with `createNamespace`,
    /// and those that `cofferdam.yaml` says are there.
    /// Nothing is said where the tree makes fewer than three of the namespaces that it uses, or where a part of
    /// it cannot be seen.
    ///
    /// ## Source
    ///
    /// Kubernetes refuses an object in a namespace that does not exist; kustomize-controller makes none.
    id: "namespace-never-made",
    alias: "LAY-7",
    severity: Warning,
    summary: "objects are in a namespace that nothing makes",
    check: Cluster(check),
}

/// Namespaces that are there before anything is applied.
const GIVEN: &[&str] = &["default", "kube-node-lease", "kube-public", "kube-system"];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    if !cluster.skipped.is_empty() || !cluster.layers.iter().all(is_whole) {
        return;
    }
    let mut made: BTreeSet<&str> =
        cluster.of("", "Namespace").map(|namespace| namespace.key.name.as_str()).collect();
    let mut first = BTreeMap::new();
    for object in &cluster.objects {
        first.entry(object.key.namespace.as_str()).or_insert(object);
    }
    if first.keys().filter(|name| made.contains(*name)).count() < 3 {
        return;
    }
    made.extend(GIVEN);
    made.extend(
        cluster.layers.iter().map(|layer| cluster.kustomization(layer).key.namespace.as_str()),
    );
    for release in cluster.releases() {
        let path = ["spec", "install", "createNamespace"];
        if release.object.at(&path).is_some_and(Node::is_true) {
            made.insert(release.namespace);
        }
    }
    let is_there = |name| cluster.intent.external.holds(&format!("Namespace/{name}"));
    for (name, object) in first {
        if !name.is_empty() && !name.contains("${") && !made.contains(name) && !is_there(name) {
            let place = object.place(&["metadata", "namespace"]);
            found
                .at(object, place, format!("nothing makes the namespace `{name}`"))
                .note("Flux makes no namespaces by itself, and fails with `namespaces not found`")
                .help("add a Namespace to a layer that this one depends on, or correct the name");
        }
    }
}

fn is_whole(layer: &Layer) -> bool {
    layer.is_whole
}
