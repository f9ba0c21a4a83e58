//! Providers: for each axis of a profile, what can be chosen, and how each choice answers the platform.
//!
//! To add one: a file in the folder of its axis that implements the axis' trait, then its `mod` line and
//! its row in that folder's table. Settings of a provider stand in a profile under `components:`.

pub mod auth_gate;
pub mod block_storage;
pub mod certificates;
pub mod ingress;
pub mod network_policy;
pub mod object_storage;
pub mod secrets;
pub mod signals;

use crate::{
    chart::ChartRow,
    containment::{Extra, Pinned, Platform},
    finding::{Finding, Place},
    name::{Name, VarName, Version},
    profile::Profile,
    text::Plain,
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
        network_policy::axis(),
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

    /// The settings of a component that the profile asks for; `None` where it does not, and where they do not fit,
    /// which is reported.
    pub fn asked<T: DeserializeOwned>(&mut self, id: &str) -> Option<T> {
        self.profile.components.get(id)?;
        self.settings(id)
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
    /// The exact chart version; that of `charts.yaml` when unset.
    pub version: Option<Version>,
    /// The major version, where contracts cover several and `charts.yaml` says which one of it.
    pub major: Option<u64>,
    /// Values beyond the contract.
    pub extra: Option<ExtraValues>,
}

/// Values that a chart contract does not know.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExtraValues {
    /// Why the contract is not enough; it ends up in the emitted file.
    #[schemars(length(min = 1))]
    pub reason: Plain,
    /// The values, merged over the contract's.
    pub values: Map<String, Value>,
}

impl ChartSettings {
    /// The version to install, and where it is published.
    pub fn version(&self, site: &mut Site<'_>, id: &str, row: ChartRow) -> Pinned {
        self.version_under(site, [id, "chart"], row)
    }

    /// The same for a chart beside the component's own, whose settings stand under another key.
    pub fn version_under(
        &self,
        site: &mut Site<'_>,
        [id, key]: [&str; 2],
        row: ChartRow,
    ) -> Pinned {
        let written = if self.version.is_some() { "version" } else { "major" };
        let place = site.profile.place(&["components", id, key, written]);
        let wanted = self.version.as_ref().map(Version::major).or(self.major);
        let charts = &site.profile.charts;
        let Some(pin) = charts.get(row.chart, wanted.unwrap_or(row.major)) else {
            let asked = wanted.map_or_else(String::new, |major| format!("{major}.x"));
            let asked = self.version.as_ref().map_or(asked, Version::to_string);
            site.platform.report(charts.uncovered(row.chart, &asked, place));
            let pin = row.pin();
            return Pinned { version: pin.version.clone(), source: pin.source.clone(), place };
        };
        let version = self.version.clone().unwrap_or_else(|| pin.version.clone());
        let place = if wanted.is_some() { place } else { pin.place.unwrap_or(place) };
        Pinned { source: pin.source_of(&version), version, place }
    }

    /// The values beyond the contract.
    pub fn extra(&self) -> Option<Extra> {
        self.extra.as_ref().map(|extra| Extra {
            values: Value::Object(extra.values.clone()),
            reason: extra.reason.to_string(),
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
