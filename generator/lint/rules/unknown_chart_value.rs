use crate::{
    chart::unknown_keys,
    lint::{Found, rule},
    view::{Cluster, Setting},
};

rule! {
    /// ## What it does
    ///
    /// Finds values of HelmReleases that the chart does not know, at any depth.
    ///
    /// ## Why it matters
    ///
    /// Helm takes any key. One that no template reads changes nothing: the limit, the volume or the password that it
    /// was to set is the default, and nothing says so. Charts move keys from one major to the next.
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
    ///     existingSecret: minio-root
    ///     users: []
    ///     resources: {limits: {memory: 1Gi}}
    ///     persistence: {sise: 100Gi}
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
    ///     existingSecret: minio-root
    ///     users: []
    ///     resources: {limits: {memory: 1Gi}}
    ///     persistence: {size: 100Gi}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Maps that go on as they are take any key, such as `config`, `env`, `annotations` and `spec`. A chart that is
    /// newer than the release that was read is not judged.
    ///
    /// ## Source
    ///
    /// The `values.yaml` and `values.schema.json` of each chart.
    id: "unknown-chart-value",
    alias: "RES-2",
    severity: Error,
    summary: "a value has a key that the chart does not know",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.releases() {
        let (Some(chart), Some(version)) = (release.chart, release.version) else { continue };
        let Some(values) = release.values().filter(|_| release.is_original()) else { continue };
        for unknown in unknown_keys(chart, version, || values.to_json()) {
            let keys = unknown.path.iter().map(String::as_str);
            let path: Vec<&str> = ["spec", "values"].into_iter().chain(keys).collect();
            let place = release.object.key_place(&path);
            let name = unknown.path.join(".");
            // Where the limit of a store is meant, the rule about it says more.
            let is_limit = release.promises().is_some_and(|promises| {
                promises.stores.iter().any(|store| {
                    let limit = format!("{}.limits.memory", store.resources);
                    store.elsewhere == Some(&*name) && release.setting(&limit) == Setting::Unset
                })
            });
            if is_limit {
                continue;
            }
            let said = found
                .at(release.object, place, format!("`{chart}` {version} does not know `{name}`"))
                .note("Helm takes any key, and what no template reads changes nothing");
            match unknown.near {
                Some(near) => said.help(format!("write `{near}`")),
                None => said.help("look for its place in the values of this version, or remove it"),
            }
        }
    }
}
