use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds PodDisruptionBudgets whose selector matches no workload of their namespace.
    ///
    /// ## Why it matters
    ///
    /// Such a budget protects nothing. A drain takes every replica at once, although the tree says otherwise.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   replicas: 2
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: registry.example.org/web:1.2.4
    ///           resources: {limits: {memory: 64Mi}}
    /// ---
    /// apiVersion: policy/v1
    /// kind: PodDisruptionBudget
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   maxUnavailable: 1
    ///   selector: {matchLabels: {app: website}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   replicas: 2
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: registry.example.org/web:1.2.4
    ///           resources: {limits: {memory: 64Mi}}
    /// ---
    /// apiVersion: policy/v1
    /// kind: PodDisruptionBudget
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   maxUnavailable: 1
    ///   selector: {matchLabels: {app: web}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Pods of charts and operators are not seen; a namespace that has any is not judged.
    ///
    /// ## Source
    ///
    /// Kubernetes, Pod Disruption Budgets: the selector is of labels of pods.
    id: "disruption-budget-selects-nothing",
    alias: "HA-2",
    severity: Error,
    summary: "a PodDisruptionBudget matches no pod",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    if !cluster.is_whole() {
        return;
    }
    for budget in cluster.budgets().filter(|budget| budget.workloads.is_empty() && !budget.is_open)
    {
        let object = budget.object;
        let is_here = |other: &&Object| cluster.namespace_of(other) == object.key.namespace;
        let mut here = cluster.objects.iter().filter(is_here).peekable();
        let has_workload = cluster
            .of("apps", "Deployment")
            .chain(cluster.of("apps", "StatefulSet"))
            .any(|found| is_here(&found));
        if !has_workload || here.any(makes_other_pods) {
            continue;
        }
        let labels =
            object.at(&["spec", "selector", "matchLabels"]).map(Node::entries).unwrap_or_default();
        let labels: Vec<String> = labels
            .iter()
            .map(|label| format!("{}: {}", label.key, label.node.scalar().unwrap_or_default()))
            .collect();
        let message = format!("no pod of `{}` has `{}`", object.key.namespace, labels.join(", "));
        found
            .at(object, object.key_place(&["spec", "selector"]), message)
            .note("the budget protects nothing")
            .help("use the labels under `spec.template.metadata.labels` of the workload that is meant");
    }
}

/// Groups whose objects make no pods.
const GROUPS_WITHOUT_PODS: &[&str] = &[
    "autoscaling",
    "cert-manager.io",
    "cilium.io",
    "external-secrets.io",
    "gateway.networking.k8s.io",
    "kustomize.toolkit.fluxcd.io",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "source.toolkit.fluxcd.io",
    "traefik.io",
];

/// Whether an object may make pods of which the tree does not show the labels.
fn makes_other_pods(object: &Object) -> bool {
    match object.key.group.as_str() {
        "" => object.key.kind == "Pod",
        "apps" => !["Deployment", "StatefulSet"].contains(&&*object.key.kind),
        "monitoring.coreos.com" => {
            !["Monitor", "Rule"].iter().any(|end| object.key.kind.ends_with(end))
        }
        group => !GROUPS_WITHOUT_PODS.contains(&group),
    }
}
