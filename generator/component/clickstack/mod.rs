//! ClickStack: ClickHouse, HyperDX and a collector, from chart 1.x or 3.x, as part of the platform or as an
//! experiment.

mod v1;
mod v3;

use crate::{
    chart::{self, ClickStackV3, Resources},
    component::Row,
    containment::{
        Handle, NamespaceOptions, Ns, Pinned, SecretSource, Wanted,
        exposure::{Address, Gateway, MayFace, OwnLogin, ReachableOver, Tailnet, Url},
        otlp::{Http, Otlp},
        signal::{Backend, Backends, Exporter, Logs, Metrics, Stores, Traces},
        tier::{self, DependencyOf, Terms, Tier},
    },
    finding::Finding,
    name::{Key, Label, Name, Namespace},
    profile::Experiment,
    provider::{
        ChartSettings, Site,
        block_storage::BlockStorage,
        ingress::{Ingress, Ways},
        schema_of,
    },
    quantity::Quantity,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const ROW: Row = Row {
    id: "clickstack",
    summary: "ClickStack: logs, traces and metrics in ClickHouse, seen through HyperDX",
    settings: schema_of::<Settings>,
};

/// How ClickStack is run. The major of the chart's version decides which contract holds: 1 or 3.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `clickstack`.
    namespace: Option<Namespace>,
    /// The chart; version 3.0.0 when unset.
    #[serde(default)]
    chart: ChartSettings,
    /// The chart of the operators that chart 3.x needs.
    #[serde(default)]
    operators: ChartSettings,
    /// HyperDX's host below the domain; default `hyperdx`.
    host: Option<Label>,
    /// HyperDX's name in the tailnet; not reached from there when unset.
    tailnet: Option<Label>,
    /// Which of the two origins HyperDX takes for its own: people who come by the other are sent here.
    #[serde(default)]
    frontend: Frontend,
    /// The sizes of the volumes.
    #[serde(default)]
    storage: Sizes,
    /// What each part may use.
    #[serde(default)]
    resources: Parts,
    /// Places of credentials in the secret store, by key: `HYPERDX_API_KEY`, `CLICKHOUSE_PASSWORD`,
    /// `CLICKHOUSE_APP_PASSWORD`, and `MONGODB_PASSWORD` for chart 3.x.
    #[serde(default)]
    secrets: BTreeMap<Key, String>,
    /// The place of the key that senders show; the API key's when unset.
    ingestion_key: Option<String>,
    /// Makes it an experiment: it gets a namespace of its own and nothing may depend on it.
    experiment: Option<Experiment>,
}

/// One of HyperDX's origins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Frontend {
    /// The one under the domain.
    #[default]
    Domain,
    /// The one in the tailnet.
    Tailnet,
}

/// The sizes of the volumes.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Sizes {
    /// ClickHouse's data; default 20Gi.
    clickhouse: Option<Quantity>,
    /// ClickHouse's own logs, chart 1.x; default 5Gi.
    clickhouse_logs: Option<Quantity>,
    /// Keeper's data, chart 3.x; default 5Gi.
    keeper: Option<Quantity>,
    /// MongoDB's data; default 10Gi for chart 1.x, 50Gi for chart 3.x, whose operator's own 10G fill up.
    mongodb: Option<Quantity>,
    /// MongoDB's logs, chart 3.x; default 5Gi.
    mongodb_logs: Option<Quantity>,
}

/// What each part may use.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Parts {
    /// ClickHouse; default 1 CPU and 4Gi, limits 4 CPU and 8Gi.
    clickhouse: Option<Resources>,
    /// Keeper, chart 3.x; default 100m and 256Mi, limit 512Mi.
    keeper: Option<Resources>,
    /// MongoDB, chart 3.x; default 250m and 512Mi, limits 1 CPU and 1Gi.
    mongodb: Option<Resources>,
    /// The collector; default 250m and 512Mi, limits 1 CPU and 1Gi.
    collector: Option<Resources>,
    /// HyperDX; default 250m and 512Mi, limit 1Gi.
    hyperdx: Option<Resources>,
}

impl Parts {
    fn clickhouse(&self) -> Resources {
        self.clickhouse.clone().unwrap_or_else(|| {
            Resources::literal("1", "4Gi", "8Gi").with_cpu_limit(Quantity::literal("4"))
        })
    }

    fn small(part: Option<&Resources>) -> Resources {
        part.cloned().unwrap_or_else(|| {
            Resources::literal("250m", "512Mi", "1Gi").with_cpu_limit(Quantity::literal("1"))
        })
    }
}

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
}

/// Installs ClickStack and says which signals may be sent to it.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) -> Backends {
    if !site.profile.components.contains_key(ROW.id) {
        return Backends::default();
    }
    let Some(settings) = site.settings::<Settings>(ROW.id) else { return Backends::default() };
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
        match &ground.ingress.ways {
            Ways::Internal(internal) | Ways::Both { internal, .. } => {
                install(site, &settings, &Home { namespace, gateway: internal }, ground)
            }
            Ways::Public(public) => {
                install(site, &settings, &Home { namespace, gateway: public }, ground)
            }
        }
    };
    installed.map_or_else(Backends::default, |installed| backends(site, &settings, installed))
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
    let namespace = site.platform.experiment(name, NamespaceOptions::default(), terms);
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
            site.platform.test_signal(&home.namespace, signal, &installed.otlp);
        }
    }
}

/// Where ClickStack lives and over what it is reached.
struct Home<'a, T, S> {
    namespace: Ns<T>,
    gateway: &'a Gateway<S>,
}

/// What a version of the chart gives: the OTLP endpoint and the layer that serves it.
struct Installed<T> {
    otlp: Otlp<Http>,
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
{
    let row = chart::row("clickstack_v3");
    let Pinned { version, place, .. } = settings.chart.version(site, ROW.id, row);
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

fn backends(
    site: &Site<'_>,
    settings: &Settings,
    installed: Installed<tier::Platform>,
) -> Backends {
    let key = Key::literal("HYPERDX_API_KEY");
    let place = settings.ingestion_key.clone().or_else(|| settings.secrets.get(&key).cloned());
    let token = Wanted { key, item: ROW.id.to_owned(), place };
    let endpoint = Endpoint { otlp: installed.otlp, token, handle: installed.handle };
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
