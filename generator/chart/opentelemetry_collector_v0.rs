//! OpenTelemetry Collector's chart 0.x (read at 0.170.0; the keys used here are the same in 0.145).

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, When, identity},
    containment::{Chart, Leftover, Made, Release, Teardown, otlp::OtlpUrl, workload::Pods},
    name::{Name, Namespace},
    text::Text,
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

/// A collector with presets, sending to one OTLP endpoint.
#[derive(Clone, Debug)]
pub struct OpenTelemetryCollectorV0 {
    /// Where it runs.
    pub mode: CollectorMode,
    /// The address of the OTLP endpoint over HTTP.
    pub endpoint: OtlpUrl,
    /// The Secret and key whose value goes into the `authorization` header.
    pub token: Option<crate::containment::SecretKey>,
    /// Whether it sends logs.
    pub logs: bool,
    /// Whether it sends metrics.
    pub metrics: bool,
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

    fn presets(&self) -> Value {
        match self.mode {
            CollectorMode::Daemonset => json!({
                "logsCollection": {"enabled": self.logs, "includeCollectorLogs": self.logs},
                "kubeletMetrics": {"enabled": self.metrics},
                "hostMetrics": {"enabled": self.metrics},
                "kubernetesAttributes": {"enabled": true},
            }),
            CollectorMode::Cluster => json!({
                "kubernetesEvents": {"enabled": self.logs},
                "clusterMetrics": {"enabled": self.metrics},
                "kubernetesAttributes": {"enabled": true},
            }),
        }
    }

    /// The presets add their receivers and processors to the pipelines that stand here.
    fn config(&self) -> Value {
        let mut exporter = json!({"endpoint": self.endpoint, "compression": "gzip"});
        if let Some(token) = &self.token {
            // The collector reads the environment, not Flux: a literal `$`.
            let value = Text::literal(format!("${{env:{}}}", token.key()));
            exporter["headers"] = json!({"authorization": value});
        }
        let mut pipelines = serde_json::Map::new();
        for (signal, wanted) in [("logs", self.logs), ("metrics", self.metrics), ("traces", false)]
        {
            // The chart's own pipelines take from receivers that are removed below, and end in `debug`.
            let pipeline = json!({"receivers": ["otlp"], "exporters": ["otlphttp"]});
            pipelines.insert(signal.to_owned(), if wanted { pipeline } else { Value::Null });
        }
        json!({
            "exporters": {"otlphttp": exporter},
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
        if let Some(token) = &self.token {
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
