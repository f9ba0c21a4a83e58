//! OpenTelemetry Collector's chart 0.x (read at 0.170.0; the keys used here are the same in 0.145).

use crate::{
    chart::{ChartRow, Naming, OtlpWay, Promises, Rendered, Resources, When, identity},
    containment::{Chart, Leftover, Made, Release, SecretKey, Teardown, workload::Pods},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("opentelemetry_collector_v0", "opentelemetry-collector", 0).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "opentelemetry-collector",
    &[
        RECEIVER,
        Rendered { when: &[When::On("service.enabled")], ..RECEIVER },
        DEPLOYMENT,
        Rendered::new("StatefulSet", Naming::Full("")).when(&[When::Is("mode", "statefulset")]),
        Rendered::new("DaemonSet", Naming::Full("-agent")).when(&[When::Is("mode", "daemonset")]),
    ],
);

// On every node there is no Service, unless somebody asks for one.
const RECEIVER: Rendered =
    Rendered::service(Naming::Full(""), &[4317, 4318, 6831, 9411, 14250, 14268])
        .sometimes(&[6831, 9411, 14250, 14268])
        .when(&[When::IsNot("mode", "daemonset"), When::NotOff("service.enabled")]);
const DEPLOYMENT: Rendered =
    Rendered::deployment(Naming::Full("")).when(&[When::Is("mode", "deployment")]);

/// Where a collector runs, which decides what it can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectorMode {
    /// On every node: pod logs, kubelet and host measurements.
    Daemonset,
    /// Once, with one replica, since two would count every event twice: events and cluster measurements.
    Cluster,
}

impl CollectorMode {
    /// The chart's word for it.
    pub(super) fn value(self) -> &'static str {
        match self {
            Self::Daemonset => "daemonset",
            Self::Cluster => "deployment",
        }
    }
}

/// A collector with presets, which sends each signal its own way.
#[derive(Clone, Debug)]
pub struct OpenTelemetryCollectorV0 {
    /// Where it runs.
    pub mode: CollectorMode,
    /// Whether, on every node, it reads the logs of pods; of two who do, both send each line.
    pub pod_logs: bool,
    /// Where it sends logs, if it does.
    pub logs: Option<OtlpWay>,
    /// Where it sends metrics, if it does.
    pub metrics: Option<OtlpWay>,
    /// For the collector.
    pub resources: Resources,
}

impl OpenTelemetryCollectorV0 {
    /// The configuration that values are merged into, as far as its pipelines go.
    pub const CONFIG: &str = "\
exporters: {debug: {}}
extensions: {health_check: {}}
processors: {batch: {}, memory_limiter: {}}
receivers: {jaeger: {}, otlp: {}, prometheus: {}, zipkin: {}}
service:
  extensions: [health_check]
  pipelines:
    logs: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [debug]}
    metrics: {receivers: [otlp, prometheus], processors: [memory_limiter, batch], exporters: [debug]}
    traces: {receivers: [otlp, jaeger, zipkin], processors: [memory_limiter, batch], exporters: [debug]}
";

    /// The presets, each with the class and name of the part that it adds, and the pipelines that use it
    /// then, if they are there.
    pub const PRESETS: &[(&str, &str, &str, &[&str])] = &[
        ("clusterMetrics", "receivers", "k8s_cluster", &["metrics"]),
        ("hostMetrics", "receivers", "hostmetrics", &["metrics"]),
        ("kubeletMetrics", "receivers", "kubeletstats", &["metrics"]),
        ("kubernetesAttributes", "processors", "k8sattributes", &["logs", "metrics", "traces"]),
        ("kubernetesEvents", "receivers", "k8sobjects", &["logs"]),
        ("kubernetesObjects", "receivers", "k8sobjects", &["logs"]),
        ("logsCollection", "receivers", "filelog", &["logs"]),
        ("resourceDetection", "processors", "resourcedetection", &["logs", "metrics", "traces"]),
    ];

    /// The Deployment of a cluster collector.
    pub fn deployment(release: &Release<Self>) -> Made {
        PROMISES.deployment(release, &DEPLOYMENT)
    }

    /// The pods of a collector.
    pub fn pods(release: &Release<Self>, mode: CollectorMode) -> Pods {
        Self::labelled(release, mode)
    }

    /// The pods of any release of the chart; it labels those on the nodes otherwise than the single one.
    pub(super) fn labelled<C>(release: &Release<C>, mode: CollectorMode) -> Pods {
        let component = match mode {
            CollectorMode::Daemonset => "agent-collector",
            CollectorMode::Cluster => "standalone-collector",
        };
        let labels = [
            ("app.kubernetes.io/name", ROW.chart),
            ("app.kubernetes.io/instance", release.name().as_str()),
            ("component", component),
        ];
        release.pods(crate::containment::name(release.fullname(ROW.chart)), labels)
    }

    /// Its ways, by the name of the signal.
    fn ways(&self) -> [(&'static str, Option<&OtlpWay>); 2] {
        [("logs", self.logs.as_ref()), ("metrics", self.metrics.as_ref())]
    }

    fn presets(&self) -> Value {
        let (logs, metrics) = (self.logs.is_some(), self.metrics.is_some());
        let pod_logs = logs && self.pod_logs;
        match self.mode {
            CollectorMode::Daemonset => json!({
                "logsCollection": {"enabled": pod_logs, "includeCollectorLogs": pod_logs},
                "kubeletMetrics": {"enabled": metrics},
                "hostMetrics": {"enabled": metrics},
                "kubernetesAttributes": {"enabled": true},
            }),
            CollectorMode::Cluster => json!({
                "kubernetesEvents": {"enabled": logs},
                "clusterMetrics": {"enabled": metrics},
                "kubernetesAttributes": {"enabled": true},
            }),
        }
    }

    /// The presets add their receivers and processors to the pipelines that stand here.
    fn config(&self) -> Value {
        // Signals that go the same way share an exporter, and its queue.
        let is_one = self.logs.is_none() || self.metrics.is_none() || self.logs == self.metrics;
        let mut exporters = serde_json::Map::new();
        // The chart's own pipelines take from receivers that are removed below, and end in `debug`.
        let mut pipelines = json!({"logs": null, "metrics": null, "traces": null});
        for (signal, way) in self.ways() {
            let Some(way) = way else { continue };
            let name = if is_one { "otlphttp".to_owned() } else { format!("otlphttp/{signal}") };
            pipelines[signal] = json!({"receivers": ["otlp"], "exporters": [name]});
            exporters.insert(name, way.exporter());
        }
        json!({
            "exporters": exporters,
            // Helm removes a default where it finds null.
            "receivers": {"jaeger": null, "prometheus": null, "zipkin": null},
            "service": {"pipelines": pipelines},
        })
    }
}

impl Chart for OpenTelemetryCollectorV0 {
    identity!();

    fn values(&self) -> Value {
        let mut values = json!({
            "mode": self.mode.value(),
            "image": {"repository": "otel/opentelemetry-collector-k8s"},
            "presets": self.presets(),
            "config": self.config(),
            "resources": self.resources.to_value(),
        });
        if self.mode == CollectorMode::Cluster {
            values["replicaCount"] = 1.into();
        }
        let token: Option<&SecretKey> = self.ways().into_iter().find_map(|(_, way)| way?.token());
        if let Some(token) = token {
            values["extraEnvs"] = json!([token.env_value(token.key().as_str())]);
        }
        values
    }
}

impl Teardown for OpenTelemetryCollectorV0 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        Vec::new()
    }
}
