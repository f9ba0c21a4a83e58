//! The settings of ingress controllers that serve Ingresses, whichever product they are.

use crate::{
    chart::Resources,
    name::Namespace,
    provider::{ChartSettings, ingress::Reach},
};
use schemars::JsonSchema;
use serde::Deserialize;

/// How an ingress controller is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Controller {
    /// Its namespace; default `ingress`.
    namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    pub(super) chart: ChartSettings,
    /// How many of its pods run; default 1.
    pub(super) replicas: Option<u32>,
    /// Who can reach it: an experiment, and what has no login, are exposed on `internal` ones alone.
    #[serde(default)]
    pub(super) reach: Reach,
    /// The ports that every node opens; a load balancer when unset.
    pub(super) node_ports: Option<NodePorts>,
    /// For each of its pods.
    pub(super) resources: Option<Resources>,
}

impl Controller {
    /// Its namespace.
    pub(super) fn namespace(&self) -> Namespace {
        self.namespace.clone().unwrap_or(Namespace::literal("ingress"))
    }
}

/// Ports that every node opens, from 30000 to 32767.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct NodePorts {
    /// For HTTP.
    #[schemars(range(min = 30_000, max = 32_767))]
    pub(super) http: u16,
    /// For HTTPS.
    #[schemars(range(min = 30_000, max = 32_767))]
    pub(super) https: u16,
}
