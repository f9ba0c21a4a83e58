use crate::{
    lint::{Found, rule},
    view::{Cluster, Release},
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds two HelmReleases of one chart in one namespace, where the chart does not name its objects after the
    /// release, as ClickStack with its `clickstack-secret`.
    ///
    /// ## Why it matters
    ///
    /// Both releases write the same objects. Helm refuses the second, or each upgrade of one takes the objects of the
    /// other.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: blue, namespace: tailscale}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: tailscale-operator
    ///       version: 1.102.3
    ///       sourceRef: {kind: HelmRepository, name: tailscale}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: green, namespace: tailscale}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: tailscale-operator
    ///       version: 1.102.3
    ///       sourceRef: {kind: HelmRepository, name: tailscale}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: blue, namespace: blue}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: tailscale-operator
    ///       version: 1.102.3
    ///       sourceRef: {kind: HelmRepository, name: tailscale}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: green, namespace: green}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: tailscale-operator
    ///       version: 1.102.3
    ///       sourceRef: {kind: HelmRepository, name: tailscale}
    /// ```
    ///
    /// ## Source
    ///
    /// The templates of the charts.
    id: "chart-twice-in-namespace",
    alias: "ISO-5",
    severity: Error,
    summary: "two releases of a chart with fixed names share a namespace",
    check: Cluster(check),
}

/// The charts of which some objects have the same names in every release.
const FIXED: &[&str] = &[
    "cilium",
    "clickstack",
    "clickstack-operators",
    "cloudnative-pg",
    "connect",
    "gateway-helm",
    "keda",
    "longhorn",
    "plugin-barman-cloud",
    "rook-ceph",
    "tailscale-operator",
    "velero",
];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let mut seen: BTreeMap<(&str, &str), Release<'_>> = BTreeMap::new();
    for release in cluster.releases() {
        let Some(chart) = release.chart.filter(|chart| FIXED.contains(chart)) else { continue };
        // ClickStack 1.x names everything after the release.
        if chart == "clickstack" && release.major().is_none_or(|major| major < 2) {
            continue;
        }
        let Some(first) = seen.get(&(release.namespace, chart)) else {
            seen.insert((release.namespace, chart), release);
            continue;
        };
        if first.object.key == release.object.key {
            continue;
        }
        let message =
            format!("`{chart}` is already in `{}`, by `{}`", release.namespace, first.object.key);
        found
            .at(release.object, release.object.name_place(), message)
            .note("the chart gives some objects the same name in every release, so the two collide")
            .help("install it into a namespace of its own, or once");
    }
}
