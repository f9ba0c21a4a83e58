//! Grafana inside a stack: who administers it, where it is reached, what it shows.

use crate::{
    chart::Resources,
    containment::{
        SecretKey,
        exposure::{ServiceRef, Url},
    },
    quantity::Quantity,
    text::Text,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Grafana, run by a chart that has it as a part.
#[derive(Clone, Debug)]
pub struct Grafana {
    /// Its administrator; without it the chart makes up a password that differs in every render.
    pub admin: GrafanaAdmin,
    /// Its volume; what people save is gone with the pod when unset.
    pub volume: Option<Quantity>,
    /// The origin under which people reach it.
    pub url: Option<Url>,
    /// What it shows besides the stack's own.
    pub data_sources: Vec<DataSource>,
    /// What it may use.
    pub resources: Resources,
    /// What each of the containers beside it may use: they load dashboards and data sources.
    pub sidecars: Resources,
}

/// The keys of Grafana's administrator; both are of one Secret.
#[derive(Clone, Debug)]
pub struct GrafanaAdmin {
    /// The name.
    pub user: SecretKey,
    /// The password.
    pub password: SecretKey,
}

/// Something that Grafana can show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DataSource {
    /// What people choose it by.
    pub name: Text,
    /// What it is to Grafana, such as `loki`.
    pub r#type: Text,
    /// Its address inside the cluster.
    pub url: Text,
}

/// The label by which Grafana's sidecar knows a `ConfigMap` with data sources.
pub const DATA_SOURCE_LABEL: (&str, &str) = ("grafana_datasource", "1");

impl DataSource {
    /// Something behind a Service that is known to exist, over HTTP.
    pub fn of(name: &str, kind: &str, service: &ServiceRef) -> Self {
        let url = Text::literal(service.url("http"));
        Self { name: Text::literal(name), r#type: Text::literal(kind), url }
    }

    /// As Grafana's own file of data sources has it.
    pub fn to_value(&self) -> Value {
        json!({"name": self.name, "type": self.r#type, "url": self.url, "access": "proxy"})
    }
}

impl Grafana {
    pub(super) fn values(&self, storage_class: &str) -> Value {
        let GrafanaAdmin { user, password } = &self.admin;
        let mut values = json!({
            "admin": {
                "existingSecret": user.secret(),
                "userKey": user.key(),
                "passwordKey": password.key(),
            },
            "resources": self.resources.to_value(),
            "sidecar": {
                "resources": self.sidecars.to_value(),
                // Whoever has something to show, shows it from its own namespace.
                "datasources": {"searchNamespace": "ALL"},
            },
        });
        if let Some(size) = &self.volume {
            values["persistence"] =
                json!({"enabled": true, "size": size, "storageClassName": storage_class});
            values["initChownData"] = json!({"resources": self.sidecars.to_value()});
            // The next pod gets the volume only once the last one has let go of it.
            values["deploymentStrategy"] = json!({"type": "Recreate"});
        }
        if let Some(url) = &self.url {
            values["grafana.ini"] = json!({"server": {"root_url": url}});
        }
        if !self.data_sources.is_empty() {
            let sources: Vec<_> = self.data_sources.iter().map(DataSource::to_value).collect();
            values["additionalDataSources"] = json!(sources);
        }
        values
    }
}
