//! The collector for the cluster: its events with their composition, and its measurements.

use super::{
    Plan, ROW,
    collectors::{Shared, fence, release, resources},
    configuration::COMPOSITION,
};
use crate::{
    chart::{ClickHouseCollector, CollectorMode, Distribution, Pipelines, Table},
    component::clickstack::WRITER,
    containment::{Handle, Layer, Readiness, tier},
    model::core::rule,
    provider::fixed,
};
use serde_json::json;

/// Krateo's own groups. What kinds of compositions there are is known only once their blueprints are there.
const KRATEO: [&str; 5] = [
    "composition.krateo.io",
    "core.krateo.io",
    "deployment.krateo.io",
    "templates.krateo.io",
    "widgets.templates.krateo.io",
];

/// Installs it, after another where that makes the tables.
pub(super) fn install(
    plan: &mut Plan<'_, '_>,
    shared: &Shared,
    first: Option<&Handle<tier::Platform>>,
) {
    let name = fixed("otel-deployment");
    let mut layer = Layer::open(&shared.namespace, name.clone(), plan.site.origin(ROW.id))
        .summary("a collector for the cluster: events with their composition, and measurements");
    layer.needs(&shared.credentials);
    layer.needs(&plan.clickhouse.handle);
    if let Some(first) = first {
        layer.needs(first);
    }
    let chart = collector(plan, shared);
    let release = release(plan, &mut layer, name, chart);
    let pods = ClickHouseCollector::pods(&release, CollectorMode::Cluster);
    fence(plan, &pods);
    plan.site.platform.gate(layer, Readiness::Wait);
}

fn collector(plan: &Plan<'_, '_>, shared: &Shared) -> ClickHouseCollector {
    let clickhouse = plan.clickhouse;
    let pipelines = Pipelines {
        logs: clickhouse.logs.clone().map(|sink| Table {
            sink,
            made: false,
            receivers: &["k8sobjects"],
            processors: &["resource", "compositionresolver"],
        }),
        metrics: clickhouse.metrics.clone().map(|sink| Table {
            sink,
            made: false,
            receivers: &["k8s_cluster"],
            processors: &[],
        }),
        traces: None,
    };
    let watch = ["get", "list", "watch"];
    let core = [
        "endpoints",
        "events",
        "namespaces",
        "nodes",
        "pods",
        "replicationcontrollers",
        "resourcequotas",
        "services",
    ];
    let apps = ["daemonsets", "deployments", "replicasets", "statefulsets"];
    ClickHouseCollector {
        mode: CollectorMode::Cluster,
        // Nothing but what is configured here was built into it: no preset, no OTLP.
        distribution: Distribution {
            repository: "ghcr.io/braghettos/otelcol-krateo",
            tag: Some("0.1.0"),
            command: "/otelcol-krateo",
        },
        pipelines,
        presets: &[],
        receivers: json!({
            "k8sobjects": {"objects": [{"name": "events", "mode": "watch", "group": ""}]},
            "k8s_cluster": {
                "collection_interval": "60s",
                "node_conditions_to_report":
                    ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"],
                "allocatable_types_to_report": ["cpu", "memory", "ephemeral-storage"],
            },
        }),
        processors: json!({
            "resource": {"attributes": [
                {"key": "telemetry.source", "value": "k8s-events", "action": "insert"},
            ]},
            "compositionresolver": {
                "cache_ttl": "5m",
                "negative_cache_ttl": "30s",
                "label_key": COMPOSITION,
            },
        }),
        rules: vec![
            rule(&[""], &core, &watch),
            rule(&["apps"], &apps, &watch),
            rule(&["batch"], &["cronjobs", "jobs"], &watch),
            rule(&["autoscaling"], &["horizontalpodautoscalers"], &watch),
            rule(&KRATEO, &["*"], &["get"]),
        ],
        writer: (WRITER, shared.password.clone()),
        kept: plan.clickhouse.kept,
        resources: resources(plan),
    }
}
