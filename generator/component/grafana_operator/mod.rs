//! Grafana Operator: a Grafana whose data sources and dashboards are objects of the tree.

mod source;

use crate::{
    chart::{self, GrafanaOperatorV5, Resources},
    component::{Row, clickstack::ClickHouse, kube_prometheus_stack::Monitoring, loki::Loki},
    containment::{
        Install, Layer, NamespaceOptions, Ns, Object, Readiness, SecretKey, SecretSource, Wanted,
        evidence::{GrafanaKinds, Installed},
        exposure::Ui,
        tier,
    },
    model::{
        Grafana, GrafanaDashboard,
        grafana::GrafanaSpec,
        grafana_dashboard::{DashboardInput, GrafanaDashboardSpec, PublishedDashboard},
        label_selector::LabelSelector,
    },
    name::{Key, Label, Name, Namespace, Version},
    provider::{ChartSettings, Site, fixed, ingress::Ingress, schema_of},
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const ROW: Row = Row {
    id: "grafana-operator",
    summary: "a Grafana whose data sources and dashboards are objects of the tree",
    settings: schema_of::<Settings>,
};

/// How Grafana is run, and what it shows.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `monitoring`.
    namespace: Option<Namespace>,
    /// The chart of the operator.
    #[serde(default)]
    chart: ChartSettings,
    /// The exact version of Grafana; 13.2.0 when unset.
    version: Option<Version>,
    /// Grafana's host below the domain; not exposed when unset. It asks for a login by itself.
    host: Option<Label>,
    /// For Grafana; default 100m and 128Mi, limit 256Mi.
    resources: Option<Resources>,
    /// For the operator; default 25m and 64Mi, limit 256Mi.
    operator: Option<Resources>,
    /// The dashboards, by name. They read Prometheus.
    #[serde(default)]
    dashboards: BTreeMap<Name, Dashboard>,
    /// Places of credentials in the secret store, by key: `admin-user`, `admin-password`.
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

/// A dashboard that was published on grafana.com.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Dashboard {
    /// Its number.
    id: u32,
    /// Its exact revision: the newest would change without a commit.
    revision: u32,
    /// The folder that it is shown in.
    folder: Option<Text>,
    /// Its inputs that Prometheus stands in for; `DS_PROMETHEUS` when unset.
    inputs: Option<Vec<Text>>,
}

/// What Grafana may use and show.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Where credentials come from.
    pub secrets: &'a dyn SecretSource,
    /// The ways in.
    pub ingress: &'a Ingress,
    /// Prometheus and Alertmanager.
    pub monitoring: Option<&'a Monitoring>,
    /// ClickHouse.
    pub clickhouse: Option<&'a ClickHouse>,
    /// Loki.
    pub loki: Option<&'a Loki>,
}

/// The label by which objects say which Grafana they are for.
const INSTANCE: (&str, &str) = ("grafana.internal/instance", "grafana");
const NAME: Name = Name::literal("grafana");
const ADMIN: Name = Name::literal("grafana-admin");

/// Installs the operator, then Grafana with what it shows.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) -> Option<()> {
    let settings: Settings = site.asked(ROW.id)?;
    let origin = site.origin(ROW.id);
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("monitoring"));
    let namespace = site.platform.namespace(name, NamespaceOptions::default(), origin);
    let mut layer =
        Layer::open(&namespace, fixed(ROW.id), origin).summary("the operator that runs Grafana");
    let version = settings.chart.version(site, ROW.id, chart::row("grafana_operator_v5"));
    let small = Resources::literal("25m", "64Mi", "256Mi");
    let release = layer.release(Install {
        release: fixed(ROW.id),
        version,
        chart: GrafanaOperatorV5 { resources: settings.operator.clone().unwrap_or(small) },
        extra: settings.chart.extra(),
    });
    let kinds = Installed::by(site.platform.gate(layer, Readiness::Wait));
    grafana(site, &settings, (&namespace, &kinds), ground);
    let pods = GrafanaOperatorV5::grafana_pods(&release, &NAME);
    for flow in source::services(ground).filter_map(|service| service.flow_from(&pods)) {
        site.platform.allow(flow);
    }
    Some(())
}

fn grafana(
    site: &mut Site<'_>,
    settings: &Settings,
    (namespace, kinds): (&Ns<tier::Platform>, &Installed<GrafanaKinds>),
    ground: Ground<'_>,
) {
    let mut layer = Layer::open(namespace, NAME, site.origin(ROW.id))
        .summary("Grafana, with its data sources and dashboards");
    let wanted = ["admin-user", "admin-password"]
        .map(|key| Wanted::new(Key::literal(key), "grafana", &settings.secrets));
    let admin = layer.secret(ground.secrets, &ADMIN, wanted);
    let mut config = BTreeMap::new();
    if let Some(host) = &settings.host {
        let url = ground.ingress.url(host).text().clone();
        config.insert("server".to_owned(), BTreeMap::from([("root_url".to_owned(), url)]));
        // The operator makes the Service, after Grafana's own name.
        let service = namespace.promised(fixed("grafana-service"), 3000);
        ground.ingress.expose_inside(&mut layer, host, NAME, Ui::with_own_login(service));
    }
    let version = settings.version.as_ref().map_or("13.2.0", Version::as_str);
    let spec = GrafanaSpec {
        version: Some(Text::literal(version)),
        config,
        deployment: Some(deployment(settings, &admin)),
        disable_default_admin_secret: Some(true),
    };
    let (key, value) = INSTANCE;
    layer.add_with(Object::new(NAME, Grafana { spec }).label(key, value), kinds);
    source::add(&mut layer, kinds, ground);
    for (name, dashboard) in &settings.dashboards {
        let spec = page(dashboard);
        layer.add_with(Object::new(name.clone(), GrafanaDashboard { spec }), kinds);
    }
    site.platform.close(layer);
}

/// What the operator merges into the Deployment that it makes.
fn deployment(settings: &Settings, [user, password]: &[SecretKey; 2]) -> Value {
    let resources = settings.resources.clone();
    let resources = resources.unwrap_or(Resources::literal("100m", "128Mi", "256Mi"));
    let container = json!({
        "name": "grafana",
        "env": [
            user.env_value("GF_SECURITY_ADMIN_USER"),
            password.env_value("GF_SECURITY_ADMIN_PASSWORD"),
        ],
        "resources": resources.to_value(),
    });
    json!({"spec": {"template": {"spec": {"containers": [container]}}}})
}

/// Picks the one Grafana there is.
fn instance() -> LabelSelector {
    let (key, value) = INSTANCE;
    let match_labels = BTreeMap::from([(key.to_owned(), Text::literal(value))]);
    LabelSelector { match_labels, ..LabelSelector::default() }
}

fn page(dashboard: &Dashboard) -> GrafanaDashboardSpec {
    let Dashboard { id, revision, folder, inputs } = dashboard;
    let given = || vec!["DS_PROMETHEUS".into()];
    let inputs = inputs.clone().unwrap_or_else(given);
    let stands_in = |input| DashboardInput::new(input, Text::literal(source::PROMETHEUS));
    let published = PublishedDashboard {
        revision: Some((*revision).into()),
        ..PublishedDashboard::new((*id).into())
    };
    GrafanaDashboardSpec {
        folder: folder.clone(),
        grafana_com: Some(published),
        datasources: inputs.into_iter().map(stands_in).collect(),
        ..GrafanaDashboardSpec::new(instance())
    }
}
