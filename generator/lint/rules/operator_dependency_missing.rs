use crate::{
    lint::{Found, rule},
    view::{Cluster, Object, Origin, Origins, Release, Repository},
};

rule! {
    /// ## What it does
    ///
    /// Finds HelmReleases whose chart makes objects for an operator, without waiting for the operator. ClickStack
    /// is the best known: from chart 2 on it needs `clickstack-operators`.
    ///
    /// ## Why it matters
    ///
    /// The definitions of such objects come with the operator. Without them Helm cannot install the chart; with
    /// them, but without the operator, nothing happens to what it installs.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/clickstack.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: rook, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./rook
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: rook/releases.yaml
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
    /// ```
    ///
    /// ## Instead
    ///
    /// Two Kustomizations, of which the second depends on the first, or `dependsOn` in the HelmRelease:
    ///
    /// ```yaml good
    /// # file: flux/clickstack.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: rook, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./rook
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: rook/releases.yaml
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
    ///   dependsOn:
    ///     - name: rook-ceph
    ///   chart:
    ///     spec:
    ///       chart: rook-ceph-cluster
    ///       version: v1.20.6
    ///       sourceRef: {kind: HelmRepository, name: rook}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// ClickStack 1.x brings plain Deployments and needs no operator. An operator that is there before Flux is
    /// declared by its kinds, such as `clickhouse.com/*`, in `external: kinds:` of `cofferdam.yaml`.
    ///
    /// ## Source
    ///
    /// The templates of the charts; README of ClickStack's charts: operators first, then the application.
    id: "operator-dependency-missing",
    alias: "DEP-4",
    severity: Error,
    summary: "a chart does not wait for the operator that its objects need",
    check: Repository(check),
}

/// A chart and what its templates render.
struct Row {
    chart: &'static str,
    from_major: u64,
    group: &'static str,
    kind: &'static str,
    /// The value that turns the object off.
    switch: &'static [&'static str],
    operator: &'static str,
}

const ROWS: &[Row] = &[
    row("clickstack", "clickhouse.com", "ClickHouseCluster", &["clickhouse", "enabled"]),
    row("clickstack", "mongodbcommunity.mongodb.com", "MongoDBCommunity", &["mongodb", "enabled"]),
    Row { operator: "cloudnative-pg", ..row("cluster", "postgresql.cnpg.io", "Cluster", &[]) },
    Row { operator: "kagent-crds", ..row("kagent", "kagent.dev", "Agent", &[]) },
    Row {
        operator: "cert-manager",
        ..row("plugin-barman-cloud", "cert-manager.io", "Certificate", &[])
    },
    Row { operator: "rook-ceph", ..row("rook-ceph-cluster", "ceph.rook.io", "CephCluster", &[]) },
    Row { operator: "cert-manager", ..row("trust-manager", "cert-manager.io", "Certificate", &[]) },
];

const fn row(
    chart: &'static str,
    group: &'static str,
    kind: &'static str,
    switch: &'static [&'static str],
) -> Row {
    // The only chart of the table that once did without.
    let from_major = if switch.is_empty() { 0 } else { 2 };
    Row { chart, from_major, group, kind, switch, operator: "clickstack-operators" }
}

fn check(repository: &Repository, found: &mut Found<'_>) {
    for cluster in &repository.clusters {
        let origins = Origins::of(repository, cluster);
        for release in cluster.releases() {
            let missing = ROWS.iter().find(|row| is_missing(cluster, &origins, &release, row));
            if let (Some(row), Some(layer)) = (missing, release.object.layer) {
                let layer = cluster.kustomization(&cluster.layers[layer]);
                say(release.object, layer, row, found);
            }
        }
    }
}

fn say(release: &Object, layer: &Object, row: &Row, found: &mut Found<'_>) {
    let message = format!(
        "the chart `{}` is installed without waiting for `{}`, whose kinds it uses",
        row.chart, row.operator
    );
    let place = match release.at(&["spec", "dependsOn"]) {
        Some(_) => release.dependencies_place(),
        None if release.at(&["spec", "chartRef"]).is_some() => {
            release.place(&["spec", "chartRef", "name"])
        }
        None => release.place(&["spec", "chart", "spec", "chart"]),
    };
    found
        .at(release, place, message)
        .note(format!(
            "it renders a `{}`, which nothing serves before the operator is there",
            row.kind
        ))
        .help(format!(
            "let the Kustomization `{}` depend on one that installs `{}` with `wait: true`",
            layer.key.name, row.operator
        ));
}

fn is_missing(cluster: &Cluster, origins: &Origins, release: &Release<'_>, row: &Row) -> bool {
    let is_off =
        !row.switch.is_empty() && release.value(row.switch).is_some_and(|value| !value.is_true());
    let is_new =
        row.from_major == 0 || release.major().is_some_and(|major| major >= row.from_major);
    let Some(layer) = release.object.layer.filter(|_| release.chart == Some(row.chart)) else {
        return false;
    };
    if is_off || !is_new {
        return false;
    }
    let before = cluster.ancestors(layer);
    let awaited = cluster.awaited_by(release.object);
    match origins.origin(row.group, row.kind) {
        Origin::Before => false,
        // That of ClickStack is known to be needed; where all is seen, it is not there.
        Origin::Unknown => row.chart == "clickstack" && cluster.is_whole(),
        Origin::Brought(bringers) => {
            let is_unseen = |layer: &usize| !cluster.layers[*layer].is_whole;
            !before.iter().any(is_unseen)
                && !bringers.iter().any(|bringer| {
                    let object = &cluster.objects[bringer.object];
                    let is_definition = cluster.release(object).is_none();
                    before.contains(&bringer.layer)
                        || awaited.iter().any(|awaited| awaited.key == object.key)
                        || is_definition && bringer.layer == layer
                })
        }
    }
}
