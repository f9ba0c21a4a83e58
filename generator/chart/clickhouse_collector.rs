//! OpenTelemetry Collector's chart 0.x for a collector that writes to ClickHouse itself, with parts of its
//! platform's own; read at 0.145.0.

use crate::{
    chart::{CollectorMode, OpenTelemetryCollectorV0, Resources, Retention, collector_row},
    containment::{
        Chart, Leftover, Release, SecretKey, Teardown,
        exposure::ServiceRef,
        otlp::{Http, Otlp},
        signal::{Logs, Metrics, Sink, Traces},
        workload::Pods,
    },
    name::{Name, Namespace},
    text::Text,
};
use k8s_openapi::api::rbac::v1::PolicyRule;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// A collector that writes to ClickHouse.
#[derive(Clone, Debug)]
pub struct ClickHouseCollector {
    /// Where it runs.
    pub mode: CollectorMode,
    /// Which program it is.
    pub distribution: Distribution,
    /// What flows through it.
    pub pipelines: Pipelines,
    /// The presets that mount what its receivers read.
    pub presets: &'static [&'static str],
    /// Its receivers, in held form; those of the chart that are not named here are taken out.
    pub receivers: Value,
    /// Its processors beyond the two that every pipeline has, in held form.
    pub processors: Value,
    /// What it may read of the cluster.
    pub rules: Vec<PolicyRule>,
    /// The user that it writes as, and its password.
    pub writer: (Name, SecretKey),
    /// How long the tables that it makes keep a row.
    pub kept: Retention,
    /// For the collector.
    pub resources: Resources,
}

/// A build of the collector: only what was built in can be configured.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// The image.
    pub repository: &'static str,
    /// Its tag; that of the chart's release when unset.
    pub tag: Option<&'static str>,
    /// The program in it.
    pub command: &'static str,
}

/// What flows through a collector, each signal into the tables of its own.
#[derive(Clone, Debug, Default)]
pub struct Pipelines {
    /// Log records.
    pub logs: Option<Table<Logs>>,
    /// Measurements.
    pub metrics: Option<Table<Metrics>>,
    /// Spans.
    pub traces: Option<Table<Traces>>,
}

/// The end of a pipeline, and its way there.
#[derive(Clone, Debug)]
pub struct Table<S> {
    /// The tables.
    pub sink: Sink<S>,
    /// Whether the collector makes them. One collector does: each would make those of its own version.
    pub made: bool,
    /// The receivers.
    pub receivers: &'static [&'static str],
    /// The processors after the limiter and before the batch.
    pub processors: &'static [&'static str],
}

/// The receivers of the chart's own configuration.
const RECEIVERS: [&str; 4] = ["jaeger", "otlp", "prometheus", "zipkin"];

/// The ports of the chart, and the receiver that each is for.
const PORTS: [(&str, &str); 6] = [
    ("jaeger-compact", "jaeger"),
    ("jaeger-grpc", "jaeger"),
    ("jaeger-thrift", "jaeger"),
    ("otlp", "otlp"),
    ("otlp-http", "otlp"),
    ("zipkin", "zipkin"),
];

/// The variable with the writer's password.
const PASSWORD: &str = "CLICKHOUSE_PASSWORD";

impl ClickHouseCollector {
    /// Its pods.
    pub fn pods(release: &Release<Self>, mode: CollectorMode) -> Pods {
        OpenTelemetryCollectorV0::labelled(release, mode)
    }

    /// Where it takes OTLP over HTTP, if it has the receiver for it.
    pub fn otlp_http(release: &Release<Self>) -> Otlp<Http> {
        let endpoint =
            release.otlp(crate::containment::name(release.fullname(collector_row().chart)));
        endpoint.answered_by(Self::pods(release, CollectorMode::Daemonset))
    }

    fn has(&self, receiver: &str) -> bool {
        self.receivers.get(receiver).is_some()
    }

    fn config(&self) -> Value {
        let Pipelines { logs, metrics, traces } = &self.pipelines;
        let mut exporters = Map::new();
        let pipelines = json!({
            "logs": self.pipeline(logs.as_ref(), &mut exporters),
            "metrics": self.pipeline(metrics.as_ref(), &mut exporters),
            "traces": self.pipeline(traces.as_ref(), &mut exporters),
        });
        let mut processors = json!({
            "memory_limiter": {
                "check_interval": "5s",
                "limit_percentage": 75,
                "spike_limit_percentage": 20,
            },
            "batch": {"send_batch_size": 10_000, "timeout": "5s"},
        });
        crate::containment::merge(&mut processors, self.processors.clone());
        let mut receivers = self.receivers.clone();
        for receiver in RECEIVERS.iter().filter(|receiver| !self.has(receiver)) {
            // Helm removes a default where it finds null.
            receivers[*receiver] = Value::Null;
        }
        json!({
            "receivers": receivers,
            "processors": processors,
            "exporters": exporters,
            "service": {"pipelines": pipelines},
        })
    }

    /// A pipeline, or the word that there is none; adds its exporter.
    fn pipeline<S>(&self, table: Option<&Table<S>>, exporters: &mut Map<String, Value>) -> Value {
        let Some(table) = table else { return Value::Null };
        let name = if table.made { "clickhouse/tables" } else { "clickhouse" };
        exporters.insert(name.to_owned(), self.exporter(table.sink.native(), table.made));
        let first = ["memory_limiter"].into_iter();
        let processors: Vec<_> =
            first.chain(table.processors.iter().copied()).chain(["batch"]).collect();
        json!({"receivers": table.receivers, "processors": processors, "exporters": [name]})
    }

    fn exporter(&self, to: &ServiceRef, made: bool) -> Value {
        let mut exporter = json!({
            "endpoint": to.url("tcp"),
            "username": self.writer.0,
            // The collector reads the environment, not Flux: a literal `$`.
            "password": Text::literal(format!("${{env:{PASSWORD}}}")),
            "create_schema": made,
            "timeout": "10s",
            "retry_on_failure": {
                "enabled": true,
                "initial_interval": "5s",
                "max_interval": "30s",
                "max_elapsed_time": "300s",
            },
        });
        if made {
            exporter["ttl"] = format!("{}h", u32::from(self.kept.as_days()) * 24).into();
        }
        exporter
    }

    fn presets(&self) -> Value {
        let on = self.presets.iter().map(|preset| ((*preset).to_owned(), json!({"enabled": true})));
        on.collect::<Map<_, _>>().into()
    }

    fn ports(&self) -> Value {
        let off = PORTS.iter().filter(|(_, receiver)| !self.has(receiver));
        off.map(|(port, _)| ((*port).to_owned(), json!({"enabled": false})))
            .collect::<Map<_, _>>()
            .into()
    }
}

impl Chart for ClickHouseCollector {
    fn name(&self) -> Cow<'static, str> {
        collector_row().chart.into()
    }

    fn major(&self) -> Option<u64> {
        Some(collector_row().major)
    }

    fn values(&self) -> Value {
        let password = &self.writer.1;
        let mut image = json!({"repository": self.distribution.repository});
        if let Some(tag) = self.distribution.tag {
            image["tag"] = tag.into();
        }
        let mut values = json!({
            "mode": self.mode.value(),
            "image": image,
            "command": {"name": self.distribution.command},
            "clusterRole": {"create": true, "rules": self.rules},
            "presets": self.presets(),
            "config": self.config(),
            "ports": self.ports(),
            "extraEnvs": [password.env_value(PASSWORD)],
            "resources": self.resources.to_value(),
        });
        if self.mode == CollectorMode::Cluster {
            // Two would count every event twice.
            values["replicaCount"] = 1.into();
        }
        if self.mode == CollectorMode::Cluster && !self.has("otlp") {
            values["service"] = json!({"enabled": false});
        }
        if self.mode == CollectorMode::Daemonset && self.has("otlp") {
            // The chart has it send each client to the collector of its own node.
            values["service"] = json!({"enabled": true});
        }
        values
    }
}

impl Teardown for ClickHouseCollector {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        Vec::new()
    }
}
