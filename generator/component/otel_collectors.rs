//! OpenTelemetry collectors: one on every node and one for the cluster, sending to the profile's backends.

use crate::{
    chart::{self, CollectorMode, OpenTelemetryCollectorV0, OtlpWay, Resources, Tokens},
    component::{Row, loki},
    containment::{
        Handle, Install, Layer, NamespaceOptions, Ns, Readiness, SecretSource,
        signal::{Backends, Logs, Metrics, Pipeline},
        tier,
    },
    finding::Finding,
    name::{Name, Namespace},
    provider::{ChartSettings, Site, fixed, schema_of},
    quantity::Quantity,
};
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const ROW: Row = Row {
    id: "otel-collectors",
    summary: "OpenTelemetry collectors: pod logs, events and measurements to the profile's backends",
    settings: schema_of::<Settings>,
};

/// How the collectors are run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Their namespace; default `logging`.
    namespace: Option<Namespace>,
    /// The chart of both.
    #[serde(default)]
    chart: ChartSettings,
    /// For each collector; default 100m and 256Mi, limits 500m and 512Mi.
    resources: Option<Resources>,
}

const TOKEN: Name = Name::literal("hyperdx-secret");

/// The pipelines of both collectors.
struct Pipelines {
    logs: Option<Pipeline<Logs>>,
    metrics: Option<Pipeline<Metrics>>,
}

/// Installs both collectors.
pub fn compose(site: &mut Site<'_>, backends: &Backends, secrets: &dyn SecretSource) {
    let Some(settings) = site.asked::<Settings>(ROW.id) else { return };
    let origin = site.origin(ROW.id);
    let pipelines = Pipelines {
        logs: backends.logs.clone().map(Pipeline::to),
        metrics: backends.metrics.clone().map(Pipeline::to),
    };
    if pipelines.logs.is_none() && pipelines.metrics.is_none() {
        site.platform.report(
            Finding::error(
                "collector-without-backend",
                origin,
                "the collectors have nowhere to send to",
            )
            .note("a backend takes a signal only where the profile names it for that signal")
            .help(
                "choose a provider of `metrics` or `logs-and-traces` that takes OTLP, and add its \
                 component",
            ),
        );
        return;
    }
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("logging"));
    // The node collector mounts the host's logs.
    let options = NamespaceOptions::default().pod_security("privileged");
    let namespace = site.platform.namespace(name, options, origin);
    let tokens = Tokens { secret: TOKEN, source: secrets, key: None };
    let mut plan = Plan { site, settings, namespace, pipelines, tokens };
    let daemonset = plan.install("otel-k8s-daemonset", CollectorMode::Daemonset, None);
    plan.install("otel-k8s-cluster", CollectorMode::Cluster, Some(&daemonset));
}

struct Plan<'a, 'p> {
    site: &'a mut Site<'p>,
    settings: Settings,
    namespace: Ns<tier::Platform>,
    pipelines: Pipelines,
    tokens: Tokens<'a>,
}

impl Plan<'_, '_> {
    fn install(
        &mut self,
        release: &'static str,
        mode: CollectorMode,
        after: Option<&Handle<tier::Platform>>,
    ) -> Handle<tier::Platform> {
        // Loki comes with an Alloy on every node, which brings it the logs of pods.
        let pod_logs = self.site.choice("logs-and-traces") != loki::ROW.id;
        let mut layer = Layer::open(&self.namespace, fixed(release), self.site.origin(ROW.id))
            .summary(match mode {
                CollectorMode::Daemonset if pod_logs => {
                    "a collector on every node: pod logs and measurements"
                }
                CollectorMode::Daemonset => "a collector on every node: measurements",
                CollectorMode::Cluster => "a collector for the cluster: events and measurements",
            });
        if let Some(handle) = after {
            layer.needs(handle);
        }
        let Pipelines { logs, metrics } = &self.pipelines;
        let tokens = &mut self.tokens;
        let logs = logs.as_ref().map(|logs| OtlpWay::of(logs, &mut layer, tokens));
        let metrics = metrics.as_ref().map(|metrics| OtlpWay::of(metrics, &mut layer, tokens));
        let version = self.settings.chart.version(
            self.site,
            ROW.id,
            chart::row("opentelemetry_collector_v0"),
        );
        let release = layer.release(Install {
            release: fixed(release),
            version,
            chart: OpenTelemetryCollectorV0 {
                mode,
                pod_logs,
                logs,
                metrics,
                resources: self.settings.resources.clone().unwrap_or_else(|| {
                    Resources::literal("100m", "256Mi", "512Mi")
                        .with_cpu_limit(Quantity::literal("500m"))
                }),
            },
            extra: self.settings.chart.extra(),
        });
        let pods = OpenTelemetryCollectorV0::pods(&release, mode);
        let Pipelines { logs, metrics } = &self.pipelines;
        let logs = logs.as_ref().and_then(|logs| logs.flow_from(&pods));
        let metrics = metrics.as_ref().and_then(|metrics| metrics.flow_from(&pods));
        for flow in logs.into_iter().chain(metrics) {
            self.site.platform.allow(flow);
        }
        self.site.platform.gate(layer, Readiness::Wait)
    }
}
