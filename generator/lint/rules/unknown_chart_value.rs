use crate::{
    chart::{Fault, misfits},
    lint::{Found, rule},
    view::{Cluster, Release, Setting},
    yaml::Node,
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
    summary: "a value has a key or a type that the chart does not know",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.releases() {
        let (Some(chart), Some(version)) = (release.chart, release.version) else { continue };
        let Some(values) = release.values().filter(|_| release.is_original()) else { continue };
        for misfit in misfits(chart, version, || values.to_json()) {
            let keys = misfit.path.iter().map(String::as_str);
            let path: Vec<&str> = ["spec", "values"].into_iter().chain(keys).collect();
            let name = misfit.path.join(".");
            let near = match misfit.fault {
                Fault::Unknown(near) => near,
                Fault::Type(wanted) => {
                    mistyped(found, &release, &path, (&name, wanted));
                    continue;
                }
            };
            let place = release.object.key_place(&path);
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
            match near {
                Some(near) => said.help(format!("write `{near}`")),
                None => said.help("look for its place in the values of this version, or remove it"),
            }
        }
    }
}

/// Says that a value is of another type than its chart takes.
fn mistyped(
    found: &mut Found<'_>,
    release: &Release<'_>,
    path: &[&str],
    (name, wanted): (&str, &str),
) {
    let kind = release.object.at(path).map_or("something else", Node::kind);
    let (chart, version) = (release.chart.unwrap_or_default(), release.version.unwrap_or_default());
    let message = format!("`{chart}` {version} takes {wanted} for `{name}`, not {kind}");
    let said = found.at(release.object, release.object.place(path), message).note(
        "a template takes what it gets: text counts as true, and what is no map has nothing below it",
    );
    match (wanted, kind) {
        ("text", _) => said.help("put quotes around it"),
        ("a number" | "`true` or `false`", "text") => said.help("write it without quotes"),
        ("a map", _) => said.help("indent its keys below it"),
        ("a list", _) => said.help("write `- ` before each entry"),
        _ => said.help(format!("write {wanted}")),
    }
}
