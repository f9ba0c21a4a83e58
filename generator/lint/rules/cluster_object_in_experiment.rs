use crate::{
    lint::{Found, rule},
    view::Cluster,
};

rule! {
    /// ## What it does
    ///
    /// Finds objects without a namespace, such as ClusterRoles, webhooks and classes, in the Flux Kustomizations of an
    /// experiment that names no file that says how it is torn down.
    ///
    /// ## Why it matters
    ///
    /// Deleting the namespace of the experiment does not delete them. A webhook that is left behind can stop everybody's
    /// deployments.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me}
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: retention, namespace: clickstack}
    /// spec:
    ///   interval: 1h
    ///   path: ./retention
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    /// # file: retention/role.yaml
    /// apiVersion: rbac.authorization.k8s.io/v1
    /// kind: ClusterRole
    /// metadata: {name: retention}
    /// rules:
    ///   - {apiGroups: [""], resources: [nodes], verbs: [get]}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: docs/clickstack.md}
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: retention, namespace: clickstack}
    /// spec:
    ///   interval: 1h
    ///   path: ./retention
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    /// # file: retention/role.yaml
    /// apiVersion: rbac.authorization.k8s.io/v1
    /// kind: ClusterRole
    /// metadata: {name: retention}
    /// rules:
    ///   - {apiGroups: [""], resources: [nodes], verbs: [get]}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// What charts render is not seen here. The Namespace itself and CRDs are expected.
    ///
    /// ## Source
    ///
    /// Kubernetes: deleting a Namespace deletes what is in it.
    id: "cluster-object-in-experiment",
    alias: "ISO-6",
    severity: Warning,
    summary: "an experiment has an object that belongs to the whole cluster",
    check: Cluster(check),
}

/// Kinds without a namespace that an experiment should not leave behind. Its Namespace and definitions are
/// expected, and every teardown knows them.
const KINDS: &[&str] = &[
    "APIService",
    "ClusterIssuer",
    "ClusterRole",
    "ClusterRoleBinding",
    "ClusterSecretStore",
    "GatewayClass",
    "IngressClass",
    "MutatingWebhookConfiguration",
    "PersistentVolume",
    "PriorityClass",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingWebhookConfiguration",
];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let of_layers = cluster.experiments_of_layers();
    for object in cluster.objects.iter().filter(|object| KINDS.contains(&&*object.key.kind)) {
        let Some(home) = object.layer.and_then(|layer| of_layers[layer]) else {
            continue;
        };
        if cluster.intent.experiments[home].teardown.is_some() {
            continue;
        }
        let message =
            format!("the experiment `{home}` brings `{}`, which has no namespace", object.key);
        found
            .at(object, object.place(&["kind"]), message)
            .note(format!("deleting the namespace `{home}` leaves it behind"))
            .help("use a kind with a namespace, or write a teardown that lists it and name it as `teardown:`");
    }
}
