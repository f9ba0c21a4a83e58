use crate::{
    chart::ChartStore,
    lint::{Found, rule},
    view::{Cluster, Object, Release, Setting},
};

rule! {
    /// ## What it does
    ///
    /// Finds stores without a memory limit at the value that the installed major version of the chart takes it from.
    ///
    /// ## Why it matters
    ///
    /// A database takes all memory that it gets, and the node kills its neighbours.
    /// Charts move the value between majors; what stands at the old place is read by nobody, and no error says so.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: minio, namespace: storage}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: minio
    ///       version: 5.4.0
    ///       sourceRef: {kind: HelmRepository, name: minio}
    ///   values:
    ///     mode: standalone
    ///     existingSecret: minio-root
    ///     users: []
    ///     resources: {requests: {memory: 512Mi}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: minio, namespace: storage}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: minio
    ///       version: 5.4.0
    ///       sourceRef: {kind: HelmRepository, name: minio}
    ///   values:
    ///     mode: standalone
    ///     existingSecret: minio-root
    ///     users: []
    ///     resources: {requests: {memory: 512Mi}, limits: {memory: 1Gi}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A limit on CPU is a choice. Where `valuesFrom` brings values that the tree does not show, nothing is said.
    ///
    /// ## Source
    ///
    /// The templates of the charts: ClickStack takes ClickHouse's limits from `clickhouse.resources` in 1.x, and
    /// from `clickhouse.cluster.spec.containerTemplate.resources` since 2.0.
    id: "store-without-limits",
    alias: "RES-1",
    severity: Error,
    summary: "a store has no memory limit where its chart looks for one",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.releases() {
        let stores = release.promises().map(|promises| promises.stores).unwrap_or_default();
        for store in stores.iter().filter(|store| release.holds(store.when) == Some(true)) {
            judge(&release, store, found);
        }
    }
    for object in cluster.of("clickhouse.com", "ClickHouseCluster") {
        if object.at(&["spec", "containerTemplate", "resources", "limits", "memory"]).is_none() {
            let place = object.place(&["spec", "containerTemplate", "resources"]);
            say(object, place, "ClickHouse", found)
                .help("set `spec.containerTemplate.resources.limits.memory`");
        }
    }
}

fn judge(release: &Release<'_>, store: &ChartStore, found: &mut Found<'_>) {
    let limit = format!("{}.limits.memory", store.resources);
    if release.setting(&limit) != Setting::Unset {
        return;
    }
    let elsewhere = store.elsewhere.map(|path| (path, release.setting(path)));
    if let Some((path, Setting::Written(node))) = elsewhere {
        let chart = release.chart.unwrap_or_default();
        let version = release.version.unwrap_or_default();
        let message = format!("`{path}` limits nothing: `{chart}` {version} does not read it");
        found
            .at(release.object, node.place, message)
            .note(format!(
                "{} runs without a memory limit, and another major took it here",
                store.what
            ))
            .help(format!("move it to `{}`", store.resources));
        return;
    }
    let mut path = vec!["spec", "values"];
    path.extend(store.resources.split('.'));
    let place = release.object.nearest_key(&path);
    say(release.object, place, store.what, found).help(format!("set `{limit}`"));
}

fn say<'a>(
    object: &Object,
    place: crate::finding::Place,
    what: &str,
    found: &'a mut Found<'_>,
) -> crate::lint::Said<'a> {
    found
        .at(object, place, format!("{what} has no memory limit"))
        .note("a store takes what it can get, and the node kills its neighbours")
}
