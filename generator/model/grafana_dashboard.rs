//! `GrafanaDashboard` (`grafana.integreatly.org/v1beta1`): a page that a Grafana shows.

use crate::{
    model::{Kind, Namespaced, grafana_datasource::GrafanaPlugin, label_selector::LabelSelector},
    quantity::Duration,
    text::Text,
};

objects! {
    /// A page that a Grafana shows.
    pub struct GrafanaDashboard {
        /// Where it comes from, and who shows it.
        spec: GrafanaDashboardSpec,
    }
}

impl Kind for GrafanaDashboard {
    const API_VERSION: &'static str = "grafana.integreatly.org/v1beta1";
    const KIND: &'static str = "GrafanaDashboard";
    const PLURAL: &'static str = "grafanadashboards";
    type Scope = Namespaced;
}

objects! {
    /// Where a page comes from, and who shows it.
    pub struct GrafanaDashboardSpec {
        /// The Grafanas that show it.
        instance_selector: LabelSelector,
        /// How often it is looked after.
        resync_period?: Option<Duration>,
        /// The folder that it is shown in.
        folder?: Option<Text>,
        /// A page that was published.
        grafana_com?: Option<PublishedDashboard>,
        /// What stands in for the page's inputs.
        datasources?: Vec<DashboardInput>,
        /// What Grafana needs to show it.
        plugins?: Vec<GrafanaPlugin>,
    }

    /// A page that was published.
    pub struct PublishedDashboard {
        /// Its number.
        id: i64,
        /// Its revision; the newest when unset.
        revision?: Option<i64>,
    }

    /// What stands in for an input of a page.
    pub struct DashboardInput {
        /// The input.
        input_name: Text,
        /// The data source.
        datasource_name: Text,
    }
}
