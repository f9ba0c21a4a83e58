use crate::{
    chart::Credential,
    lint::{Found, rule},
    view::{Cluster, Release, Setting},
};

rule! {
    /// ## What it does
    ///
    /// Finds HelmReleases that run with a password or key which stands in the chart's own values, either because
    /// nothing replaces it or because the same value is written again.
    ///
    /// ## Why it matters
    ///
    /// The default is public: everybody who reaches the service and knows the chart can log in.
    /// Nothing fails, so nobody looks.
    ///
    /// ## Example
    ///
    /// The console's user `console` has the password `console123`:
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
    ///     resources: {limits: {memory: 1Gi}}
    /// ```
    ///
    /// ## Instead
    ///
    /// Take the value from a Secret, or, as here, remove what is not needed:
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
    ///     resources: {limits: {memory: 1Gi}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Parts that are switched off need no credentials. Where `valuesFrom` brings values that the tree does not
    /// show, nothing is said.
    ///
    /// ## Source
    ///
    /// The default values of the charts; `valuesFrom` with a `targetPath` in the HelmRelease API of Flux.
    id: "default-credential",
    alias: "SEC-1",
    severity: Error,
    summary: "a release runs with a password that stands in its chart",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.releases() {
        let Some(promises) = release.promises() else { continue };
        let live = promises
            .credentials
            .iter()
            .filter(|credential| release.holds(credential.when) == Some(true));
        let mut unset: Vec<&Credential> = Vec::new();
        for credential in live {
            match release.setting(credential.path) {
                Setting::Written(node) if node.text() == Some(credential.default) => {
                    let message = format!(
                        "`{}` has the default of the chart, which everybody knows",
                        credential.path
                    );
                    let said = found.at(release.object, node.place, message);
                    said.note("whoever reaches the service can log in with it").help(format!(
                        "take it from a Secret with `valuesFrom` and `targetPath: {}`",
                        credential.path
                    ));
                }
                Setting::Unset if release.setting(credential.set) == Setting::Unset => {
                    unset.push(credential);
                }
                Setting::Written(_) | Setting::Given | Setting::Unset | Setting::Unknown => {}
            }
        }
        tell(&release, &unset, found);
    }
}

/// One finding for all that is missing: they are mended in one place.
fn tell(release: &Release<'_>, unset: &[&Credential], found: &mut Found<'_>) {
    let Some(first) = unset.first() else { return };
    let chart = release.chart.unwrap_or_default();
    let paths: Vec<&str> = unset.iter().map(|credential| credential.path).collect();
    let message =
        format!("the chart `{chart}` runs with its public default for `{}`", paths.join("`, `"));
    let place = release.object.key_place(&["spec", "values"]);
    let said = found
        .at(release.object, place, message)
        .note("whoever reaches the service and knows the chart can log in with it");
    if first.set == first.path {
        said.help(format!(
            "take each from a Secret with `valuesFrom`, such as `targetPath: {}`",
            first.path
        ));
    } else {
        said.help(format!("set `{}`; an empty list removes the default", first.set));
    }
}
