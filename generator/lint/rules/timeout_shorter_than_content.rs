use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds Flux Kustomizations that wait for less time than something they apply says it needs: the
    /// `timeout` of a HelmRelease, or of a Kustomization inside.
    ///
    /// ## Why it matters
    ///
    /// The Kustomization fails while the release is still at work, and with it all that depends on it. The alert
    /// names the wrong object, and goes away by itself.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/monitoring.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: monitoring, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   timeout: 3m
    ///   path: ./monitoring
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// # file: monitoring/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: warehouse, namespace: monitoring}
    /// spec:
    ///   interval: 1h
    ///   timeout: 15m
    ///   chart:
    ///     spec:
    ///       chart: warehouse
    ///       version: 88.5.3
    ///       sourceRef: {kind: HelmRepository, name: prometheus-community}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/monitoring.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: monitoring, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   timeout: 16m
    ///   path: ./monitoring
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// # file: monitoring/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: warehouse, namespace: monitoring}
    /// spec:
    ///   interval: 1h
    ///   timeout: 15m
    ///   chart:
    ///     spec:
    ///       chart: warehouse
    ///       version: 88.5.3
    ///       sourceRef: {kind: HelmRepository, name: prometheus-community}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Only a `timeout` that somebody wrote counts: a HelmRelease without one may take five minutes, but nobody
    /// said that it does. A Kustomization that waits for nothing has no use for its own.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux: without `timeout`, the interval less 30 seconds, and 30 seconds at least.
    id: "timeout-shorter-than-content",
    alias: "DEP-10",
    severity: Warning,
    summary: "a Kustomization stops waiting before what it applies may be done",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for layer in &cluster.layers {
        let kustomization = cluster.kustomization(layer);
        let awaited = cluster.applied_by(layer).filter(|object| is_awaited(kustomization, object));
        let timed =
            awaited.filter_map(|object| Some((object.duration(&["spec", "timeout"])?, object)));
        let longest = timed.max_by_key(|(time, _)| *time);
        let (Some((time, object)), Some(patience)) = (longest, kustomization.patience()) else {
            continue;
        };
        if time <= patience {
            continue;
        }
        let written = object.text(&["spec", "timeout"]).unwrap_or_default();
        let (field, own) = match kustomization.text(&["spec", "timeout"]) {
            Some(own) => ("timeout", own.to_owned()),
            None => ("interval", format!("{}s", patience / 1000)),
        };
        let message = format!("it waits for {own}, but `{}` may take {written}", object.key);
        let why = match field {
            "timeout" => "it fails while that is still at work, and with it what depends on it",
            _ => "without a `timeout` it waits half a minute less than its `interval`",
        };
        found
            .at(kustomization, kustomization.place(&["spec", field]), message)
            .note(why)
            .help(format!("set `timeout` to more than {written}"));
    }
}

/// Whether a Kustomization waits for an object that it applies, and the object has a say in how long.
fn is_awaited(kustomization: &Object, object: &Object) -> bool {
    let is_timed = object.is("helm.toolkit.fluxcd.io", "HelmRelease")
        || object.is("kustomize.toolkit.fluxcd.io", "Kustomization")
            && object.key != kustomization.key;
    let is_suspended = object.at(&["spec", "suspend"]).is_some_and(Node::is_true);
    let waits = kustomization.at(&["spec", "wait"]).is_some_and(Node::is_true);
    let checks = kustomization.at(&["spec", "healthChecks"]).map(Node::items).unwrap_or_default();
    let is_checked = checks.iter().any(|check| {
        check.text_at(&["kind"]) == Some(&object.key.kind)
            && check.text_at(&["name"]) == Some(&object.key.name)
            && check
                .text_at(&["namespace"])
                .is_none_or(|namespace| namespace == object.key.namespace)
    });
    is_timed && !is_suspended && (waits || is_checked)
}
