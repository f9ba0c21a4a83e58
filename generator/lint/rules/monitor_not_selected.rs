use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, Labels, Match, Object, Release},
    yaml::{Node, Value},
};

rule! {
    /// ## What it does
    ///
    /// Finds monitors, rules and AlertmanagerConfigs that kube-prometheus-stack does not select.
    ///
    /// ## Why it matters
    ///
    /// By default the chart selects only monitors and rules that are labelled with its own release. It selects every
    /// AlertmanagerConfig, unless `alertmanagerConfigSelector` asks for labels.
    /// The others are accepted by the API server and do nothing.
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
    ///     prometheus: {prometheusSpec: {resources: {limits: {memory: 2Gi}}}}
    /// ---
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: ServiceMonitor
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   endpoints: [{port: metrics}]
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
    ///     prometheus:
    ///       prometheusSpec:
    ///         serviceMonitorSelectorNilUsesHelmValues: false
    ///         resources: {limits: {memory: 2Gi}}
    /// ---
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: ServiceMonitor
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   endpoints: [{port: metrics}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// The label `release` with the name of the release selects as well. Selectors of monitors and rules that the
    /// values write, and further Prometheus objects in the tree, are taken to select everything.
    /// The AlertmanagerConfig that `alertmanagerConfiguration` names is read without being selected.
    ///
    /// ## Source
    ///
    /// The values `*SelectorNilUsesHelmValues`, `alertmanagerConfigSelector` and `alertmanagerConfiguration` of
    /// kube-prometheus-stack.
    id: "monitor-not-selected",
    alias: "ALR-5",
    severity: Error,
    summary: "a monitor, rule or AlertmanagerConfig is selected by nobody",
    check: Cluster(check),
}

/// Each kind with the start of the values that select it.
const KINDS: &[(&str, &str)] = &[
    ("PodMonitor", "podMonitor"),
    ("Probe", "probe"),
    ("PrometheusRule", "rule"),
    ("ScrapeConfig", "scrapeConfig"),
    ("ServiceMonitor", "serviceMonitor"),
];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let stacks: Vec<Release<'_>> = cluster
        .releases()
        .filter(|release| release.chart == Some("kube-prometheus-stack"))
        .collect();
    let others = ["Prometheus", "PrometheusAgent", "ThanosRuler", "Alertmanager"];
    let has_others =
        others.iter().any(|kind| cluster.of("monitoring.coreos.com", kind).next().is_some());
    let reads_monitors = |release: Release<'_>| {
        ["alloy", "k8s-monitoring", "opentelemetry-operator", "victoria-metrics-k8s-stack"]
            .iter()
            .any(|chart| release.chart == Some(chart))
    };
    let is_unseen = stacks.iter().any(Release::has_unseen_values);
    if stacks.is_empty() || has_others || is_unseen || cluster.releases().any(reads_monitors) {
        return;
    }
    for (kind, start) in KINDS {
        for object in cluster.of("monitoring.coreos.com", kind) {
            if !stacks.iter().any(|stack| selects(stack, start, object)) {
                say_monitor(object, start, &stacks[0], found);
            }
        }
    }
    for object in cluster.of("monitoring.coreos.com", "AlertmanagerConfig") {
        if !stacks.iter().any(|stack| reads_config(stack, object)) {
            let remedy =
                "give it the labels of `alertmanager.alertmanagerSpec.alertmanagerConfigSelector`";
            found
                .at(object, label_place(object), "no Alertmanager selects this by its labels")
                .note("the operator leaves it out of Alertmanager's configuration, and it does nothing")
                .help(remedy);
        }
    }
}

/// Whether a release's Alertmanager may read an `AlertmanagerConfig`.
fn reads_config(stack: &Release<'_>, object: &Object) -> bool {
    let at = |path: &[&str]| stack.value(&[&["alertmanager", "alertmanagerSpec"], path].concat());
    let global = at(&["alertmanagerConfiguration", "name"]).and_then(Node::text);
    let Some(selector) = at(&["alertmanagerConfigSelector"]) else { return true };
    // The chart takes it for a template.
    let mut is_template = selector.text().is_some();
    selector.texts(&mut |_, _, text| is_template |= text.contains("{{"));
    let labels = Labels::of(object.at(&["metadata", "labels"]));
    is_template
        || global.is_some_and(|name| name == object.key.name || name.contains("${"))
        || labels.matches(selector, "") != Match::No
}

/// Whether a release picks up an object by the values that start so.
fn selects(stack: &Release<'_>, start: &str, object: &Object) -> bool {
    let at = |key: String| stack.value(&["prometheus", "prometheusSpec", &key]);
    let selector = at(format!("{start}Selector"));
    let by_release = at(format!("{start}SelectorNilUsesHelmValues"));
    selector.is_some_and(|selector| !selector.entries().is_empty() || selector.text().is_some())
        || by_release.is_some_and(|flag| flag.value == Value::Bool(false) || flag.text().is_some())
        || object.label("release").is_some_and(|label| label == stack.name || label.contains("${"))
}

fn say_monitor(object: &Object, start: &str, stack: &Release<'_>, found: &mut Found<'_>) {
    let flag = format!("{start}SelectorNilUsesHelmValues");
    found
        .at(object, label_place(object), format!("no Prometheus selects this {}", object.key.kind))
        .note(format!(
            "the release `{}` picks up only what is labelled `release: {0}`, and this does nothing",
            stack.name
        ))
        .help(format!("add the label, or set `prometheus.prometheusSpec.{flag}: false`"));
}

fn label_place(object: &Object) -> Place {
    let labels = object.at(&["metadata", "labels"]).map(Node::entries).unwrap_or_default();
    labels.first().map_or(object.name_place(), |label| label.place)
}
