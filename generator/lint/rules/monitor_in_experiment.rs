use crate::{
    finding::Place,
    lint::{Found, rule},
    view::Cluster,
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds ServiceMonitors, PodMonitors, Probes and ScrapeConfigs in the namespace of an experiment, and values of
    /// its releases that make them.
    ///
    /// ## Why it matters
    ///
    /// They make the monitoring of production depend on what is to be removed, and are forgotten in the teardown.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}
    /// # file: monitor.yaml
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: ServiceMonitor
    /// metadata: {name: store, namespace: clickstack}
    /// spec:
    ///   selector: {matchLabels: {app: store}}
    ///   endpoints: [{port: metrics}]
    /// ```
    ///
    /// ## Instead
    ///
    /// Leave it out; alert on what Kubernetes itself measures, such as the volume:
    ///
    /// ```yaml good
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}
    /// # file: rule.yaml
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: PrometheusRule
    /// metadata: {name: volume, namespace: clickstack}
    /// spec:
    ///   groups:
    ///     - name: volume
    ///       rules:
    ///         - alert: ExperimentVolumeFills
    ///           expr: kubelet_volume_stats_available_bytes{namespace="clickstack"} < 2e9
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A namespace that `cofferdam.yaml` names under `stores.metrics` may be scraped. Where Prometheus shall watch
    /// the experiment for a while, a waiver says until when.
    ///
    /// ## Source
    ///
    /// The API of the Prometheus operator.
    id: "monitor-in-experiment",
    alias: "PIL-3",
    severity: Error,
    summary: "an experiment is scraped by production's monitoring",
    check: Cluster(check),
}

const MONITORS: &[&str] = &["PodMonitor", "Probe", "ScrapeConfig", "ServiceMonitor"];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let intent = &cluster.intent;
    let is_trial = |namespace: &str| {
        intent.experiments.contains_key(namespace) && intent.keeps_metrics_out(namespace)
    };
    for kind in MONITORS {
        for object in cluster.of("monitoring.coreos.com", kind) {
            let own = (object.key.namespace.as_str(), object.name_place());
            let chosen = object.at(&["spec", "namespaceSelector", "matchNames"]);
            let chosen = chosen.map(Node::items).unwrap_or_default().iter();
            let chosen = chosen.filter_map(|name| Some((name.text()?, name.place)));
            let mut scraped = std::iter::once(own).chain(chosen);
            if let Some((namespace, place)) = scraped.find(|(namespace, _)| is_trial(namespace)) {
                found
                    .at(
                        object,
                        place,
                        format!("`{namespace}` is an experiment, and this {kind} has it scraped"),
                    )
                    .note("production's monitoring comes to depend on what is to be removed")
                    .help("remove it, or add a waiver that says until when it is needed");
            }
        }
    }
    for release in cluster.releases().filter(|release| is_trial(release.namespace)) {
        let mut places: Vec<(String, Place)> = Vec::new();
        if let Some(values) = release.values() {
            switches(values, "", &mut places);
        }
        for (path, place) in places {
            let message = format!("`{path}` has the experiment `{}` scraped", release.namespace);
            found
                .at(release.object, place, message)
                .note("production's monitoring comes to depend on what is to be removed")
                .help("write `false`, or add a waiver that says until when it is needed");
        }
    }
}

/// The switches of monitors that are on, with their paths.
fn switches(node: &Node, path: &str, places: &mut Vec<(String, Place)>) {
    for entry in node.entries() {
        let below =
            if path.is_empty() { entry.key.to_string() } else { format!("{path}.{}", entry.key) };
        if ["serviceMonitor", "podMonitor"].contains(&&*entry.key)
            && let Some(switch) = entry.node.get("enabled").filter(|switch| switch.is_true())
        {
            places.push((format!("{below}.enabled"), switch.place));
        }
        switches(&entry.node, &below, places);
    }
}
