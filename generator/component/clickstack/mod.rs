//! ClickStack: ClickHouse, HyperDX and a collector, from chart 1.x or 3.x, as part of the platform or as an
//! experiment.

mod alerts;
mod fence;
mod log_agent;
mod retention;
mod settings;
mod store;
mod v1;
mod v3;

use self::{
    settings::{Frontend, Parts, Settings},
    store::Ends,
};
use crate::{
    chart::{self, ClickStackV3, QueryHandler},
    component::{Row, kube_prometheus_stack::Monitoring},
    containment::{
        Handle, NamespaceOptions, Ns, Pinned, SecretKey, SecretSource, Wanted,
        allowed::AllowedIn,
        exposure::{Address, Gateway, MayFace, OwnLogin, ReachableOver, ServiceRef, Tailnet, Url},
        otlp::{Http, Otlp},
        signal::{Backend, Backends, Exporter, Logs, Metrics, Stores, Traces},
        tier::{self, DependencyOf, Terms, Tier},
    },
    finding::Finding,
    model::{Core, core::LimitRange},
    name::{Key, Label, Name, Namespace},
    profile::Experiment,
    provider::{
        Site,
        block_storage::BlockStorage,
        ingress::{Ingress, Ways},
        schema_of,
    },
};

pub use self::store::{ClickHouse, HTTP, NATIVE, READER, WRITER};

pub(super) const ROW: Row = Row {
    id: "clickstack",
    summary: "ClickStack: logs, traces and metrics in ClickHouse, seen through HyperDX",
    settings: schema_of::<Settings>,
};

/// What ClickStack may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Where volumes come from.
    pub block: &'a BlockStorage,
    /// Where credentials come from.
    pub secrets: &'a dyn SecretSource,
    /// The ways in.
    pub ingress: &'a Ingress,
    /// The way in from the tailnet.
    pub tailnet: Option<&'a Gateway<Tailnet>>,
    /// What others want ClickHouse to answer, chart 3.x.
    pub handlers: &'a [QueryHandler],
    /// Who notices that a volume fills.
    pub monitoring: Option<&'a Monitoring>,
}

/// ClickStack, installed: where signals may be sent, and ClickHouse for those who speak its own protocols.
#[derive(Debug, Default)]
pub struct ClickStack {
    /// Where its own collector takes signals.
    pub backends: Backends,
    /// Where ClickHouse takes rows and answers queries, chart 3.x.
    pub clickhouse: Option<ClickHouse>,
    /// The layer that runs it, where others may rely on it.
    pub handle: Option<Handle<tier::Platform>>,
}

/// Installs ClickStack and says which signals may be sent to it.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) -> ClickStack {
    let Some(settings) = site.asked::<Settings>(ROW.id) else { return ClickStack::default() };
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("clickstack"));
    declare(site, &name, settings.experiment.is_some());
    let installed = if let Some(experiment) = &settings.experiment {
        on_trial(site, &settings, (name, experiment), ground);
        // What an experiment stores, nothing outside it may rely on.
        None
    } else {
        let origin = site.origin(ROW.id);
        let options = NamespaceOptions::default();
        let namespace = site.platform.namespace::<tier::Platform>(name, options, origin);
        let home = namespace.clone();
        let installed = match &ground.ingress.ways {
            Ways::Internal(internal) | Ways::Both { internal, .. } => {
                install(site, &settings, &Home { namespace, gateway: internal }, ground)
            }
            Ways::Public(public) => {
                install(site, &settings, &Home { namespace, gateway: public }, ground)
            }
        };
        if let Some(installed) = &installed {
            retention::install(site, &settings, &home, installed);
            alerts::install(site, &home, ground.monitoring);
        }
        installed
    };
    installed.map_or_else(ClickStack::default, |installed| clickstack(site, &settings, installed))
}

/// Says what it is there to store: as an experiment, never the measurements, which belong elsewhere.
fn declare(site: &mut Site<'_>, namespace: &Namespace, is_experiment: bool) {
    let is_chosen = |axis| site.choice(axis) == ROW.id;
    let (measures, records) =
        (!is_experiment && is_chosen("metrics"), is_experiment || is_chosen("logs-and-traces"));
    let stores = &mut site.platform.intent.stores;
    stores.metrics.extend(measures.then(|| namespace.to_string()));
    stores.logs.extend(records.then(|| namespace.to_string()));
    stores.traces.extend(records.then(|| namespace.to_string()));
}

/// Installs it as an experiment, which only the house network and the tailnet may reach.
fn on_trial(
    site: &mut Site<'_>,
    settings: &Settings,
    (name, experiment): (Namespace, &Experiment),
    ground: Ground<'_>,
) {
    let place = site.profile.place(&["components", ROW.id, "experiment"]);
    let terms = Terms { experiment: experiment.clone(), place };
    let options = NamespaceOptions::default();
    // Log agents mount the nodes' logs.
    let options =
        if settings.log_agents.is_empty() { options } else { options.pod_security("privileged") };
    let namespace = site.platform.experiment(name, options, terms);
    let Some(gateway) = ground.ingress.internal() else {
        site.platform.report(
            Finding::error(
                "experiment-on-public-gateway",
                place,
                "the ingress has no way in of the house's own",
            )
            .note(
                "an experiment stays inside, and whoever comes in here may come from the internet",
            )
            .help(
                "choose `provider.ingress: envoy-gateway`, or say `reach: internal` of the ingress",
            ),
        );
        return;
    };
    let home = Home { namespace, gateway };
    if let Some(installed) = install(site, settings, &home, ground) {
        for signal in &experiment.test_signals {
            if let Some(otlp) = &installed.otlp {
                site.platform.test_signal(&home.namespace, signal, otlp);
            }
        }
        for agent in &settings.log_agents {
            log_agent::install(site, &home.namespace, agent, &installed);
        }
        retention::install(site, settings, &home.namespace, &installed);
        alerts::install(site, &home.namespace, ground.monitoring);
    }
}

/// Where ClickStack lives and over what it is reached.
struct Home<'a, T, S> {
    namespace: Ns<T>,
    gateway: &'a Gateway<S>,
}

/// What a version of the chart gives: the OTLP endpoint, ClickHouse's ends, and the layer that serves them.
struct Installed<T> {
    otlp: Option<Otlp<Http>>,
    /// What a sender shows there.
    api_key: SecretKey,
    /// ClickHouse, and the password of its user `otelcollector`, where that one may say how long tables keep.
    tables: Option<(ServiceRef, SecretKey)>,
    ends: Option<Ends>,
    handle: Handle<T>,
}

fn install<T, S>(
    site: &mut Site<'_>,
    settings: &Settings,
    home: &Home<'_, T, S>,
    ground: Ground<'_>,
) -> Option<Installed<T>>
where
    T: Tier + DependencyOf<T> + MayFace<S> + MayFace<Tailnet>,
    OwnLogin: ReachableOver<S>,
    Core<LimitRange>: AllowedIn<T>,
{
    let row = chart::row("clickstack_v3");
    let Pinned { version, place, .. } = settings.chart.version(site, ROW.id, row);
    if let (1, Some(key)) = (version.major(), settings.of_chart_3()) {
        let place = site.profile.place(&["components", ROW.id, key]);
        site.platform.report(
            Finding::error(
                "chart-major",
                place,
                format!("`{key}` means nothing to ClickStack chart 1.x"),
            )
            .note("the chart would be installed as if it were not there")
            .help("pin a version of chart 3.x, or remove it"),
        );
    }
    match version.major() {
        1 => Some(v1::install(site, settings, home, ground)),
        3 => Some(v3::install(site, settings, home, ground)),
        major => {
            let message = format!("this component installs no ClickStack chart {major}.x");
            site.platform.report(
                Finding::error("chart-major", place, message)
                    .note("the values of each major differ so much that those of one are inert in another")
                    .help("pin a version of chart 1.x or 3.x"),
            );
            None
        }
    }
}

/// HyperDX's address, and the origin that it takes for its own.
fn origins<T, S>(
    site: &mut Site<'_>,
    settings: &Settings,
    home: &Home<'_, T, S>,
    ground: Ground<'_>,
) -> (Url, Address<S>) {
    let host = settings.host.clone().unwrap_or(Label::literal("hyperdx"));
    let address = home.gateway.address(&host);
    let slug = settings.tailnet.as_ref().zip(ground.tailnet);
    let url = match (settings.frontend, slug) {
        (Frontend::Tailnet, Some((slug, tailnet))) => Url::of(&tailnet.address(slug)),
        (Frontend::Domain, _) => Url::of(&address),
        (Frontend::Tailnet, None) => {
            let place = site.profile.place(&["components", ROW.id, "frontend"]);
            site.platform.report(
                Finding::error(
                    "base-url-without-route",
                    place,
                    "HyperDX has no way in from the tailnet",
                )
                .note("it would send every login to an origin that does not exist")
                .help("set `tailnet` to its name there, and add the component `tailscale`"),
            );
            Url::of(&address)
        }
    };
    (url, address)
}

/// A backend whose endpoint takes only logs and traces: metrics belong elsewhere.
struct LogsAndTraces(Endpoint);

/// A backend whose endpoint takes all three signals.
struct AllSignals(Endpoint);

#[derive(Clone)]
struct Endpoint {
    otlp: Otlp<Http>,
    token: Wanted,
    handle: Handle<tier::Platform>,
}

macro_rules! backend {
    ($($store:ident: $($signal:ident),*;)*) => {$(
        impl Backend for $store {
            fn endpoint(&self) -> Otlp<Http> {
                self.0.otlp.clone()
            }

            fn token(&self) -> Option<Wanted> {
                Some(self.0.token.clone())
            }

            fn layer(&self) -> Option<Handle<tier::Platform>> {
                Some(self.0.handle.clone())
            }
        }
        $(impl Stores<$signal> for $store {})*
    )*};
}

backend! {
    LogsAndTraces: Logs, Traces;
    AllSignals: Logs, Traces, Metrics;
}

fn clickstack(
    site: &Site<'_>,
    settings: &Settings,
    installed: Installed<tier::Platform>,
) -> ClickStack {
    let Installed { otlp, ends, handle, .. } = installed;
    let users = wanted(settings, ["CLICKHOUSE_PASSWORD", "CLICKHOUSE_APP_PASSWORD"]);
    let clickhouse = ends.map(|ends| ClickHouse::chosen(site, ends, handle.clone(), users));
    let key = Key::literal("HYPERDX_API_KEY");
    let place = settings.ingestion_key.clone().or_else(|| settings.secrets.get(&key).cloned());
    let token = Wanted { key, item: ROW.id.to_owned(), place };
    let endpoint = otlp.map(|otlp| Endpoint { otlp, token, handle: handle.clone() });
    let backends = endpoint.map_or_else(Backends::default, |endpoint| backends(site, endpoint));
    ClickStack { backends, clickhouse, handle: Some(handle) }
}

fn backends(site: &Site<'_>, endpoint: Endpoint) -> Backends {
    let logs_and_traces =
        (site.choice("logs-and-traces") == ROW.id).then(|| LogsAndTraces(endpoint.clone()));
    let metrics = (site.choice("metrics") == ROW.id).then_some(AllSignals(endpoint));
    Backends {
        logs: logs_and_traces.as_ref().map(Exporter::of),
        traces: logs_and_traces.as_ref().map(Exporter::of),
        metrics: metrics.as_ref().map(Exporter::of),
    }
}

const RELEASE: Name = Name::literal("clickstack");
const CREDENTIALS: Name = ClickStackV3::secret("clickstack-credentials");

/// The keys that are wanted of the item `clickstack`.
fn wanted<const N: usize>(settings: &Settings, keys: [&'static str; N]) -> [Wanted; N] {
    keys.map(|key| Wanted::new(Key::literal(key), ROW.id, &settings.secrets))
}
