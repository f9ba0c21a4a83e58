//! Loki and Alloy: on every node an Alloy reads the records of its pods, and Loki keeps them. Neither takes
//! traces.

use crate::{
    chart::{self, AlloyV1, DataSource, LokiV18, Resources, Retention},
    component::{Row, kube_prometheus_stack::Monitoring},
    containment::{
        Handle, Install, Layer, NamespaceOptions, Ns, Readiness,
        exposure::ServiceRef,
        flow::Flow,
        otlp::{Http, Otlp},
        secret::Wanted,
        signal::{Backend, Exporter, Logs, Stores},
        tier,
        workload::{ContainerPort, Pods},
    },
    name::Namespace,
    provider::{ChartSettings, Site, block_storage::BlockStorage, fixed, schema_of},
    quantity::Quantity,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::num::NonZeroU16;

pub(super) const ROW: Row = Row {
    id: "loki",
    summary: "Loki with an Alloy on every node: log records, and no traces",
    settings: schema_of::<Settings>,
};

/// How Loki and Alloy are run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// The namespace of both; default `monitoring`.
    namespace: Option<Namespace>,
    /// Loki's chart.
    #[serde(default)]
    chart: ChartSettings,
    /// Alloy's chart.
    #[serde(default)]
    alloy: ChartSettings,
    /// For how many days records are kept; default 7.
    retention_days: Option<NonZeroU16>,
    /// The size of Loki's volume; default 10Gi.
    size: Option<Quantity>,
    /// For Loki; default 100m and 256Mi, limit 1Gi.
    resources: Option<Resources>,
    /// For each Alloy; default 25m and 96Mi, limit 256Mi.
    alloy_resources: Option<Resources>,
}

/// What both may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Where volumes come from.
    pub block: &'a BlockStorage,
    /// Where Grafana shows the records.
    pub monitoring: Option<&'a Monitoring>,
}

/// Loki, installed.
#[derive(Clone, Debug)]
pub struct Loki {
    /// Where it is asked.
    pub api: ServiceRef,
    /// The layer that runs it.
    pub handle: Handle<tier::Platform>,
    /// Where records are sent, if the profile sends them here.
    pub logs: Option<Exporter<Logs>>,
}

/// Loki as a backend for records alone.
struct Records {
    api: ServiceRef,
    pods: Pods,
    push_url: String,
    otlp: Otlp<Http>,
    handle: Handle<tier::Platform>,
}

impl Backend for Records {
    fn endpoint(&self) -> Otlp<Http> {
        self.otlp.clone()
    }

    fn token(&self) -> Option<Wanted> {
        None
    }

    fn layer(&self) -> Option<Handle<tier::Platform>> {
        Some(self.handle.clone())
    }
}

impl Stores<Logs> for Records {}

const PUSH: ContainerPort = ContainerPort(3100);
const QUERY: ContainerPort = ContainerPort(9095);

/// Installs both.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) -> Option<Loki> {
    let settings: Settings = site.asked(ROW.id)?;
    let origin = site.origin(ROW.id);
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("monitoring"));
    let namespace = site.platform.namespace(name, NamespaceOptions::default(), origin);
    let is_chosen = site.choice("logs-and-traces") == ROW.id;
    let logs = &mut site.platform.intent.stores.logs;
    logs.extend(is_chosen.then(|| namespace.name().to_string()));
    let records = loki(site, &settings, &namespace, ground);
    alloy(site, &settings, &namespace, &records);
    let logs = is_chosen.then(|| Exporter::of(&records));
    Some(Loki { api: records.api, handle: records.handle, logs })
}

fn loki(
    site: &mut Site<'_>,
    settings: &Settings,
    namespace: &Ns<tier::Platform>,
    ground: Ground<'_>,
) -> Records {
    let mut layer = Layer::open(namespace, fixed("loki"), site.origin(ROW.id))
        .summary("Loki, which keeps log records");
    if let Some(handle) = &ground.block.handle {
        layer.needs(handle);
    }
    let version = settings.chart.version(site, ROW.id, chart::row("loki_v18"));
    let days = settings.retention_days.map_or(Retention::days(7), Retention::from);
    let release = layer.release(Install {
        release: fixed("loki"),
        version,
        chart: LokiV18 {
            retention: days,
            storage_class: ground.block.class.to_owned(),
            size: settings.size.clone().unwrap_or(Quantity::literal("10Gi")),
            resources: settings
                .resources
                .clone()
                .unwrap_or(Resources::literal("100m", "256Mi", "1Gi")),
        },
        extra: settings.chart.extra(),
    });
    let pods = LokiV18::pods(&release);
    site.platform.fence(&pods);
    // It does not start before it has found itself.
    for port in [LokiV18::members(), QUERY] {
        site.platform.allow(Flow::new(&pods, &pods, port));
    }
    let api = LokiV18::api(&release);
    // Any other Grafana takes its data sources from whoever runs it.
    if let Some(monitoring) = ground.monitoring
        && let Some(grafana) = &monitoring.pods.grafana
    {
        let source = DataSource::of("Loki", "loki", &api);
        monitoring.show(&mut layer, fixed("loki-data-source"), &[source]);
        site.platform.allow(Flow::new(grafana, &pods, PUSH));
    }
    let (push_url, otlp) = (LokiV18::push_url(&release), LokiV18::otlp_http(&release));
    let handle = site.platform.gate(layer, Readiness::Wait);
    Records { api, pods, push_url, otlp, handle }
}

fn alloy(
    site: &mut Site<'_>,
    settings: &Settings,
    namespace: &Ns<tier::Platform>,
    store: &Records,
) {
    let mut layer = Layer::open(namespace, fixed("alloy"), site.origin(ROW.id))
        .summary("an Alloy on every node, which brings the records of its pods to Loki");
    layer.needs(&store.handle);
    let row = chart::row("alloy_v1");
    let version = settings.alloy.version_under(site, [ROW.id, "alloy"], row);
    let release = layer.release(Install {
        release: fixed("alloy"),
        version,
        chart: AlloyV1 {
            push_url: store.push_url.clone(),
            resources: settings
                .alloy_resources
                .clone()
                .unwrap_or(Resources::literal("25m", "96Mi", "256Mi")),
            reloader: Resources::literal("10m", "32Mi", "64Mi"),
        },
        extra: settings.alloy.extra(),
    });
    let pods = AlloyV1::pods(&release);
    site.platform.fence(&pods);
    site.platform.allow(Flow::new(&pods, &store.pods, PUSH));
    site.platform.allow(Flow::to_api_server(&pods));
    site.platform.gate(layer, Readiness::Wait);
}
