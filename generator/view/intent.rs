//! What the owner of a tree says about it, because YAML does not show it: `cofferdam.yaml`.

use crate::{finding::Place, profile::Date};
use std::collections::BTreeMap;

/// The content of `cofferdam.yaml`; where there is none, nothing is an experiment and nothing is public.
#[derive(Clone, Debug, Default)]
pub struct Intent {
    /// The experiments by namespace.
    pub experiments: BTreeMap<String, Experiment>,
    /// Who reaches each Gateway, by `namespace/name`.
    pub gateways: BTreeMap<String, Surface>,
    /// Who reaches each class of Ingresses.
    pub ingress_classes: BTreeMap<String, Surface>,
    /// The Services, as `namespace/name`, that ask for a login before they pass a request on.
    pub auth_gates: Vec<String>,
    /// Where telemetry is stored.
    pub stores: Stores,
    /// The provider that was picked on each axis, such as `ingress: traefik`.
    pub providers: BTreeMap<String, String>,
    /// The environment: `local`, `staging` or `production`.
    pub tier: Option<String>,
    /// What the cluster has that the tree does not show.
    pub external: External,
    /// How the rules count in this house, by id.
    pub rules: BTreeMap<String, Level>,
    /// What somebody answers for.
    pub waivers: Vec<Waiver>,
}

/// A namespace on trial.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// Where it is declared.
    pub place: Place,
    /// The record of the decision to try it.
    pub decision: String,
    /// The day by which somebody looks at it again.
    pub review_by: Date,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Who sends test data to it from other namespaces, as `Kind/namespace/name`.
    pub senders: Vec<String>,
    /// The file that says how it is torn down.
    pub teardown: Option<String>,
}

/// Who reaches something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// The house, or a private network.
    Internal,
    /// The internet.
    Public,
}

/// The namespaces of the stores of telemetry, by what they store.
#[derive(Clone, Debug, Default)]
pub struct Stores {
    /// Those of metrics.
    pub metrics: Vec<String>,
    /// Those of logs.
    pub logs: Vec<String>,
    /// Those of traces.
    pub traces: Vec<String>,
}

/// What is in the cluster before Flux, or comes from another repository.
#[derive(Clone, Debug, Default)]
pub struct External {
    /// Kinds that are served before Flux applies anything, as `group/Kind` or `group/*`.
    pub kinds: Vec<String>,
    /// Objects, as `Kind/namespace/name` or `Kind/name`.
    pub objects: Vec<String>,
    /// The keys of Secrets and ConfigMaps, by `Kind/namespace/name`.
    pub keys: BTreeMap<String, Vec<String>>,
}

/// How a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not at all.
    Off,
    /// As a warning.
    Warn,
    /// As an error.
    Deny,
}

/// A finding that somebody answers for.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// Where it is written.
    pub place: Place,
    /// The rule, by id.
    pub rule: String,
    /// The object, as `Kind/namespace/name` or `Kind/name`; `*` stands for any part.
    pub object: String,
    /// Who answers for it.
    pub owner: String,
    /// Why it is right here.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Date,
}
