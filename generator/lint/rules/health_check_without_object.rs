use crate::{
    finding::nearest,
    lint::{Found, rule},
    view::{Cluster, Object, Presence},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds `healthChecks` of Flux Kustomizations that name an object which will never exist: a HelmRelease
    /// that the tree does not apply, or a workload that no chart in its namespace renders.
    ///
    /// ## Why it matters
    ///
    /// Flux waits for the object until the timeout, at every interval.
    /// The Kustomization is never ready, and neither is anything that depends on it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/login.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: login, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 6m
    ///   path: ./login
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   healthChecks:
    ///     - {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: oauth2-proxy, namespace: login}
    /// # file: login/release.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: proxy, namespace: login}
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: oauth2-proxy
    ///       version: 10.1.3
    ///       sourceRef: {kind: HelmRepository, name: oauth2-proxy, namespace: flux-system}
    ///   values:
    ///     config: {existingSecret: oauth2-proxy}
    ///     resources: {limits: {memory: 64Mi}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/login.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: login, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 6m
    ///   path: ./login
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   healthChecks:
    ///     - {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: proxy, namespace: login}
    ///     - {apiVersion: apps/v1, kind: Deployment, name: proxy-oauth2-proxy, namespace: login}
    /// # file: login/release.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: proxy, namespace: login}
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: oauth2-proxy
    ///       version: 10.1.3
    ///       sourceRef: {kind: HelmRepository, name: oauth2-proxy, namespace: flux-system}
    ///   values:
    ///     config: {existingSecret: oauth2-proxy}
    ///     resources: {limits: {memory: 64Mi}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// With `wait: true` the list is not used, and another rule speaks of it. Objects that a chart which nobody has
    /// read, or an operator, may make are not judged.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux, and the templates of the charts.
    id: "health-check-without-object",
    alias: "DEP-7",
    severity: Error,
    summary: "a health check waits for an object that will never exist",
    check: Cluster(check),
}

/// The kinds that charts render, of which the names are known.
const WORKLOADS: &[&str] = &["DaemonSet", "Deployment"];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for layer in &cluster.layers {
        let object = cluster.kustomization(layer);
        if object.at(&["spec", "wait"]).is_some_and(Node::is_true) {
            continue;
        }
        let checks = object.at(&["spec", "healthChecks"]).map(Node::items).unwrap_or_default();
        for entry in checks {
            judge(cluster, object, entry, found);
        }
    }
}

fn judge(cluster: &Cluster, object: &Object, entry: &Node, found: &mut Found<'_>) {
    let text = |key| entry.text_at(&[key]);
    let (Some(kind), Some(name)) = (text("kind"), text("name")) else { return };
    let namespace = text("namespace").unwrap_or(&object.key.namespace);
    let known = if kind == "HelmRelease" {
        releases(cluster, namespace, name)
    } else if WORKLOADS.contains(&kind) {
        match cluster.presence(kind, namespace, name) {
            Presence::Nowhere(known) => Some(known),
            Presence::Applied(_) | Presence::Rendered { .. } | Presence::Unknown => None,
        }
    } else {
        None
    };
    let Some(known) = known else { return };
    let place = entry.get("name").map_or(entry.place, |name| name.place);
    let message = format!("no {kind} `{name}` will be in the namespace `{namespace}`");
    let said = found
        .at(object, place, message)
        .note("Flux waits for it until the timeout, and the Kustomization is never ready");
    match (nearest(name, known.iter().map(String::as_str)), known.as_slice()) {
        (Some(near), _) => said.help(format!("write `{near}`")),
        (None, []) => said.help("name an object that the tree applies, or remove the entry"),
        (None, all) => said.help(format!("write one that will be: `{}`", all.join("`, `"))),
    }
}

/// The releases of a namespace, if one is missing among them and nothing else could apply it.
fn releases(cluster: &Cluster, namespace: &str, name: &str) -> Option<Vec<String>> {
    let external = format!("HelmRelease/{namespace}/{name}");
    let is_whole = cluster.is_whole();
    let all = cluster.of_in(namespace, ("helm.toolkit.fluxcd.io", "HelmRelease"));
    let all: Vec<&Object> = all.collect();
    let is_there = all.iter().any(|release| release.key.name == name);
    let may_be_there = cluster.intent.external.holds(&external);
    if is_there || may_be_there || !is_whole || name.contains("${") {
        return None;
    }
    Some(all.into_iter().map(|release| release.key.name.clone()).collect())
}
