//! What the owner of a tree declares, because YAML does not show it: `cofferdam.yaml`.
//!
//! One format for all trees: people write it beside their own, and the emitter beside those it makes.

mod read;
mod schema;

pub use read::read;
pub use schema::{RuleName, schema};

use crate::{
    finding::Place,
    profile::{Date, KindPattern, ObjectPattern, ServicePath, Tier, Waiver, stands_for},
};
use schema::by;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the file.
pub const FILE: &str = "cofferdam.yaml";

/// The content of `cofferdam.yaml`; where there is none, nothing is an experiment and nothing is public.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Intent {
    /// The kind of environment that the tree describes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// The provider that was picked on each axis, such as `ingress: traefik`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub providers: BTreeMap<String, String>,
    /// The namespaces that are on trial.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "by::namespace::<Experiment>")]
    pub experiments: BTreeMap<String, Experiment>,
    /// Who reaches each Gateway, by `namespace/name`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "by::service::<Surface>")]
    pub gateways: BTreeMap<String, Surface>,
    /// Who reaches each class of Ingresses.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "by::name::<Surface>")]
    pub ingress_classes: BTreeMap<String, Surface>,
    /// The Services, as `namespace/name`, that ask for a login before they pass a request on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<ServicePath>")]
    pub auth_gates: Vec<String>,
    /// Where telemetry is stored for good.
    #[serde(skip_serializing_if = "Stores::is_empty")]
    pub stores: Stores,
    /// What the cluster has that the tree does not show.
    #[serde(skip_serializing_if = "External::is_empty")]
    pub external: External,
    /// How rules count here, by id or alias.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, Level>")]
    pub rules: BTreeMap<String, Ruling>,
    /// What somebody answers for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

/// A namespace on trial: nothing outside it may rely on it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Experiment {
    /// Where it is declared.
    #[serde(skip)]
    pub place: Place,
    /// Where its review date stands.
    #[serde(skip)]
    pub review_place: Place,
    /// Where the file of its teardown is named, or it is declared.
    #[serde(skip)]
    pub teardown_place: Place,
    /// The record of the decision to try it, such as `ADR 0028`.
    #[schemars(length(min = 1))]
    pub decision: String,
    /// The day on which it is kept for good or torn down.
    pub review_by: Date,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub owner: Option<String>,
    /// Who sends it test data from other namespaces, as `Kind/namespace/name`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<ObjectPattern>")]
    pub senders: Vec<String>,
    /// The file that says how it is torn down, from the folder of `cofferdam.yaml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub teardown: Option<String>,
}

/// Who reaches something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Surface {
    /// The house, or a private network.
    Internal,
    /// The internet.
    Public,
}

/// The namespaces of the stores of telemetry, by what they are there to store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Stores {
    /// Those of metrics.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<crate::name::Namespace>")]
    pub metrics: Vec<String>,
    /// Those of logs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<crate::name::Namespace>")]
    pub logs: Vec<String>,
    /// Those of traces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<crate::name::Namespace>")]
    pub traces: Vec<String>,
}

/// What is in the cluster before Flux, or comes from another repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct External {
    /// Kinds that are served before Flux applies anything, as `group/Kind` or `group/*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<KindPattern>")]
    pub kinds: Vec<String>,
    /// Objects, as `Kind/namespace/name` or `Kind/name`; `*` stands for any part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<ObjectPattern>")]
    pub objects: Vec<String>,
    /// Folders of the repository that a person keeps beside the tree, from its root, such as one of SOPS files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<String>,
    /// The keys of Secrets and ConfigMaps that exist, by `Kind/namespace/name`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "by::object::<Vec<crate::name::Key>>")]
    pub keys: BTreeMap<String, Vec<String>>,
}

/// How a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not at all.
    Off,
    /// As a warning.
    Warn,
    /// As an error.
    Deny,
}

/// How a rule counts, and where that is said.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct Ruling {
    /// How it counts.
    pub level: Level,
    /// Where the rule is named.
    #[serde(skip)]
    pub place: Place,
}

impl Stores {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Intent {
    /// Whether a namespace must not get metrics: it keeps logs or traces alone, or is on trial and no store of
    /// metrics.
    pub fn keeps_metrics_out(&self, namespace: &str) -> bool {
        let has = |stores: &[String]| stores.iter().any(|store| store == namespace);
        let is_contained = has(&self.stores.logs)
            || has(&self.stores.traces)
            || self.experiments.contains_key(namespace);
        is_contained && !has(&self.stores.metrics)
    }
}

impl External {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a kind is served before Flux applies anything.
    pub fn serves(&self, group: &str, kind: &str) -> bool {
        let wanted = format!("{group}/{kind}");
        self.kinds.iter().any(|pattern| stands_for(pattern, &wanted))
    }

    /// Whether an object, as `Kind/namespace/name` or `Kind/name`, is there without the tree; one whose keys
    /// are known is.
    pub fn holds(&self, object: &str) -> bool {
        self.objects.iter().chain(self.keys.keys()).any(|pattern| stands_for(pattern, object))
    }

    /// The keys that an object, as `Kind/namespace/name`, has without the tree.
    pub fn keys_of(&self, object: &str) -> impl Iterator<Item = &str> {
        let own = self.keys.iter().filter(move |(pattern, _)| stands_for(pattern, object));
        own.flat_map(|(_, keys)| keys).map(String::as_str)
    }
}
