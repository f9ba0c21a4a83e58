//! kube-prometheus-stack: Prometheus measures, Alertmanager tells, Grafana shows.

pub mod alert;
mod alerting;
mod flow;
mod page;
mod settings;
mod stack;

use crate::{
    chart::{
        self, DATA_SOURCE_LABEL, DataSource, GrafanaAdmin, KubePrometheusStackV88, Labelled,
        Routing,
    },
    component::Row,
    containment::{
        Handle, Install, Layer, Made, NamespaceOptions, Ns, Object, Readiness, Release, SecretKey,
        SecretSource, Wanted,
        allowed::AllowedIn,
        environment::{Local, Production, Staging},
        evidence::{Installed, MonitoringKinds},
        exposure::ServiceRef,
        otlp::{Http, Otlp},
        signal::{Backend, Exporter, Metrics, Stores},
        tier::{self, Tier},
    },
    model::{AlertmanagerConfig, Core, Kind, PodMonitor, core},
    name::{Key, Name, Namespace},
    profile,
    provider::{
        Site, auth_gate::Gate, block_storage::BlockStorage, fixed, ingress::Ingress, schema_of,
    },
    yaml,
};
use alerting::{Told, Watched};
pub use flow::StackPods;
use settings::{Settings, WrittenAs};
use std::collections::BTreeMap;

pub(super) const ROW: Row = Row {
    id: "kube-prometheus-stack",
    summary: "Prometheus, Alertmanager and Grafana, run by the Prometheus operator",
    settings: schema_of::<Settings>,
};

/// What the stack may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Where volumes come from.
    pub block: &'a BlockStorage,
    /// Where credentials come from.
    pub secrets: &'a dyn SecretSource,
    /// The ways in.
    pub ingress: &'a Ingress,
    /// Who asks for a login where a user interface does not.
    pub gate: Option<&'a dyn Gate>,
}

/// The stack, installed: what others may have it measure, tell and show.
#[derive(Clone, Debug)]
pub struct Monitoring {
    /// Evidence for monitors, rules and `AlertmanagerConfig`s.
    pub kinds: Installed<MonitoringKinds>,
    /// The layer that runs it.
    pub handle: Handle<tier::Platform>,
    /// Its pods that others name.
    pub pods: StackPods,
    /// Where Prometheus is asked.
    pub prometheus: ServiceRef,
    /// Where Grafana shows, if it is the stack's own.
    pub grafana: Option<ServiceRef>,
    /// Where Alertmanager is told.
    pub alertmanager: ServiceRef,
    /// Where measurements are sent, if it takes any and the profile sends them here.
    pub metrics: Option<Exporter<Metrics>>,
    label: Option<Labelled>,
}

impl Monitoring {
    /// Labels a monitor or a rule so that the stack reads it.
    #[must_use]
    pub fn read<K: Kind>(&self, object: Object<K>) -> Object<K> {
        match &self.label {
            Some(label) => object.label(label.key.held(), label.value.clone()),
            None => object,
        }
    }

    /// Has Grafana show something, from a layer of whoever has it.
    pub fn show<T: Tier>(&self, layer: &mut Layer<T>, name: Name, sources: &[DataSource]) -> Made
    where
        Core<core::ConfigMap>: AllowedIn<T>,
    {
        let sources: Vec<_> = sources.iter().map(DataSource::to_value).collect();
        let file = serde_json::json!({"apiVersion": 1, "datasources": sources});
        let text =
            yaml::write("the data sources", &yaml::canonical(file)).unwrap_or_else(|error| {
                layer.fail(error);
                String::new()
            });
        let data = BTreeMap::from([(format!("{name}.yaml"), text)]);
        let map = core::ConfigMap { data: Some(data), ..Default::default() };
        let (key, value) = DATA_SOURCE_LABEL;
        layer.add(Object::new(name, Core(map)).label(key, value))
    }
}

/// Installs the stack, its alerts and its ways in.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) -> Option<Monitoring> {
    let settings: Settings = site.asked(ROW.id)?;
    match site.profile.tier {
        profile::Tier::Local => install::<Local>(site, &settings, ground),
        profile::Tier::Staging => install::<Staging>(site, &settings, ground),
        profile::Tier::Production => install::<Production>(site, &settings, ground),
    }
}

fn install<E: Watched>(
    site: &mut Site<'_>,
    settings: &Settings,
    ground: Ground<'_>,
) -> Option<Monitoring> {
    let origin = site.origin(ROW.id);
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("monitoring"));
    // The exporter on every node mounts the host's file systems.
    let options = NamespaceOptions::default().pod_security("privileged");
    let namespace = site.platform.namespace(name, options, origin);
    let mut layer =
        Layer::open(&namespace, fixed(ROW.id), origin).summary(if settings.grafana.elsewhere {
            "Prometheus and Alertmanager"
        } else {
            "Prometheus, Alertmanager and Grafana"
        });
    if let Some(handle) = &ground.block.handle {
        layer.needs(handle);
    }
    let Told { alerting, routing, key } =
        alerting::told::<E>(site, settings, &mut layer, ground.secrets)?;
    let as_object = settings.alerting.written_as == WrittenAs::AlertmanagerConfig;
    let (alerting, object) = match routing {
        Some(routing) if !as_object => (alerting.telling(routing), None),
        routing => (alerting, routing),
    };
    let admin = (!settings.grafana.elsewhere).then(|| {
        let wanted = ["admin-user", "admin-password"]
            .map(|key| Wanted::new(Key::literal(key), "grafana", &settings.secrets));
        let [user, password] = layer.secret(ground.secrets, &GRAFANA, wanted);
        GrafanaAdmin { user, password }
    });
    let keys = key.iter().chain(admin.iter().map(|admin| &admin.user));
    let mut ready: Vec<Made> = keys.map(SecretKey::object).collect();
    let volume = stack::volume(site, settings)?;
    let version = settings.chart.version(site, ROW.id, chart::row("kube_prometheus_stack_v88"));
    let release = layer.release(Install {
        release: fixed(ROW.id),
        version,
        chart: stack::chart(settings, ground, alerting, (volume, admin)),
        extra: settings.chart.extra(),
    });
    ready.push(release.object());
    let gated = settings.grafana.behind_gate || settings.grafana.elsewhere;
    if let Some(host) = settings.grafana.host.as_ref().filter(|_| !gated) {
        let ui = KubePrometheusStackV88::grafana(&release);
        ready.push(ground.ingress.expose_inside(&mut layer, host, fixed("grafana"), ui));
    }
    let handle = site.platform.gate(layer, Readiness::checks(ready));
    let monitoring = Monitoring {
        kinds: Installed::by(handle.clone()),
        grafana: (!settings.grafana.elsewhere)
            .then(|| KubePrometheusStackV88::grafana(&release).service().clone()),
        pods: flow::declare(site.platform, &release, settings),
        prometheus: KubePrometheusStackV88::prometheus(&release).service().clone(),
        alertmanager: KubePrometheusStackV88::alertmanager(&release).service().clone(),
        metrics: metrics(site, settings, &release, &handle),
        label: settings.monitor_label.clone(),
        handle,
    };
    alerts(site, settings, (&monitoring, &namespace), object);
    page::open(site, settings, (&monitoring, &namespace), ground);
    Some(monitoring)
}

/// Where measurements are sent, if the profile has them sent here; said of the store in any case.
fn metrics<E>(
    site: &mut Site<'_>,
    settings: &Settings,
    release: &Release<KubePrometheusStackV88<E>>,
    handle: &Handle<tier::Platform>,
) -> Option<Exporter<Metrics>> {
    if site.choice("metrics") != ROW.id {
        return None;
    }
    site.platform.intent.stores.metrics.push(release.namespace().to_string());
    let endpoint = KubePrometheusStackV88::otlp_http(release);
    let prometheus = Prometheus { endpoint, handle: handle.clone() };
    settings.otlp_receiver.then(|| Exporter::of(&prometheus))
}

/// The profile's own alerts, and who is told where an object says so: after what reads them.
fn alerts(
    site: &mut Site<'_>,
    settings: &Settings,
    (monitoring, namespace): (&Monitoring, &Ns<tier::Platform>),
    routing: Option<Routing>,
) {
    if settings.rules.is_empty() && settings.measured.is_empty() && routing.is_none() {
        return;
    }
    let mut layer = Layer::open(namespace, fixed("alerts"), site.origin(ROW.id))
        .summary("what the house measures and is told of beyond the chart's own");
    for (name, measured) in &settings.measured {
        let object = Object::new(name.clone(), PodMonitor { spec: measured.spec() });
        layer.add_with(monitoring.read(object), &monitoring.kinds);
    }
    for (name, alerts) in &settings.rules {
        monitoring.alert(&mut layer, name.clone(), alerts);
    }
    if let Some(routing) = routing {
        let body = AlertmanagerConfig { spec: routing.object() };
        let mut object = Object::new(fixed("receivers"), body);
        let label = settings.alertmanager_config_label.as_ref();
        if let Some(label) = label.or(settings.monitor_label.as_ref()) {
            object = object.label(label.key.held(), label.value.clone());
        }
        layer.add_with(object, &monitoring.kinds);
    }
    site.platform.close(layer);
}

/// Prometheus as a store of measurements, and of nothing else.
struct Prometheus {
    endpoint: Otlp<Http>,
    handle: Handle<tier::Platform>,
}

impl Backend for Prometheus {
    fn endpoint(&self) -> Otlp<Http> {
        self.endpoint.clone()
    }

    fn token(&self) -> Option<Wanted> {
        None
    }

    fn layer(&self) -> Option<Handle<tier::Platform>> {
        Some(self.handle.clone())
    }
}

impl Stores<Metrics> for Prometheus {}

const GRAFANA: Name = Name::literal("grafana-admin");
