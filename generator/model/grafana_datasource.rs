//! `GrafanaDatasource` (`grafana.integreatly.org/v1beta1`): something that a Grafana can show.

use crate::{
    model::{
        Kind, Namespaced, alertmanager_config::SecretKeyReference, label_selector::LabelSelector,
    },
    quantity::Duration,
    text::Text,
};
use serde_json::Value;

objects! {
    /// Something that a Grafana can show.
    pub struct GrafanaDatasource {
        /// What it is, and who shows it.
        spec: GrafanaDatasourceSpec,
    }
}

impl Kind for GrafanaDatasource {
    const API_VERSION: &'static str = "grafana.integreatly.org/v1beta1";
    const KIND: &'static str = "GrafanaDatasource";
    const PLURAL: &'static str = "grafanadatasources";
    type Scope = Namespaced;
}

objects! {
    /// What is shown, and who shows it.
    pub struct GrafanaDatasourceSpec {
        /// The Grafanas that show it.
        instance_selector: LabelSelector,
        /// How often it is looked after.
        resync_period?: Option<Duration>,
        /// The name by which dashboards know it.
        uid?: Option<Text>,
        /// What it is.
        datasource: DatasourceBody,
        /// What Grafana needs to read it.
        plugins?: Vec<GrafanaPlugin>,
        /// Values that are taken from elsewhere.
        values_from?: Vec<DatasourceValue>,
    }

    /// What is shown.
    pub struct DatasourceBody {
        /// What people choose it by.
        name?: Option<Text>,
        /// What it is to Grafana.
        r#type?: Option<Text>,
        /// Who asks it: `proxy` for Grafana, `direct` for the browser.
        access?: Option<Text>,
        /// Its address.
        url?: Option<Text>,
        /// Whether it is chosen where nothing is.
        is_default?: Option<bool>,
        /// Whether people may change it.
        editable?: Option<bool>,
        /// What its kind asks for.
        json_data?: Option<Value>,
        /// The same, for credentials.
        secure_json_data?: Option<Value>,
    }

    /// What Grafana needs to read something.
    pub struct GrafanaPlugin {
        /// The plugin.
        name: Text,
        /// Its version.
        version: Text,
    }

    /// A value that is taken from elsewhere.
    pub struct DatasourceValue {
        /// Where it goes.
        target_path: Text,
        /// Where it is.
        value_from: DatasourceSource,
    }

    /// Where a value is.
    pub struct DatasourceSource {
        /// In a Secret of the same namespace.
        secret_key_ref?: Option<SecretKeyReference>,
    }
}
