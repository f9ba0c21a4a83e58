use crate::{
    lint::{Found, rule},
    view::{Cluster, Release},
};

rule! {
    /// ## What it does
    ///
    /// Finds objects of External Secrets in the version `v1beta1`, where the release of the operator no longer
    /// serves it.
    ///
    /// ## Why it matters
    ///
    /// The cluster does not know the version. Flux stops at `no matches for kind`, and applies nothing else
    /// of the layer.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: external-secrets/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: external-secrets, namespace: external-secrets}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: external-secrets
    ///       version: 2.5.0
    ///       sourceRef: {kind: HelmRepository, name: external-secrets}
    /// # file: web/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1beta1
    /// kind: ExternalSecret
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   secretStoreRef: {name: vault, kind: ClusterSecretStore}
    ///   dataFrom: [{extract: {key: web}}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: external-secrets/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: external-secrets, namespace: external-secrets}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: external-secrets
    ///       version: 2.5.0
    ///       sourceRef: {kind: HelmRepository, name: external-secrets}
    /// # file: web/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   secretStoreRef: {name: vault, kind: ClusterSecretStore}
    ///   dataFrom: [{extract: {key: web}}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Clusters whose operator is older than 0.17, or not in the tree.
    ///
    /// ## Source
    ///
    /// The release notes of External Secrets 0.17.
    id: "external-secret-version",
    alias: "SEC-7",
    severity: Error,
    summary: "an object of External Secrets is in a version that is no longer served",
    check: Cluster(check),
}

const OLD: &str = "external-secrets.io/v1beta1";
const NEW: &str = "external-secrets.io/v1";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let serves_new = |release: Release<'_>| {
        let version = release.version.unwrap_or_default().trim_start_matches('v');
        let mut numbers = version.split('.').map_while(|part| part.parse::<u64>().ok());
        let first = (numbers.next(), numbers.next());
        release.chart == Some("external-secrets")
            && matches!(first, (Some(1..), _) | (Some(0), Some(17..)))
    };
    if !cluster.releases().any(serves_new) {
        return;
    }
    for object in cluster.objects.iter().filter(|object| object.api_version == OLD) {
        let place = object.place(&["apiVersion"]);
        found
            .at(object, place, "the operator no longer serves `v1beta1`")
            .note("Flux does not find the kind, and stops applying the layer")
            .fix(place, NEW)
            .help(format!("write `apiVersion: {NEW}`"));
    }
}
