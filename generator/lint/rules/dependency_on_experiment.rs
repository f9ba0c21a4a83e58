use crate::{
    lint::{Found, rule},
    view::{Cluster, Dependency, Object},
};

rule! {
    /// ## What it does
    ///
    /// Finds Flux Kustomizations and HelmReleases outside of an experiment that depend on one inside.
    ///
    /// ## Why it matters
    ///
    /// An experiment may fail, and may be gone tomorrow. What depends on it is then not applied any more, updates
    /// of its own included.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: clickstack, namespace: clickstack}
    /// spec:
    ///   interval: 1h
    ///   path: ./clickstack
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: temporal, namespace: temporal}
    /// spec:
    ///   interval: 1h
    ///   path: ./temporal
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    ///   dependsOn:
    ///     - name: clickstack
    ///       namespace: clickstack
    /// # file: clickstack/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: clickstack}
    /// data: {theme: dark}
    /// # file: temporal/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: temporal}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: clickstack, namespace: clickstack}
    /// spec:
    ///   interval: 1h
    ///   path: ./clickstack
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: temporal, namespace: temporal}
    /// spec:
    ///   interval: 1h
    ///   path: ./temporal
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    /// # file: clickstack/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: clickstack}
    /// data: {theme: dark}
    /// # file: temporal/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: temporal}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// What belongs to the experiment itself may depend on its other parts.
    ///
    /// ## Source
    ///
    /// The Kustomization and HelmRelease APIs of Flux: `dependsOn` waits until the other is ready.
    id: "dependency-on-experiment",
    alias: "ISO-2",
    severity: Error,
    summary: "something outside of an experiment waits for it",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for (at, layer) in cluster.layers.iter().enumerate() {
        let object = cluster.kustomization(layer);
        let own = cluster.experiment_of_layer(at);
        for edge in object.dependencies() {
            let target = cluster.layer(edge.namespace, edge.name);
            // One that the tree does not show may still be named by its namespace.
            let of_namespace = || cluster.intent.experiments.get_key_value(edge.namespace);
            let other = match target {
                Some(target) => cluster.experiment_of_layer(target),
                None => of_namespace().map(|(name, _)| name.as_str()),
            };
            judge(object, edge, own, other, found);
        }
    }
    for release in cluster.releases() {
        let own = cluster.experiment_of(release.object);
        for edge in release.object.dependencies() {
            let key = &release.object.key;
            let target = cluster.get(&key.group, &key.kind, edge.namespace, edge.name);
            let other = target.and_then(|target| cluster.experiment_of(target));
            judge(release.object, edge, own, other, found);
        }
    }
}

fn judge(
    object: &Object,
    edge: Dependency<'_>,
    own: Option<&str>,
    other: Option<&str>,
    found: &mut Found<'_>,
) {
    let Some(other) = other.filter(|other| own != Some(other)) else { return };
    found
        .at(object, edge.place, format!("it waits for `{}` of the experiment `{other}`", edge.name))
        .note("when the experiment fails or ends, this is not applied any more")
        .help("remove the entry; what it really needs of the experiment cannot stay an experiment");
}
