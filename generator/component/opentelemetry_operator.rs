//! OpenTelemetry Operator: one collector that sends each signal to its own backend, and agents for pods that ask.

use crate::{
    chart::{self, OpenTelemetryOperatorV0, OtlpWay, Resources, Tokens},
    component::Row,
    containment::{
        Handle, Install, Layer, NamespaceOptions, Ns, Object, Readiness, SecretSource,
        evidence::{Installed, OpenTelemetryKinds},
        flow::Flow,
        signal::{Backends, Pipeline},
        tier,
        workload::Pods,
    },
    finding::Finding,
    model::{
        Instrumentation, OpenTelemetryCollector,
        instrumentation::{
            InstrumentationExporter, InstrumentationSpec, LanguageAgent, Propagator, Sampler,
            SamplerKind,
        },
        open_telemetry_collector::{
            CollectorConfig, CollectorKind, CollectorPipeline, CollectorService,
            OpenTelemetryCollectorSpec,
        },
    },
    name::{Name, Namespace},
    provider::{ChartSettings, Site, fixed, schema_of},
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const ROW: Row = Row {
    id: "opentelemetry-operator",
    summary: "a central collector for all signals, and agents for pods that ask for one",
    settings: schema_of::<Settings>,
};

/// How the operator and the collector are run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Their namespace; default `opentelemetry`.
    namespace: Option<Namespace>,
    /// The chart of the operator.
    #[serde(default)]
    chart: ChartSettings,
    /// For the operator; default 25m and 64Mi, limit 256Mi.
    resources: Option<Resources>,
    /// For the collector; default 100m and 256Mi, limit 512Mi.
    collector: Option<Resources>,
    /// The languages for which there is an agent. A pod gets it by an annotation, such as
    /// `instrumentation.opentelemetry.io/inject-python: opentelemetry/auto-instrumentation`.
    #[serde(default)]
    agents: BTreeSet<Language>,
}

/// A language with an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Language {
    /// Node.js.
    Nodejs,
    /// Python.
    Python,
}

impl Language {
    /// The agent, of an exact version: the newest would change with every pod that starts.
    fn agent(self) -> LanguageAgent {
        let image = match self {
            Self::Nodejs => {
                "ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-nodejs:0.69.0"
            }
            Self::Python => {
                "ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-python:0.64b0"
            }
        };
        let resources = Resources::literal("10m", "32Mi", "128Mi").to_value();
        LanguageAgent {
            image: Some(Text::literal(image)),
            resource_requirements: Some(resources),
            ..LanguageAgent::default()
        }
    }
}

/// The collector; the operator adds a word to its name for all that it makes of it.
const COLLECTOR: Name = Name::literal("central");
const TOKEN: Name = Name::literal("otlp-token");

/// Installs the operator after cert-manager, which its webhooks need, then the collector after its backends.
pub fn compose(
    site: &mut Site<'_>,
    certificates: &Handle<tier::Platform>,
    backends: &Backends,
    secrets: &dyn SecretSource,
) -> Option<()> {
    let settings: Settings = site.asked(ROW.id)?;
    let origin = site.origin(ROW.id);
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("opentelemetry"));
    let namespace = site.platform.namespace(name, NamespaceOptions::default(), origin);
    let mut layer = Layer::open(&namespace, fixed(ROW.id), origin)
        .summary("the operator that runs collectors and puts agents into pods");
    layer.needs(certificates);
    let version = settings.chart.version(site, ROW.id, chart::row("opentelemetry_operator_v0"));
    let small = Resources::literal("25m", "64Mi", "256Mi");
    let release = layer.release(Install {
        release: fixed(ROW.id),
        version,
        chart: OpenTelemetryOperatorV0 { resources: settings.resources.clone().unwrap_or(small) },
        extra: settings.chart.extra(),
    });
    let kinds = Installed::by(site.platform.gate(layer, Readiness::Wait));
    let pods = OpenTelemetryOperatorV0::collector_pods(&release, &COLLECTOR);
    collector(site, &settings, (&namespace, &kinds, &pods), backends, secrets);
    Some(())
}

fn collector(
    site: &mut Site<'_>,
    settings: &Settings,
    (namespace, kinds, pods): (&Ns<tier::Platform>, &Installed<OpenTelemetryKinds>, &Pods),
    backends: &Backends,
    secrets: &dyn SecretSource,
) {
    let mut layer = Layer::open(namespace, fixed("opentelemetry-collector"), site.origin(ROW.id))
        .summary(
            "the collector that sends each signal to its own backend, and the agents for pods",
        );
    let tokens = Tokens { secret: TOKEN, source: secrets, key: None };
    let (exporters, pipelines, flows) = (Map::new(), BTreeMap::new(), Vec::new());
    let mut ways = Ways { exporters, pipelines, tokens, pods, flows };
    let Backends { logs, metrics, traces } = backends.clone();
    ways.add("logs", logs.map(Pipeline::to), &mut layer);
    ways.add("metrics", metrics.map(Pipeline::to), &mut layer);
    ways.add("traces", traces.map(Pipeline::to), &mut layer);
    if ways.pipelines.is_empty() {
        site.platform.report(
            Finding::error("collector-without-backend", site.origin(ROW.id), "the collector has nowhere to send to")
                .note("a backend takes a signal only where the profile names it for that signal")
                .help("choose a provider of `metrics` or `logs-and-traces` that takes OTLP, and add its component"),
        );
        return;
    }
    for flow in std::mem::take(&mut ways.flows) {
        site.platform.allow(flow);
    }
    let resources = settings.collector.clone();
    let resources = resources.unwrap_or(Resources::literal("100m", "256Mi", "512Mi"));
    let spec = OpenTelemetryCollectorSpec {
        mode: Some(CollectorKind::Deployment),
        replicas: Some(1),
        env: ways.tokens.key.iter().map(|key| key.env_value(key.key().as_str())).collect(),
        resources: Some(resources.to_value()),
        ..OpenTelemetryCollectorSpec::new(ways.config())
    };
    layer.add_with(Object::new(COLLECTOR, OpenTelemetryCollector { spec }), kinds);
    if !settings.agents.is_empty() {
        let spec = agents(&settings.agents, namespace.name());
        layer.add_with(Object::new(fixed("auto-instrumentation"), Instrumentation { spec }), kinds);
    }
    site.platform.close(layer);
}

/// The agents, which speak OTLP over HTTP to the collector's Service.
fn agents(languages: &BTreeSet<Language>, namespace: &Namespace) -> InstrumentationSpec {
    let agent = |language| languages.contains(&language).then(|| language.agent());
    let endpoint = format!("http://{COLLECTOR}-collector.{namespace}.svc.cluster.local:4318");
    InstrumentationSpec {
        exporter: Some(InstrumentationExporter { endpoint: Some(Text::literal(endpoint)) }),
        propagators: vec![Propagator::TraceContext, Propagator::Baggage],
        sampler: Some(Sampler { r#type: Some(SamplerKind::ParentAlwaysOn), ..Sampler::default() }),
        python: agent(Language::Python),
        nodejs: agent(Language::Nodejs),
    }
}

/// The ways of the signals: an exporter and a pipeline for each, and what leaves the collector's pods.
struct Ways<'a> {
    exporters: Map<String, Value>,
    pipelines: BTreeMap<String, CollectorPipeline>,
    tokens: Tokens<'a>,
    pods: &'a Pods,
    flows: Vec<Flow>,
}

impl Ways<'_> {
    fn add<S>(
        &mut self,
        signal: &str,
        pipeline: Option<Pipeline<S>>,
        layer: &mut Layer<tier::Platform>,
    ) {
        let Some(pipeline) = pipeline else { return };
        let way = OtlpWay::of(&pipeline, layer, &mut self.tokens);
        self.flows.extend(pipeline.flow_from(self.pods));
        let name = format!("otlphttp/{signal}");
        let texts = |names: &[&str]| names.iter().map(Text::literal).collect();
        let pipeline = CollectorPipeline {
            processors: texts(&["memory_limiter", "batch"]),
            ..CollectorPipeline::new(texts(&["otlp"]), texts(&[&name]))
        };
        self.exporters.insert(name, way.exporter());
        self.pipelines.insert(signal.to_owned(), pipeline);
    }

    fn config(&mut self) -> CollectorConfig {
        let receivers = json!({"otlp": {"protocols": {
            "grpc": {"endpoint": "0.0.0.0:4317"},
            "http": {"endpoint": "0.0.0.0:4318"},
        }}});
        let limiter =
            json!({"check_interval": "1s", "limit_percentage": 80, "spike_limit_percentage": 25});
        let exporters = Value::Object(std::mem::take(&mut self.exporters));
        let service = CollectorService::new(std::mem::take(&mut self.pipelines));
        CollectorConfig {
            processors: Some(json!({"memory_limiter": limiter, "batch": {}})),
            ..CollectorConfig::new(receivers, exporters, service)
        }
    }
}
