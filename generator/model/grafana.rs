//! `Grafana` (`grafana.integreatly.org/v1beta1`): a Grafana that the operator runs.

use crate::{
    model::{Kind, Namespaced},
    text::Text,
};
use serde_json::Value;
use std::collections::BTreeMap;

objects! {
    /// A Grafana that the operator runs.
    pub struct Grafana {
        /// How it runs.
        spec: GrafanaSpec,
    }
}

impl Kind for Grafana {
    const API_VERSION: &'static str = "grafana.integreatly.org/v1beta1";
    const KIND: &'static str = "Grafana";
    const PLURAL: &'static str = "grafanas";
    type Scope = Namespaced;
}

objects! {
    /// How a Grafana runs.
    pub struct GrafanaSpec {
        /// Its version.
        version?: Option<Text>,
        /// Its own settings, by section.
        config?: BTreeMap<String, BTreeMap<String, Text>>,
        /// The Deployment that it runs in.
        deployment?: Option<Value>,
        /// Whether the operator leaves the administrator's Secret to somebody else.
        disable_default_admin_secret?: Option<bool>,
    }
}
