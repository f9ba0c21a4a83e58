//! The collector on every node: pod logs with their composition, and measurements.

use super::{
    Plan, ROW, cluster,
    configuration::{attributes, filelog, kubelet, transform},
};
use crate::{
    chart::{self, ClickHouseCollector, CollectorMode, Distribution, Pipelines, Resources, Table},
    component::clickstack::{NATIVE, WRITER},
    containment::{
        Handle, Install, Layer, Ns, Readiness, Release, SecretKey,
        flow::{Flow, Peer},
        otlp::{Http, Otlp},
        tier,
        workload::{ContainerPort, Pods},
    },
    finding::Finding,
    model::core::rule,
    name::Name,
    provider::fixed,
    quantity::Quantity,
};
use serde_json::json;

/// The Secret with the writer's password.
const CREDENTIALS: Name = Name::literal("otel-clickhouse-credentials");

/// What both collectors have.
pub(super) struct Shared {
    pub(super) namespace: Ns<tier::Platform>,
    pub(super) password: SecretKey,
    pub(super) credentials: Handle<tier::Platform>,
}

/// Installs both; gives where the one on the nodes takes OTLP, if nothing else does.
pub(super) fn install(plan: &mut Plan<'_, '_>) -> Option<Otlp<Http>> {
    if plan.clickhouse.logs.is_none() && plan.clickhouse.metrics.is_none() {
        let message = "the collectors have nowhere to send to";
        plan.site.platform.report(
            Finding::error("collector-without-backend", plan.site.origin(ROW.id), message)
                .note("a backend takes a signal only where the profile names it for that signal")
                .help("set `provider.logs-and-traces` and `provider.metrics` to `clickstack`"),
        );
        return None;
    }
    let shared = credentials(plan);
    let bundled = plan.clickhouse.has_tables;
    // Without ClickStack's own collector the one on the nodes makes the tables: it is the newer build.
    let (nodes, endpoint) = on_nodes(plan, &shared, !bundled);
    let first = (!bundled).then_some(&nodes);
    cluster::install(plan, &shared, first);
    (!bundled).then_some(endpoint)
}

fn credentials(plan: &mut Plan<'_, '_>) -> Shared {
    let namespace = plan.telemetry();
    let origin = plan.site.origin(ROW.id);
    let mut layer = Layer::open(&namespace, fixed("otel-credentials"), origin)
        .summary("what collectors show to ClickHouse");
    let wanted = [plan.clickhouse.writer.clone()];
    let [password] = layer.secret(plan.ground.secrets, &CREDENTIALS, wanted);
    let credentials = plan.site.platform.gate(layer, Readiness::Wait);
    Shared { namespace, password, credentials }
}

fn on_nodes(
    plan: &mut Plan<'_, '_>,
    shared: &Shared,
    alone: bool,
) -> (Handle<tier::Platform>, Otlp<Http>) {
    let name = fixed("otel-daemonset");
    let mut layer = Layer::open(&shared.namespace, name.clone(), plan.site.origin(ROW.id))
        .summary("a collector on every node: pod logs with their composition, and measurements");
    layer.needs(&shared.credentials);
    layer.needs(&plan.clickhouse.handle);
    let chart = on_each_node(plan, shared, alone);
    let release = release(plan, &mut layer, name, chart);
    let pods = ClickHouseCollector::pods(&release, CollectorMode::Daemonset);
    fence(plan, &pods);
    plan.site.platform.allow(Flow::new(&pods, Peer::Nodes, KUBELET));
    if alone {
        plan.site.platform.allow(Flow::new(Peer::Cluster, &pods, OTLP));
    }
    let endpoint = ClickHouseCollector::otlp_http(&release);
    (plan.site.platform.gate(layer, Readiness::Wait), endpoint)
}

/// Fences a collector in: it writes rows, and asks the API server what it attributes them to.
pub(super) fn fence(plan: &mut Plan<'_, '_>, pods: &Pods) {
    plan.site.platform.fence(pods);
    plan.site.platform.allow(Flow::new(pods, &plan.clickhouse.pods, NATIVE));
    plan.site.platform.allow(Flow::to_api_server(pods));
}

const KUBELET: ContainerPort = ContainerPort(10250);
const OTLP: ContainerPort = ContainerPort(4318);

/// The collector of a node; alone, it makes the tables, and takes spans.
fn on_each_node(plan: &Plan<'_, '_>, shared: &Shared, alone: bool) -> ClickHouseCollector {
    let mut receivers = json!({
        "filelog": filelog(),
        "hostmetrics": {"collection_interval": "60s"},
        "kubeletstats": kubelet(),
    });
    if alone {
        receivers["otlp"] = json!({});
    }
    let clickhouse = plan.clickhouse;
    let metrics: &[&str] = if alone {
        &["hostmetrics", "kubeletstats", "otlp"]
    } else {
        &["hostmetrics", "kubeletstats"]
    };
    let pipelines = Pipelines {
        logs: clickhouse.logs.clone().map(|sink| Table {
            sink,
            made: alone,
            receivers: &["filelog"],
            processors: &["k8sattributes", "transform"],
        }),
        metrics: clickhouse.metrics.clone().map(|sink| Table {
            sink,
            made: alone,
            receivers: metrics,
            processors: &["k8sattributes"],
        }),
        traces: clickhouse.traces.clone().filter(|_| alone).map(|sink| Table {
            sink,
            made: alone,
            receivers: &["otlp"],
            processors: &["k8sattributes"],
        }),
    };
    let watch = ["get", "list", "watch"];
    ClickHouseCollector {
        mode: CollectorMode::Daemonset,
        distribution: Distribution {
            repository: "otel/opentelemetry-collector-contrib",
            tag: None,
            command: "otelcol-contrib",
        },
        pipelines,
        presets: &["hostMetrics", "kubeletMetrics", "logsCollection"],
        receivers,
        processors: json!({"k8sattributes": attributes(), "transform": transform()}),
        rules: vec![
            rule(&[""], &["namespaces", "nodes", "pods"], &watch),
            rule(&["apps"], &["replicasets"], &watch),
            // The kubelet's own list of pods; `nodes/proxy` would let it run commands in them.
            rule(&[""], &["nodes/pods"], &["get"]),
        ],
        writer: (WRITER, shared.password.clone()),
        kept: plan.clickhouse.kept,
        resources: resources(plan),
    }
}

/// Installs the chart of a collector.
pub(super) fn release(
    plan: &mut Plan<'_, '_>,
    layer: &mut Layer<tier::Platform>,
    name: Name,
    chart: ClickHouseCollector,
) -> Release<ClickHouseCollector> {
    let row = chart::row("opentelemetry_collector_v0");
    let settings = &plan.settings.collectors;
    let version = settings.version_under(plan.site, [ROW.id, "collectors"], row);
    layer.release(Install { release: name, version, chart, extra: settings.extra() })
}

/// What each collector may use.
pub(super) fn resources(plan: &Plan<'_, '_>) -> Resources {
    plan.settings.collector_resources.clone().unwrap_or_else(|| {
        Resources::literal("100m", "256Mi", "512Mi").with_cpu_limit(Quantity::literal("500m"))
    })
}
