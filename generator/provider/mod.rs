//! Providers: for each axis of a profile, what can be chosen, and how each choice answers the platform.
//!
//! To add one: a file in the folder of its axis that implements the axis' trait, then its `mod` line and
//! its row in that folder's table. Settings of a provider stand in a profile under `components:`.

pub mod auth_gate;
pub mod block_storage;
pub mod certificates;
pub mod ingress;
pub mod object_storage;
pub mod secrets;
pub mod signals;

use crate::{
    containment::{Extra, Platform},
    finding::{Finding, Place},
    name::{Name, VarName, Version},
    profile::Profile,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// A row of an axis' table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What a profile writes to choose it.
    pub id: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// The schema of its settings, where it has any.
    pub settings: Option<fn(&mut SchemaGenerator) -> Schema>,
}

/// An axis: one provider of it is chosen in every profile.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What a profile writes under `provider:`.
    pub id: &'static str,
    /// What it decides, in one line.
    pub summary: &'static str,
    /// The provider of a profile that chooses none.
    pub default: Option<&'static str>,
    /// What can be chosen.
    pub providers: Vec<Row>,
}

/// Every axis, in the order in which a profile's author meets them.
pub fn axes() -> Vec<Axis> {
    vec![
        ingress::axis(),
        auth_gate::axis(),
        certificates::axis(),
        secrets::axis(),
        block_storage::axis(),
        object_storage::axis(),
        signals::metrics_axis(),
        signals::logs_and_traces_axis(),
    ]
}

/// Where providers and components are put: the profile that asks, and the platform that grows.
#[derive(Debug)]
pub struct Site<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// The platform.
    pub platform: &'a mut Platform,
}

impl Site<'_> {
    /// The settings of a component or provider; what does not fit is reported and `None`.
    pub fn settings<T: DeserializeOwned>(&mut self, id: &str) -> Option<T> {
        match self.profile.settings(id) {
            Ok(settings) => Some(settings),
            Err(finding) => {
                self.platform.report(*finding);
                None
            }
        }
    }

    /// Where the profile speaks of a component, or of its axis when it gives it no settings.
    pub fn origin(&self, id: &str) -> Place {
        if let Some(located) = self.profile.components.get(id) {
            return located.place;
        }
        self.profile
            .providers
            .values()
            .find(|choice| choice.value == id)
            .map_or_else(|| self.profile.place(&[]), |choice| choice.place)
    }

    /// The id of the provider that the profile chooses on an axis.
    pub fn choice(&self, axis: &str) -> &str {
        self.profile.providers.get(axis).map_or("none", |choice| choice.value.as_str())
    }

    /// The variable under which hosts are made; without one, nothing can be exposed, which is reported.
    pub fn domain(&mut self, what: &str) -> Option<VarName> {
        let domain = self.profile.domain.clone();
        if domain.is_none() {
            let place = self.profile.place(&["domain"]);
            self.platform.report(
                Finding::error(
                    "missing-domain",
                    place,
                    format!("{what} needs a host, and there is no `domain`"),
                )
                .note("hosts are labels under a variable, so that no private domain is committed")
                .help("declare a variable for the domain and name it: `domain: BASE_DOMAIN`"),
            );
        }
        domain
    }
}

/// The settings that every chart has: another version, and values that its contract does not know.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChartSettings {
    /// The exact chart version; the one that cofferdam was checked with when unset.
    pub version: Option<Version>,
    /// Values beyond the contract.
    pub extra: Option<ExtraValues>,
}

/// Values that a chart contract does not know.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExtraValues {
    /// Why the contract is not enough; it ends up in the emitted file.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The values, merged over the contract's.
    pub values: Map<String, Value>,
}

impl ChartSettings {
    /// The version to install and where the profile says so.
    pub fn version(
        &self,
        site: &Site<'_>,
        id: &str,
        row: crate::chart::ChartRow,
    ) -> (Version, Place) {
        let place = site.profile.place(&["components", id, "chart", "version"]);
        (self.version.clone().unwrap_or_else(|| row.default_version()), place)
    }

    /// The values beyond the contract.
    pub fn extra(&self) -> Option<Extra> {
        self.extra.as_ref().map(|extra| Extra {
            values: Value::Object(extra.values.clone()),
            reason: extra.reason.clone(),
        })
    }
}

/// A name that the program itself gives.
pub(crate) const fn fixed(name: &'static str) -> Name {
    Name::literal(name)
}

/// The schema of a settings struct, as the tables want it.
pub(crate) fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
