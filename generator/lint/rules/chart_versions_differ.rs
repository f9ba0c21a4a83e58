use crate::{
    lint::{Found, rule},
    view::{Cluster, Release},
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds charts that are released together and are pinned apart, such as `rook-ceph` and `rook-ceph-cluster`, and one
    /// chart with two major versions in one cluster.
    ///
    /// ## Why it matters
    ///
    /// Each release is tested with its companion of the same version. One chart with two major versions means two sets of
    /// values, and of definitions that can be there only once.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: rook-ceph, namespace: rook-ceph}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: rook-ceph
    ///       version: v1.20.6
    ///       sourceRef: {kind: HelmRepository, name: rook}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: rook-ceph-cluster, namespace: rook-ceph}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: rook-ceph-cluster
    ///       version: v1.19.0
    ///       sourceRef: {kind: HelmRepository, name: rook}
    ///   dependsOn:
    ///     - name: rook-ceph
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: rook-ceph, namespace: rook-ceph}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: rook-ceph
    ///       version: v1.20.6
    ///       sourceRef: {kind: HelmRepository, name: rook}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: rook-ceph-cluster, namespace: rook-ceph}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: rook-ceph-cluster
    ///       version: v1.20.6
    ///       sourceRef: {kind: HelmRepository, name: rook}
    ///   dependsOn:
    ///     - name: rook-ceph
    /// ```
    ///
    /// ## Source
    ///
    /// The release notes of Rook and kagent: both charts of a release have its number.
    id: "chart-versions-differ",
    alias: "SRC-8",
    severity: Warning,
    summary: "charts that belong together have different versions",
    check: Cluster(check),
}

/// Charts that are released together, under one number.
const COMPANIONS: &[[&str; 2]] = &[["kagent-crds", "kagent"], ["rook-ceph", "rook-ceph-cluster"]];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for [first, second] in COMPANIONS {
        let of = |chart: &str| cluster.releases().find(|release| release.chart == Some(chart));
        let (Some(first), Some(second)) = (of(first), of(second)) else { continue };
        let versions = [&first, &second]
            .map(|release| release.version.map(|text| text.trim_start_matches('v')));
        if let [Some(one), Some(two)] = versions
            && one != two
        {
            let message =
                format!("this is version `{two}`, but `{}` is version `{one}`", first.object.key);
            say(&second, message, "charts that are released together are tested together", found);
        }
    }
    let mut majors: BTreeMap<&str, (u64, Release<'_>)> = BTreeMap::new();
    for release in cluster.releases() {
        let (Some(chart), Some(major)) = (release.chart, release.major()) else { continue };
        let (first, other) = majors.entry(chart).or_insert_with(|| (major, release.clone()));
        if *first != major {
            let message = format!(
                "`{chart}` is of major version {major} here, and {first} in `{}`",
                other.object.key
            );
            say(&release, message, "the values of one do not fit the other", found);
        }
    }
}

fn say(release: &Release<'_>, message: String, why: &str, found: &mut Found<'_>) {
    let object = release.object;
    let path: &[&str] = match object.at(&["spec", "chart"]) {
        Some(_) => &["spec", "chart", "spec", "version"],
        None => &["spec", "chartRef", "name"],
    };
    found
        .at(object, object.place(path), message)
        .note(why)
        .help("raise both together, the one that the other needs first");
}
