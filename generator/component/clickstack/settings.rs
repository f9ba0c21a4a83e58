//! What a profile says of ClickStack.

use super::log_agent::LogAgent;
use crate::{
    chart::{Resources, Retention},
    name::{Key, Label, Name, Namespace},
    profile::Experiment,
    provider::ChartSettings,
    quantity::Quantity,
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeMap, num::NonZeroU16};

/// How ClickStack is run. The major of the chart's version decides which contract holds: 1 or 3.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Settings {
    /// Its namespace; default `clickstack`.
    pub(super) namespace: Option<Namespace>,
    /// The release, after which everything that the chart renders is named; default `clickstack`.
    pub(super) release: Option<Name>,
    /// The chart; version 3.0.0 when unset.
    #[serde(default)]
    pub(super) chart: ChartSettings,
    /// The chart of the operators that chart 3.x needs.
    #[serde(default)]
    pub(super) operators: ChartSettings,
    /// HyperDX's host below the domain; default `hyperdx`.
    pub(super) host: Option<Label>,
    /// HyperDX's name in the tailnet; not reached from there when unset.
    pub(super) tailnet: Option<Label>,
    /// Which of the two origins HyperDX takes for its own: people who come by the other are sent here.
    #[serde(default)]
    pub(super) frontend: Frontend,
    /// Who brings rows to ClickHouse.
    #[serde(default)]
    pub(super) collector: Collector,
    /// What ClickHouse keeps, and who may reach it; chart 3.x.
    #[serde(default)]
    pub(super) clickhouse: Server,
    /// Whether programs may reach HyperDX's API, chart 3.x; default false.
    #[serde(default)]
    pub(super) api: bool,
    /// The sizes of the volumes.
    #[serde(default)]
    pub(super) storage: Sizes,
    /// What each part may use.
    #[serde(default)]
    pub(super) resources: Parts,
    /// Places of credentials in the secret store, by key: `HYPERDX_API_KEY`, `CLICKHOUSE_PASSWORD`,
    /// `CLICKHOUSE_APP_PASSWORD`, for chart 3.x `MONGODB_PASSWORD`, and `CLICKHOUSE_DEFAULT_PASSWORD` where
    /// the user `default` needs one.
    #[serde(default)]
    pub(super) secrets: BTreeMap<Key, Text>,
    /// The place of the key that senders show; the API key's when unset.
    pub(super) ingestion_key: Option<Text>,
    /// For how many days ClickHouse's tables keep what they hold already, chart 3.x; `clickhouse.table-days` says it
    /// of those that are made.
    pub(super) retention_days: Option<NonZeroU16>,
    /// Collectors on every node that feed an experiment with the logs of some pods, by name.
    #[serde(default)]
    pub(super) log_agents: BTreeMap<Name, LogAgent>,
    /// Makes it an experiment: it gets a namespace of its own and nothing may depend on it.
    pub(super) experiment: Option<Experiment>,
}

impl Settings {
    /// The first setting of chart 3.x alone.
    pub(super) fn of_chart_3(&self) -> Option<&'static str> {
        let given = [
            (self.collector != Collector::Bundled, "collector"),
            (self.clickhouse != Server::default(), "clickhouse"),
            (self.api, "api"),
            (self.retention_days.is_some(), "retention-days"),
        ];
        given.into_iter().find_map(|(is_given, key)| is_given.then_some(key))
    }
}

/// Who brings rows to ClickHouse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Collector {
    /// The chart's own collector, which makes the tables; HyperDX tells it what to do, once somebody has
    /// logged in there.
    #[default]
    Bundled,
    /// The same, which asks nobody and takes what shows HyperDX's API key; chart 3.x.
    Standalone,
    /// Others, one of which makes the tables; nothing takes OTLP here; chart 3.x.
    None,
}

/// What ClickHouse keeps, and who may reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Server {
    /// For how many days tables keep a row, whoever makes them; default 30.
    pub(super) table_days: Option<NonZeroU16>,
    /// For how many days ClickHouse keeps its logs about itself; forever when unset.
    pub(super) system_log_days: Option<NonZeroU16>,
    /// Whether the user `default` needs a password; default false, as the chart has it.
    #[serde(default)]
    pub(super) lock_default_user: bool,
    /// Whether network policies keep everybody out who is not known to need it; default false.
    #[serde(default)]
    pub(super) fenced: bool,
}

impl Server {
    pub(super) fn tables(&self) -> Option<Retention> {
        self.table_days.map(Retention::of)
    }

    pub(super) fn system_logs(&self) -> Option<Retention> {
        self.system_log_days.map(Retention::of)
    }
}

/// One of HyperDX's origins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Frontend {
    /// The one under the domain.
    #[default]
    Domain,
    /// The one in the tailnet.
    Tailnet,
}

/// The sizes of the volumes.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Sizes {
    /// ClickHouse's data; default 20Gi.
    pub(super) clickhouse: Option<Quantity>,
    /// ClickHouse's own logs, chart 1.x; default 5Gi.
    pub(super) clickhouse_logs: Option<Quantity>,
    /// Keeper's data, chart 3.x; default 5Gi.
    pub(super) keeper: Option<Quantity>,
    /// MongoDB's data; default 10Gi for chart 1.x, 50Gi for chart 3.x, whose operator's own 10G fill up.
    pub(super) mongodb: Option<Quantity>,
    /// MongoDB's logs, chart 3.x; default 5Gi.
    pub(super) mongodb_logs: Option<Quantity>,
}

/// What each part may use.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Parts {
    /// ClickHouse; default 1 CPU and 4Gi, limits 4 CPU and 8Gi.
    pub(super) clickhouse: Option<Resources>,
    /// Keeper, chart 3.x; default 100m and 256Mi, limit 512Mi.
    pub(super) keeper: Option<Resources>,
    /// MongoDB; default 250m and 512Mi, limits 1 CPU and 1Gi.
    pub(super) mongodb: Option<Resources>,
    /// The collector; default 250m and 512Mi, limits 1 CPU and 1Gi.
    pub(super) collector: Option<Resources>,
    /// HyperDX; default 250m and 512Mi, limit 1Gi.
    pub(super) hyperdx: Option<Resources>,
}

impl Parts {
    pub(super) fn clickhouse(&self) -> Resources {
        self.clickhouse.clone().unwrap_or_else(|| {
            Resources::literal("1", "4Gi", "8Gi").with_cpu_limit(Quantity::literal("4"))
        })
    }

    pub(super) fn keeper(&self) -> Resources {
        self.keeper.clone().unwrap_or(Resources::literal("100m", "256Mi", "512Mi"))
    }

    pub(super) fn hyperdx(&self) -> Resources {
        self.hyperdx.clone().unwrap_or(Resources::literal("250m", "512Mi", "1Gi"))
    }

    pub(super) fn small(part: Option<&Resources>) -> Resources {
        part.cloned().unwrap_or_else(|| {
            Resources::literal("250m", "512Mi", "1Gi").with_cpu_limit(Quantity::literal("1"))
        })
    }
}
