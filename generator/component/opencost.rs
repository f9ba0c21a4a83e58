//! `OpenCost`: what each part of the cluster costs, by what Prometheus measures.

use crate::{
    chart::{self, OpenCostV2, Resources},
    component::{Row, kube_prometheus_stack::Monitoring},
    containment::{
        Install, Layer, NamespaceOptions, Object, Readiness, Release,
        exposure::{Open, Ui},
        flow::Flow,
        tier,
        workload::ContainerPort,
    },
    finding::{Finding, Place},
    model::{
        ServiceMonitor,
        label_selector::LabelSelector,
        service_monitor::{MonitoredEndpoint, ServiceMonitorSpec},
    },
    name::{Label, Namespace},
    provider::{ChartSettings, Site, auth_gate::Gate, fixed, ingress::Ingress, schema_of},
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const ROW: Row = Row {
    id: "opencost",
    summary: "OpenCost: what each part of the cluster costs",
    settings: schema_of::<Settings>,
};

/// How `OpenCost` is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `opencost`.
    namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// What the cluster is called; the profile's name when unset.
    cluster: Option<Text>,
    /// Its host below the domain; not exposed when unset. It has no login of its own, so it goes behind the
    /// auth gate.
    host: Option<Label>,
    /// For the exporter; default 25m and 64Mi, limit 256Mi.
    resources: Option<Resources>,
    /// For the user interface; default 10m and 32Mi, limit 128Mi.
    ui_resources: Option<Resources>,
}

/// What `OpenCost` may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// What measures.
    pub monitoring: Option<&'a Monitoring>,
    /// The ways in.
    pub ingress: &'a Ingress,
    /// Who asks for a login.
    pub gate: Option<&'a dyn Gate>,
}

/// Installs `OpenCost`.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) {
    let Some(settings) = site.asked::<Settings>(ROW.id) else { return };
    let origin = site.origin(ROW.id);
    let Some(monitoring) = ground.monitoring else {
        site.platform.report(
            Finding::error(
                "opencost-without-prometheus",
                origin,
                "OpenCost has no Prometheus to ask",
            )
            .note("it knows prices, and takes from Prometheus how much of what was used")
            .help("add the component `kube-prometheus-stack`"),
        );
        return;
    };
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("opencost"));
    let namespace = site.platform.namespace(name, NamespaceOptions::default(), origin);
    let mut layer = Layer::<tier::Platform>::open(&namespace, fixed(ROW.id), origin)
        .summary("OpenCost, which tells what each part of the cluster costs");
    layer.needs(&monitoring.handle);
    let version = settings.chart.version(site, ROW.id, chart::row("opencost_v2"));
    let or = |given: &Option<Resources>, default| given.clone().unwrap_or(default);
    let release = layer.release(Install {
        release: fixed(ROW.id),
        version,
        chart: OpenCostV2 {
            prometheus: monitoring.prometheus.clone(),
            cluster: settings.cluster.clone().unwrap_or_else(|| Text::from(&site.profile.name)),
            exporter: or(&settings.resources, Resources::literal("25m", "64Mi", "256Mi")),
            ui: or(&settings.ui_resources, Resources::literal("10m", "32Mi", "128Mi")),
        },
        extra: settings.chart.extra(),
    });
    let monitor = monitoring.read(Object::new(fixed(ROW.id), monitor(&release)));
    layer.add_with(monitor, &monitoring.kinds);
    flows(site, &release, monitoring);
    if let Some(host) = &settings.host {
        let ui = OpenCostV2::ui(&release);
        expose(site, &mut layer, (host, ui), ground);
    }
    site.platform.gate(layer, Readiness::Wait);
}

/// What it tells Prometheus: without it, prices never meet what was used.
fn monitor(release: &Release<OpenCostV2>) -> ServiceMonitor {
    let labels = OpenCostV2::labels(release);
    let match_labels = labels.map(|(key, value)| (key.to_owned(), Text::literal(value))).into();
    let selector = LabelSelector { match_labels, ..LabelSelector::default() };
    let endpoint = MonitoredEndpoint { port: Some("http".into()), ..MonitoredEndpoint::default() };
    ServiceMonitor { spec: ServiceMonitorSpec::new(selector, vec![endpoint]) }
}

fn flows(site: &mut Site<'_>, release: &Release<OpenCostV2>, monitoring: &Monitoring) {
    let pods = OpenCostV2::pods(release);
    site.platform.fence(&pods);
    site.platform.allow(Flow::to_api_server(&pods));
    let prometheus = &monitoring.pods.prometheus;
    site.platform.allow(Flow::new(&pods, prometheus, ContainerPort(9090)));
    site.platform.allow(Flow::new(prometheus, &pods, OpenCostV2::metrics()));
}

fn expose(
    site: &mut Site<'_>,
    layer: &mut Layer<tier::Platform>,
    (host, ui): (&Label, Ui<Open>),
    ground: Ground<'_>,
) {
    let Some(gate) = ground.gate else {
        let place: Place = site.profile.place(&["components", ROW.id, "host"]);
        site.platform.report(
            Finding::error(
                "open-ui-without-gate",
                place,
                "the user interface of OpenCost has no login of its own",
            )
            .note("whoever reaches it reads what runs here and what it costs")
            .help("choose a provider of `auth-gate`, or remove `host`"),
        );
        return;
    };
    if let Some(ui) = gate.protect(site.platform, ui, host, layer.namespace()) {
        layer.needs(gate.handle());
        ground.ingress.expose_inside(layer, host, fixed(ROW.id), ui);
    }
}
