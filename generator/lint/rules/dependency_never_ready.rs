use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds Flux Kustomizations that others depend on, but that do not wait for what they apply: neither
    /// `wait: true` nor `healthChecks`.
    ///
    /// ## Why it matters
    ///
    /// Such a Kustomization is ready as soon as its objects are stored. Whoever depends on it starts before the
    /// first container runs, so the dependency orders nothing. `healthCheckExprs` alone change that as little:
    /// they only say how to judge what one of the other two looks at.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: database, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./database
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: database
    /// # file: database/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: database, namespace: shop}
    /// spec: {type: LoadBalancer, ports: [{port: 5432}], selector: {app: database}}
    /// # file: shop/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: shop, namespace: shop}
    /// data: {open: "yes"}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: database, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./database
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: database
    /// # file: database/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: database, namespace: shop}
    /// spec: {type: LoadBalancer, ports: [{port: 5432}], selector: {app: database}}
    /// # file: shop/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: shop, namespace: shop}
    /// data: {open: "yes"}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// What is as good as ready once it is stored, such as Namespaces, ConfigMaps and Roles, needs no wait. A
    /// dependency with a `readyExpr` waits for what that says.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux, `dependsOn` and health assessment; kustomize-controller checks no health
    /// where `wait` is off and `healthChecks` are empty.
    id: "dependency-never-ready",
    alias: "DEP-2",
    severity: Error,
    summary: "others depend on a Kustomization that waits for nothing",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let mut dependants: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for layer in &cluster.layers {
        let object = cluster.kustomization(layer);
        for edge in object.dependencies().filter(|edge| !edge.has_expression) {
            if let Some(target) = cluster.layer(edge.namespace, edge.name) {
                dependants.entry(target).or_default().push(&object.key.name);
            }
        }
    }
    for (target, names) in dependants {
        let layer = &cluster.layers[target];
        let object = cluster.kustomization(layer);
        let slow = cluster.applied_by(layer).find(|object| takes_time(object));
        let Some(slow) = slow.filter(|_| !object.is_gated()) else { continue };
        let who = match names.as_slice() {
            [one] => format!("`{one}` depends"),
            [one, rest @ ..] => format!("`{one}` and {} more depend", rest.len()),
            [] => continue,
        };
        let has_expressions = object.at(&["spec", "healthCheckExprs"]).is_some();
        let (place, but) = if has_expressions {
            let place = object.key_place(&["spec", "healthCheckExprs"]);
            (place, "`healthCheckExprs` alone make it wait for nothing")
        } else if object.at(&["spec", "wait"]).is_some() {
            (object.place(&["spec", "wait"]), "it does not wait for what it applies")
        } else {
            (object.key_place(&["spec"]), "it does not wait for what it applies")
        };
        found
            .at(object, place, format!("{who} on this Kustomization, but {but}"))
            .note(format!(
                "it is ready once its objects are stored, when `{}` may not work yet",
                slow.key
            ))
            .help("set `wait: true`, or list in `healthChecks` what the others need");
    }
}

/// Groups whose objects are as good as ready once they are stored.
const GROUPS_AT_ONCE: &[&str] = &[
    "apiextensions.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "scheduling.k8s.io",
    "source.toolkit.fluxcd.io",
    "storage.k8s.io",
];

/// Whether an object may not work yet once it is stored.
fn takes_time(object: &Object) -> bool {
    const AT_ONCE: &[&str] =
        &["ConfigMap", "LimitRange", "Namespace", "ResourceQuota", "Secret", "ServiceAccount"];
    match object.key.group.as_str() {
        "" => !AT_ONCE.contains(&&*object.key.kind),
        "networking.k8s.io" => object.key.kind == "Ingress",
        // Flux waits for definitions by itself, and whoever uses a source waits for it.
        group => !GROUPS_AT_ONCE.contains(&group),
    }
}
