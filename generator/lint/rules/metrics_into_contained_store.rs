use crate::{
    lint::{Found, rule},
    view::{Cluster, part_type},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds metrics pipelines of OpenTelemetry collectors that end in a store which is there for logs and traces
    /// alone.
    ///
    /// ## Why it matters
    ///
    /// Once metrics are in two stores, dashboards and alerts come to stand on the one that was to be removed
    /// again, and the experiment cannot end.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// stores: {metrics: [monitoring], logs: [clickstack], traces: [clickstack]}
    /// # file: collector.yaml
    /// apiVersion: opentelemetry.io/v1beta1
    /// kind: OpenTelemetryCollector
    /// metadata: {name: gateway, namespace: apps}
    /// spec:
    ///   config:
    ///     receivers: {otlp: {protocols: {http: {}}}}
    ///     exporters: {otlphttp: {endpoint: http://store.clickstack.svc:4318}}
    ///     service:
    ///       pipelines:
    ///         logs: {receivers: [otlp], exporters: [otlphttp]}
    ///         metrics: {receivers: [otlp], exporters: [otlphttp]}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// stores: {metrics: [monitoring], logs: [clickstack], traces: [clickstack]}
    /// # file: collector.yaml
    /// apiVersion: opentelemetry.io/v1beta1
    /// kind: OpenTelemetryCollector
    /// metadata: {name: gateway, namespace: apps}
    /// spec:
    ///   config:
    ///     receivers: {otlp: {protocols: {http: {}}}}
    ///     exporters: {otlphttp: {endpoint: http://store.clickstack.svc:4318}}
    ///     service:
    ///       pipelines:
    ///         logs: {receivers: [otlp], exporters: [otlphttp]}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A store that `cofferdam.yaml` names under `stores.metrics` may have metrics, and without `stores` and
    /// `experiments` nothing is said. A pipeline that is `null` is none.
    ///
    /// ## Source
    ///
    /// The configuration of the OpenTelemetry Collector, with the defaults and presets of its chart.
    id: "metrics-into-contained-store",
    alias: "PIL-1",
    severity: Error,
    summary: "metrics flow into a store that is there for logs and traces",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for collector in cluster.collectors() {
        for pipeline in collector.pipelines().filter(|pipeline| pipeline.signal() == "metrics") {
            // What scrapes is a bridge, of which another rule speaks.
            let is_written = |node: &&Node| node.place.line != 0;
            let is_bridge = |node: &Node| {
                node.text().is_some_and(|name| part_type(name).starts_with("prometheus"))
            };
            if pipeline.uses("receivers").iter().filter(is_written).any(is_bridge) {
                continue;
            }
            for exporter in pipeline.uses("exporters") {
                let Some(name) = exporter.text() else { continue };
                let target = collector.target(name);
                let Some(to) = target.filter(|to| cluster.intent.keeps_metrics_out(to)) else {
                    continue;
                };
                let message = format!(
                    "the pipeline `{}` sends metrics to `{to}`, which is there for other signals",
                    pipeline.name
                );
                found
                    .at(collector.object, collector.place(exporter.place), message)
                    .note("dashboards and alerts come to stand on a store that is to go again")
                    .help(format!(
                        "remove `{name}` from this pipeline, or set the pipeline to `null`"
                    ));
            }
        }
    }
}
