use crate::{
    lint::{Found, rule},
    view::{Cluster, Folder, Layer, Object, ObjectKey},
    yaml::Node,
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds objects that two Flux Kustomizations of one cluster apply.
    ///
    /// ## Why it matters
    ///
    /// Each writes its own version over the other's, again and again.
    /// When one of the two stops applying the object, it deletes it, though the other still wants it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/kustomizations.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: everything, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./apps/web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: apps/web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/kustomizations.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./apps/web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: apps/web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A base that two clusters use is no duplicate.
    /// Namespaces with the same content, objects whose `ssa` annotation says that Flux shares them, and
    /// Kustomizations that apply to other clusters through `kubeConfig` are no finding.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux: with `prune` it deletes what its last run applied and this one does not.
    id: "object-with-two-owners",
    alias: "LAY-6",
    severity: Error,
    summary: "two Flux Kustomizations of one cluster apply the same object",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for (first, second) in shared(cluster) {
        if second.key.group == super::source_with_two_owners::SOURCE {
            continue;
        }
        let message = format!("`{}` applies `{}` as well", owner(cluster, first), second.key);
        found
            .at(second, second.name_place(), message)
            .note("the two overwrite one another, and the one that lets go deletes it")
            .help("let one of them apply it, and have the other depend on that one");
    }
}

/// The name of what applies an object.
pub(super) fn owner(cluster: &Cluster, object: &Object) -> String {
    let layer = object.layer.and_then(|at| cluster.layers.get(at));
    layer.map_or_else(
        || format!("the bootstrap of {}", cluster.folder),
        |layer| cluster.kustomization(layer).key.to_string(),
    )
}

/// The objects that two owners apply to the same cluster, the first one of each before the other.
pub(super) fn shared(cluster: &Cluster) -> Vec<(&Object, &Object)> {
    let mut first: BTreeMap<&ObjectKey, &Object> = BTreeMap::new();
    let mut shared = Vec::new();
    for object in cluster.objects.iter().filter(|object| is_known(cluster, object)) {
        match first.get(&object.key) {
            None => drop(first.insert(&object.key, object)),
            Some(known) if known.layer == object.layer => {}
            Some(known) if is_meant(known, object) => {}
            Some(known) => shared.push((*known, object)),
        }
    }
    shared
}

/// Whether it is certain which object this is, and that it goes to this cluster.
fn is_known(cluster: &Cluster, object: &Object) -> bool {
    let layer = object.layer.and_then(|at| cluster.layers.get(at));
    let key = &object.key;
    let is_placed = !key.namespace.is_empty() || key.is_cluster_scoped();
    is_placed
        && ![&key.name, &key.namespace].iter().any(|part| part.contains("${"))
        && layer.is_none_or(|layer| is_applied_here(cluster, layer))
}

fn is_applied_here(cluster: &Cluster, layer: &Layer) -> bool {
    let spec = |key: &str| cluster.kustomization(layer).at(&["spec", key]);
    matches!(layer.folder, Folder::Found(_))
        && layer.is_whole
        && spec("kubeConfig").is_none()
        && !spec("suspend").is_some_and(Node::is_true)
}

fn is_meant(first: &Object, second: &Object) -> bool {
    let is_shared = |object: &Object| {
        let policy = object.annotation("kustomize.toolkit.fluxcd.io/ssa");
        matches!(policy, Some("Merge" | "IfNotPresent" | "Ignore"))
            || object.annotation("kustomize.toolkit.fluxcd.io/reconcile") == Some("disabled")
    };
    let is_same_namespace =
        first.key.kind == "Namespace" && first.node.to_json() == second.node.to_json();
    is_same_namespace || is_shared(first) || is_shared(second)
}
