use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds HelmReleases that give up after the first failed install, in a cluster where nearly all others try again
    /// (`install.remediation.retries`, or the strategy `RetryOnFailure`).
    ///
    /// ## Why it matters
    ///
    /// A first install often fails for a reason that passes: an image that is pulled slowly, a webhook that is not up yet.
    /// Without a retry the release stays failed until somebody changes it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: database, namespace: database}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: database
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    ///   install:
    ///     remediation: {retries: 3}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: queue, namespace: queue}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: queue
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    ///   install:
    ///     remediation: {retries: 3}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: search, namespace: search}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: search
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    ///   install:
    ///     remediation: {retries: 3}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: shop, namespace: shop}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: shop
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: database, namespace: database}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: database
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    ///   install:
    ///     remediation: {retries: 3}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: queue, namespace: queue}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: queue
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    ///   install:
    ///     remediation: {retries: 3}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: search, namespace: search}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: search
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    ///   install:
    ///     remediation: {retries: 3}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: shop, namespace: shop}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: shop
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    ///   install:
    ///     remediation: {retries: 3}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Where fewer than three of four releases retry, the house has no habit, and none is a finding.
    ///
    /// ## Source
    ///
    /// The HelmRelease API of Flux: `retries` is 0 unless it is set.
    id: "reconciliation-unset",
    alias: "DEP-15",
    severity: Warning,
    summary: "one HelmRelease does not retry where the others do",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let is_whole =
        |object: &&Object| object.layer.is_none_or(|layer| cluster.layers[layer].is_whole);
    let releases = cluster.releases().map(|release| release.object).filter(is_whole);
    let (retrying, others): (Vec<&Object>, Vec<_>) = releases.partition(|object| retries(object));
    // The habit of the house is what three of four do, and it takes more than a few to have one.
    if retrying.len() < 3 || retrying.len() < 3 * others.len() {
        return;
    }
    for object in others {
        found
            .at(
                object,
                object.key_place(&["spec"]),
                "a failed install of this release is not tried again",
            )
            .note(format!("{} others of this cluster try again by themselves", retrying.len()))
            .help("set `install: {remediation: {retries: 3}}`, and the same for `upgrade`");
    }
}

fn retries(object: &Object) -> bool {
    let retries = object.at(&["spec", "install", "remediation", "retries"]);
    retries.and_then(Node::scalar).is_some_and(|retries| retries != "0")
        || object.text(&["spec", "install", "strategy", "name"]) == Some("RetryOnFailure")
}
