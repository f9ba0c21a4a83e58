//! Namespaces: what every namespace of the platform carries.

use crate::{
    component::Row,
    containment::{NamespaceOptions, tier},
    name::Namespace,
    provider::{Site, schema_of},
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const ROW: Row = Row {
    id: "namespaces",
    summary: "labels for every namespace, and namespaces beyond those that components ask for",
    settings: schema_of::<Settings>,
};

/// What every namespace carries, and which there are beyond those that components ask for.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Labels for every namespace, such as one by which a teardown finds them.
    #[serde(default)]
    labels: BTreeMap<String, Text>,
    /// Namespaces that nothing in the profile asks for.
    #[serde(default)]
    additional: Vec<Namespace>,
}

/// Claims the additional namespaces and sets the common labels.
pub fn compose(site: &mut Site<'_>) {
    let Some(settings) = site.settings::<Settings>("namespaces") else { return };
    let origin = site.origin("namespaces");
    site.platform.label_namespaces(settings.labels);
    for name in settings.additional {
        site.platform.namespace::<tier::Platform>(name, NamespaceOptions::default(), origin);
    }
}
