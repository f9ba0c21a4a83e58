use crate::{
    lint::{Found, rule},
    view::{Cluster, Reading},
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds Secrets and ConfigMaps that a HelmRelease or a pod reads, and that nothing makes.
    ///
    /// ## Why it matters
    ///
    /// What reads it waits for ever: the HelmRelease is never installed, the pod never starts. On the cluster
    /// where somebody once made it by hand everything works, and on the next one nothing does.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: tools/deployment.yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: mcp, namespace: tools}
    /// spec:
    ///   selector: {matchLabels: {app: mcp}}
    ///   template:
    ///     metadata: {labels: {app: mcp}}
    ///     spec:
    ///       automountServiceAccountToken: false
    ///       containers:
    ///         - name: mcp
    ///           image: ghcr.io/example/mcp:0.2.0@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    ///           env:
    ///             - name: TOKEN
    ///               valueFrom: {secretKeyRef: {name: github-pat, key: token}}
    ///           resources: {limits: {memory: 64Mi}}
    ///           securityContext:
    ///             runAsNonRoot: true
    ///             runAsUser: 1000
    ///             allowPrivilegeEscalation: false
    ///             readOnlyRootFilesystem: true
    ///             capabilities: {drop: [ALL]}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: tools/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: github-pat, namespace: tools}
    /// spec:
    ///   secretStoreRef: {name: vault, kind: ClusterSecretStore}
    ///   data:
    ///     - secretKey: token
    ///       remoteRef: {key: github, property: pat}
    /// # file: tools/deployment.yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: mcp, namespace: tools}
    /// spec:
    ///   selector: {matchLabels: {app: mcp}}
    ///   template:
    ///     metadata: {labels: {app: mcp}}
    ///     spec:
    ///       automountServiceAccountToken: false
    ///       containers:
    ///         - name: mcp
    ///           image: ghcr.io/example/mcp:0.2.0@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    ///           env:
    ///             - name: TOKEN
    ///               valueFrom: {secretKeyRef: {name: github-pat, key: token}}
    ///           resources: {limits: {memory: 64Mi}}
    ///           securityContext:
    ///             runAsNonRoot: true
    ///             runAsUser: 1000
    ///             allowPrivilegeEscalation: false
    ///             readOnlyRootFilesystem: true
    ///             capabilities: {drop: [ALL]}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Readers that say `optional: true`, and the credentials of stores, which somebody has to hand to the
    /// cluster. What `cofferdam.yaml` lists under `external.objects`. What a chart,
    /// an operator or a script of the tree may make, by its name; and everything in `kube-system` and
    /// `flux-system`, where a bootstrap leaves its own.
    ///
    /// ## Source
    ///
    /// Kubernetes' page about Secrets: a pod does not start before those it names exist.
    id: "secret-never-made",
    alias: "SEC-16",
    severity: Error,
    summary: "a Secret or ConfigMap is read that nothing makes",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let (makers, others) = (cluster.makers(), cluster.other_makers());
    let mut said = BTreeSet::new();
    let readings = cluster.readings();
    // The credential of a store comes from no store: somebody hands it to the cluster.
    let is_store = |reading: &Reading<'_>| reading.object.key.kind.ends_with("SecretStore");
    let is_needed = |reading: &&Reading<'_>| !reading.is_optional && !is_store(reading);
    for reading in readings.iter().filter(is_needed) {
        let Reading { object, kind, namespace, name, .. } = *reading;
        if makers.homes(kind, name).next().is_some()
            || said.contains(&(&object.key, name))
            || others.may_make(kind, namespace, name)
        {
            continue;
        }
        said.insert((&object.key, name));
        let message = format!("nothing makes the {kind} `{name}` in `{namespace}`");
        found
            .at(object, reading.name_place, message)
            .note("what reads it waits for it for ever, unless somebody makes it by hand")
            .help(format!(
                "add what makes it, or list `{kind}/{namespace}/{name}` under `external.objects` in \
                 `cofferdam.yaml`"
            ));
    }
}
