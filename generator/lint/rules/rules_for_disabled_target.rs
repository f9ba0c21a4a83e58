use crate::{
    lint::{Found, rule},
    view::{Cluster, Release, Setting},
    yaml::Value,
};

rule! {
    /// ## What it does
    ///
    /// Finds kube-prometheus-stack with a part of the control plane that is not scraped, but whose alerts are on.
    ///
    /// ## Why it matters
    ///
    /// The alert that the part is gone fires forever, since nothing is measured.
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
    ///     kubeEtcd: {enabled: false}
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
    ///     kubeEtcd: {enabled: false}
    ///     defaultRules: {rules: {etcd: false}}
    ///     prometheus: {prometheusSpec: {resources: {limits: {memory: 2Gi}}}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// With `defaultRules.create: false` there are none of these alerts.
    ///
    /// ## Source
    ///
    /// The values of kube-prometheus-stack: targets and groups of rules have a switch each.
    id: "rules-for-disabled-target",
    alias: "ALR-4",
    severity: Warning,
    summary: "alerts are on for a part that is not scraped",
    check: Cluster(check),
}

/// Each target with the groups of rules that are about it.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "kubeApiServer",
        &[
            "kubeApiserverAvailability",
            "kubeApiserverBurnrate",
            "kubeApiserverHistogram",
            "kubeApiserverSlos",
        ],
    ),
    ("kubeControllerManager", &["kubeControllerManager"]),
    ("kubeEtcd", &["etcd"]),
    ("kubeProxy", &["kubeProxy"]),
    ("kubeScheduler", &["kubeSchedulerAlerting", "kubeSchedulerRecording"]),
];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.releases() {
        if release.chart == Some("kube-prometheus-stack")
            && !release.has_unseen_values()
            && !is_off(&release, "defaultRules.create")
        {
            judge(&release, found);
        }
    }
}

fn judge(release: &Release<'_>, found: &mut Found<'_>) {
    for (target, groups) in GROUPS {
        if !is_off(release, &format!("{target}.enabled")) {
            continue;
        }
        let on: Vec<&str> = groups
            .iter()
            .copied()
            .filter(|group| {
                let path = format!("defaultRules.rules.{group}");
                let setting = release.setting(&path);
                setting == Setting::Unset
                    || matches!(setting, Setting::Written(node) if node.is_true())
            })
            .collect();
        if on.is_empty() {
            continue;
        }
        let place = release.object.place(&["spec", "values", target, "enabled"]);
        let message =
            format!("`{target}` is not scraped, but the rules `{}` are on", on.join("`, `"));
        let off: Vec<String> = on.iter().map(|group| format!("{group}: false")).collect();
        found
            .at(release.object, place, message)
            .note("an alert that its target is gone fires forever, and people learn to look away")
            .help(format!("add `defaultRules: {{rules: {{{}}}}}`", off.join(", ")));
    }
}

fn is_off(release: &Release<'_>, path: &str) -> bool {
    matches!(release.setting(path), Setting::Written(node) if node.value == Value::Bool(false))
}
