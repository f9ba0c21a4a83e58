//! `ServiceMonitor` (`monitoring.coreos.com/v1`): what Prometheus scrapes behind Services.

use crate::{
    model::{IntOrString, Kind, Namespaced, label_selector::LabelSelector},
    name::Namespace,
    quantity::Duration,
    text::Text,
};

objects! {
    /// Services whose pods are measured.
    pub struct ServiceMonitor {
        /// Which ones, and where they answer.
        spec: ServiceMonitorSpec,
    }
}

impl Kind for ServiceMonitor {
    const API_VERSION: &'static str = "monitoring.coreos.com/v1";
    const KIND: &'static str = "ServiceMonitor";
    const PLURAL: &'static str = "servicemonitors";
    type Scope = Namespaced;
}

objects! {
    /// Which Services are measured.
    pub struct ServiceMonitorSpec {
        /// The Service's label whose value becomes the job.
        job_label?: Option<Text>,
        /// The Services, by their labels.
        selector: LabelSelector,
        /// The namespaces in which they are looked for; the monitor's own when unset.
        namespace_selector?: Option<MonitoredNamespaces>,
        /// Where their pods answer.
        endpoints: Vec<MonitoredEndpoint>,
    }

    /// Namespaces in which Services are looked for.
    pub struct MonitoredNamespaces {
        /// All there are.
        any?: Option<bool>,
        /// These.
        match_names?: Vec<Namespace>,
    }

    /// Where pods answer with their measurements.
    pub struct MonitoredEndpoint {
        /// The name of the Service's port.
        port?: Option<Text>,
        /// The container's port, where the Service names none.
        target_port?: Option<IntOrString>,
        /// The path; `/metrics` when unset.
        path?: Option<Text>,
        /// How often; Prometheus' own interval when unset.
        interval?: Option<Duration>,
    }
}
