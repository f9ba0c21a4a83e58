//! An app of a profile: a plain Helm release with its route, its secrets and what it depends on.

use crate::{
    name::{Key, Label, Name, Namespace, OciUrl, RepositoryUrl, Version},
    profile::{
        Experiment,
        charts::{OCI_PATTERN, OCI_RULE, REPOSITORY_PATTERN},
    },
    quantity::Duration,
    text::{Plain, Text},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A plain Helm app. Its strings are in held form ([`crate::text`]).
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct App {
    /// The namespace it is installed in.
    pub namespace: Namespace,
    /// The chart it is installed from.
    pub chart: Chart,
    /// Values for the chart, as the chart names them.
    #[serde(default)]
    pub values: Map<String, Value>,
    /// How often Flux compares it with the chart; default: the profile's interval.
    pub interval: Option<Duration>,
    /// How long an installation or upgrade may take; default: the profile's timeout.
    pub timeout: Option<Duration>,
    /// How it is reached from outside its namespace; without it, it is not.
    pub route: Option<Route>,
    /// Secrets that the secrets provider makes for it, by name.
    #[serde(default)]
    #[schemars(schema_with = "secrets_by_name")]
    pub secrets: BTreeMap<Name, AppSecret>,
    /// Components and apps that must be ready before it.
    #[serde(default)]
    pub depends_on: Vec<Name>,
    /// Objects that show that it is ready; without any, all of its objects are waited for.
    #[serde(default)]
    pub health_checks: Vec<HealthCheck>,
    /// What makes it an experiment: when it is reviewed, who owns it, how it is torn down.
    pub experiment: Option<Experiment>,
}

/// Where a chart comes from, and which one exactly.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Chart {
    /// From an OCI registry.
    Oci(OciChart),
    /// From a Helm repository.
    Repository(RepositoryChart),
}

/// A chart in an OCI registry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OciChart {
    /// Where it is, such as `oci://ghcr.io/stefanprodan/charts/podinfo`.
    #[schemars(
        with = "Text",
        regex(pattern = OCI_PATTERN),
        extend("patternErrorMessage" = OCI_RULE)
    )]
    pub oci: OciUrl,
    /// Its exact version.
    pub version: Version,
}

/// A chart in a Helm repository.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RepositoryChart {
    /// The repository, such as `https://charts.example.org`.
    #[schemars(
        with = "Text",
        regex(pattern = REPOSITORY_PATTERN),
        extend("patternErrorMessage" = "it must be a URL that starts with `https://` or `http://` and has no account and no variable in it")
    )]
    pub repository: RepositoryUrl,
    /// The chart's name in it.
    pub name: Name,
    /// Its exact version.
    pub version: Version,
}

impl Chart {
    /// Its name; in an OCI registry, the last part of its address.
    pub fn name(&self) -> &str {
        match self {
            Self::Oci(chart) => chart.oci.as_str().rsplit('/').next().unwrap_or_default(),
            Self::Repository(chart) => chart.name.as_str(),
        }
    }

    /// The exact version.
    pub fn version(&self) -> &Version {
        match self {
            Self::Oci(chart) => &chart.version,
            Self::Repository(chart) => &chart.version,
        }
    }
}

/// How an app is reached.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Route {
    /// The label of its host under the profile's domain.
    pub host: Label,
    /// The Service that answers.
    pub service: Name,
    /// The port of that Service.
    #[schemars(range(min = 1, max = 65_535))]
    pub port: u16,
    /// From where it can be reached; default: `internal`.
    #[serde(default)]
    pub exposure: Exposure,
    /// Who asks for a login; default: `gate`.
    #[serde(default)]
    pub auth: Auth,
    /// The name of its device in the tailnet, where it should have one.
    pub tailnet: Option<Label>,
}

/// From where a route can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exposure {
    /// From inside: the private network and the tailnet.
    #[default]
    Internal,
    /// From anywhere.
    Public,
}

/// Who asks for a login before a route answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// The profile's auth gate.
    #[default]
    Gate,
    /// The app itself.
    OwnLogin,
    /// Nobody, for the reason given.
    None(#[schemars(length(min = 1))] Plain),
}

/// A Secret that the secrets provider makes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AppSecret {
    /// Each key of the Secret, with its place in the store.
    #[schemars(schema_with = "store_places")]
    pub keys: BTreeMap<Key, Text>,
    /// Keys of the Secret that the chart takes as values, with the path of the value.
    #[serde(default)]
    #[schemars(schema_with = "value_paths")]
    pub values: BTreeMap<Key, Text>,
}

/// An object whose state shows that an app is ready.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HealthCheck {
    /// Its API version; default: the one that the kind has in Kubernetes itself.
    #[schemars(length(min = 1))]
    pub api_version: Option<Plain>,
    /// Its kind, such as `Deployment`.
    #[schemars(
        regex(pattern = r"^[A-Z][A-Za-z0-9]*$"),
        extend("patternErrorMessage" = "it must be the kind of an object, such as `Deployment`")
    )]
    pub kind: Plain,
    /// Its name.
    pub name: Name,
}

fn secrets_by_name(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "propertyNames": generator.subschema_for::<Name>(),
        "additionalProperties": generator.subschema_for::<AppSecret>(),
    })
}

fn store_places(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    texts_by_key(generator, "its place in the store, such as `podinfo/token`")
}

fn value_paths(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    texts_by_key(generator, "the path of the value in the chart, such as `auth.token`")
}

fn texts_by_key(generator: &mut schemars::SchemaGenerator, summary: &str) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "propertyNames": generator.subschema_for::<Key>(),
        "additionalProperties": { "type": "string", "minLength": 1, "description": summary },
    })
}
