use crate::{
    lint::{Found, rule},
    view::{Cluster, Endpoint, Object, part_type},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds what carries Prometheus' metrics into a store that is there for logs and traces alone: `remoteWrite`,
    /// and collectors that scrape for it.
    ///
    /// ## Why it matters
    ///
    /// A bridge copies every series of production into the experiment.
    /// Its volume fills with data that nobody asked for, and both stores answer the same question differently.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// stores: {metrics: [monitoring], logs: [clickstack], traces: [clickstack]}
    /// # file: prometheus.yaml
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: Prometheus
    /// metadata: {name: main, namespace: monitoring}
    /// spec:
    ///   resources: {limits: {memory: 2Gi}}
    ///   remoteWrite:
    ///     - url: http://store.clickstack.svc:9363/write
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// stores: {metrics: [monitoring], logs: [clickstack], traces: [clickstack]}
    /// # file: prometheus.yaml
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: Prometheus
    /// metadata: {name: main, namespace: monitoring}
    /// spec:
    ///   resources: {limits: {memory: 2Gi}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A collector that scrapes and writes to Prometheus is no bridge to anything else.
    ///
    /// ## Source
    ///
    /// The Prometheus API of its operator, and the configuration of the OpenTelemetry Collector.
    id: "prometheus-bridge",
    alias: "PIL-2",
    severity: Error,
    summary: "Prometheus' metrics are copied into a store for logs and traces",
    check: Cluster(check),
}

const WHY: &str =
    "every series of production is copied into a store that is there for other signals";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for kind in ["Prometheus", "PrometheusAgent"] {
        for object in cluster.of("monitoring.coreos.com", kind) {
            remote_writes(cluster, object, &["spec"], &object.key.namespace, found);
        }
    }
    for release in cluster.releases() {
        let path = ["spec", "values", "prometheus", "prometheusSpec"];
        remote_writes(cluster, release.object, &path, release.namespace, found);
    }
    for collector in cluster.collectors() {
        for pipeline in collector.pipelines() {
            let into = pipeline.uses("exporters").iter().filter_map(Node::text);
            let mut into = into.filter_map(|name| collector.target(name));
            let Some(to) = into.find(|to| cluster.intent.keeps_metrics_out(to)) else { continue };
            let receivers = pipeline.uses("receivers").iter().filter(|node| node.place.line != 0);
            for receiver in receivers {
                let Some(name) = receiver.text() else { continue };
                if part_type(name).starts_with("prometheus") {
                    let message = format!(
                        "the pipeline `{}` carries what `{name}` scrapes to `{to}`",
                        pipeline.name
                    );
                    found
                        .at(collector.object, collector.place(receiver.place), message)
                        .note(WHY)
                        .help(format!("remove `{name}` from this pipeline"));
                }
            }
        }
    }
}

fn remote_writes(
    cluster: &Cluster,
    object: &Object,
    path: &[&str],
    namespace: &str,
    found: &mut Found<'_>,
) {
    let entries = object.at(path).and_then(|spec| spec.get("remoteWrite"));
    for url in entries.map(Node::items).unwrap_or_default().iter().filter_map(|it| it.get("url")) {
        let address = url.text().and_then(Endpoint::of);
        let Some((_, to)) = address.and_then(|address| address.service(namespace)) else {
            continue;
        };
        if cluster.intent.keeps_metrics_out(to) {
            found
                .at(object, url.place, format!("Prometheus writes its metrics to `{to}`"))
                .note(WHY)
                .help("remove this entry of `remoteWrite`");
        }
    }
}
