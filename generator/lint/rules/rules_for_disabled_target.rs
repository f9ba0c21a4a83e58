use crate::{
    chart::When,
    lint::{Found, rule},
    view::{Cluster, Release},
};

rule! {
    /// ## What it does
    ///
    /// Finds kube-prometheus-stack that does not scrape the API server, but has the alert that it is gone.
    ///
    /// ## Why it matters
    ///
    /// `KubeAPIDown` fires forever, since nothing is measured.
    /// People learn to look away.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: monitoring, namespace: monitoring}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: kube-prometheus-stack
    ///       version: 88.5.3
    ///       sourceRef: {kind: HelmRepository, name: prometheus-community}
    ///   values:
    ///     kubeApiServer: {enabled: false}
    ///     prometheus: {prometheusSpec: {resources: {limits: {memory: 2Gi}}}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: monitoring, namespace: monitoring}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: kube-prometheus-stack
    ///       version: 88.5.3
    ///       sourceRef: {kind: HelmRepository, name: prometheus-community}
    ///   values:
    ///     kubeApiServer: {enabled: false}
    ///     defaultRules: {disabled: {KubeAPIDown: true}}
    ///     prometheus: {prometheusSpec: {resources: {limits: {memory: 2Gi}}}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// With `defaultRules.create: false` or `defaultRules.rules.kubernetesSystem: false` there is no such alert.
    /// The rules about etcd, kube-proxy, the scheduler and the controller manager go with their target.
    ///
    /// ## Source
    ///
    /// The templates of kube-prometheus-stack: `kubernetes-system-apiserver.yaml` alone of those with an
    /// `absent(up{…})` does not ask whether its target is on.
    id: "rules-for-disabled-target",
    alias: "ALR-4",
    severity: Warning,
    summary: "alerts are on for a part that is not scraped",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.releases() {
        if release.chart == Some("kube-prometheus-stack") && fires_forever(&release) {
            let place = release.object.place(&["spec", "values", "kubeApiServer", "enabled"]);
            let message = "`kubeApiServer` is not scraped, but the alert `KubeAPIDown` is on";
            found
                .at(release.object, place, message)
                .note(
                    "an alert that its target is gone fires forever, and people learn to look away",
                )
                .help("add `defaultRules: {disabled: {KubeAPIDown: true}}`");
        }
    }
}

/// Whether its values leave the alert on, and take its target away.
fn fires_forever(release: &Release<'_>) -> bool {
    let has_group =
        [When::NotOff("defaultRules.create"), When::NotOff("defaultRules.rules.kubernetesSystem")];
    release.holds(&[When::NotOff("kubeApiServer.enabled")]) == Some(false)
        && release.holds(&has_group) == Some(true)
        && release.holds(&[When::On("defaultRules.disabled.KubeAPIDown")]) == Some(false)
}
