//! Krateo's observability: collectors that know compositions, their events, agents with tools, and alerts.

mod agents;
mod alerts;
mod cluster;
mod collectors;
mod configuration;
mod events;
mod incidents;
mod roster;
mod server;
mod tools;

use crate::{
    chart::{QueryHandler, Resources},
    component::{
        Row,
        clickstack::{ClickHouse, ClickStack},
        kagent::Kagent,
    },
    containment::{
        NamespaceOptions, Ns, SecretSource, Wanted,
        otlp::{Http, Otlp},
        tier,
    },
    finding::Finding,
    name::{Key, Label, Name, Namespace},
    provider::{ChartSettings, Site, ingress::Ingress, schema_of},
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const ROW: Row = Row {
    id: "krateo",
    summary: "Krateo's observability: events of compositions, agents with tools, alerts",
    settings: schema_of::<Settings>,
};

/// How Krateo is observed. It stands on ClickStack from chart 3.x, and its agents on kagent.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Where the collectors live.
    #[serde(default)]
    layout: Layout,
    /// The namespace of everything else; default `krateo-system`.
    namespace: Option<Namespace>,
    /// Whether there are collectors, events and alerts; default true.
    observability: Option<bool>,
    /// Whether there are agents and the servers of their tools; default true.
    agents: Option<bool>,
    /// The host below the domain under which browsers in the house get events; none when unset.
    events_host: Option<Label>,
    /// Pods in the namespace that this profile does not run and that query ClickHouse, by their labels.
    #[serde(default)]
    readers: BTreeMap<Name, BTreeMap<String, Text>>,
    /// The chart of both collectors.
    #[serde(default)]
    collectors: ChartSettings,
    /// For each collector; default 100m and 256Mi, limits 500m and 512Mi.
    collector_resources: Option<Resources>,
    /// Whether a person has to approve what agents want to change; default true.
    approval: Option<bool>,
    /// Places of credentials in the secret store, by key: `CLICKHOUSE_MCP_TOKEN`, `GITHUB_TOKEN`,
    /// `HYPERDX_ACCESS_KEY`, `SLACK_WEBHOOK_URL`, `SECONDARY_WEBHOOK_URL`, `KRATEO_BOT_MENTION`.
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

/// Where the collectors live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Layout {
    /// In `clickhouse-system`.
    #[default]
    Separate,
    /// Where everything lives.
    SingleNamespace,
}

impl Settings {
    fn is_observed(&self) -> bool {
        self.observability.unwrap_or(true)
    }

    fn home(&self) -> Namespace {
        self.namespace.clone().unwrap_or(Namespace::literal("krateo-system"))
    }

    /// A key of the item `krateo`.
    fn wanted(&self, key: &'static str) -> Wanted {
        Wanted::new(Key::literal(key), ROW.id, &self.secrets)
    }
}

/// What Krateo may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Where rows go and queries are answered.
    pub clickstack: &'a ClickStack,
    /// What runs agents.
    pub kagent: Option<&'a Kagent>,
    /// Where credentials come from.
    pub secrets: &'a dyn SecretSource,
    /// The ways in.
    pub ingress: &'a Ingress,
}

/// What ClickHouse has to answer for Krateo.
pub fn handlers(site: &mut Site<'_>) -> Vec<QueryHandler> {
    if !site.profile.components.contains_key(ROW.id) {
        return Vec::new();
    }
    let settings = site.profile.settings::<Settings>(ROW.id).ok();
    let is_observed = settings.is_some_and(|settings| settings.is_observed());
    if is_observed { vec![events::HANDLER] } else { Vec::new() }
}

/// Installs the collectors, what shows events, the servers of tools, the agents and the alerts.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) {
    let Some(settings) = site.asked::<Settings>(ROW.id) else { return };
    let Some(clickhouse) = &ground.clickstack.clickhouse else {
        let message = "Krateo's observability stands on ClickHouse, and there is none";
        site.platform.report(
            Finding::error("store-missing", site.origin(ROW.id), message)
                .note(
                    "its collectors write to ClickHouse, and its events and agents read from there",
                )
                .help("add the component `clickstack` with chart 3.x, and not as an experiment"),
        );
        return;
    };
    let origin = site.origin(ROW.id);
    let own = site.platform.namespace(settings.home(), NamespaceOptions::default(), origin);
    let mut plan = Plan { site, settings, ground, clickhouse, own };
    let mut traces = None;
    if plan.settings.is_observed() {
        let collected = collectors::install(&mut plan);
        let backend = ground.clickstack.backends.traces.as_ref();
        traces = backend
            .map(|exporter| (exporter.endpoint().clone(), exporter.token().cloned()))
            .or(collected.map(|endpoint| (endpoint, None)));
    }
    let reader = events::credentials(&mut plan);
    if plan.settings.is_observed() {
        events::install(&mut plan, &reader);
        alerts::install(&mut plan);
    }
    if plan.settings.agents.unwrap_or(true) {
        let servers = tools::install(&mut plan, &reader);
        agents::install(&mut plan, &servers, traces.as_ref());
    }
}

/// What is to be installed, and on what.
struct Plan<'a, 'p> {
    site: &'a mut Site<'p>,
    settings: Settings,
    ground: Ground<'a>,
    clickhouse: &'a ClickHouse,
    own: Ns<tier::App>,
}

/// Where agents send their spans, and what they show there.
type Traces = (Otlp<Http>, Option<Wanted>);

impl Plan<'_, '_> {
    /// The namespace of the collectors; the one on the nodes mounts the host's logs.
    fn telemetry(&mut self) -> Ns<tier::Platform> {
        let name = match self.settings.layout {
            Layout::Separate => Namespace::literal("clickhouse-system"),
            Layout::SingleNamespace => self.settings.home(),
        };
        let options = NamespaceOptions::default().pod_security("privileged");
        self.site.platform.namespace(name, options, self.site.origin(ROW.id))
    }
}
