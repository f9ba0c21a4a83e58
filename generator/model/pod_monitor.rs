//! `PodMonitor` (`monitoring.coreos.com/v1`): what Prometheus scrapes in pods, without a Service.

use crate::{
    model::{IntOrString, Kind, Namespaced, label_selector::LabelSelector, service_monitor},
    quantity::Duration,
    text::Text,
};

objects! {
    /// Pods that are measured.
    pub struct PodMonitor {
        /// Which ones, and where they answer.
        spec: PodMonitorSpec,
    }
}

impl Kind for PodMonitor {
    const API_VERSION: &'static str = "monitoring.coreos.com/v1";
    const KIND: &'static str = "PodMonitor";
    const PLURAL: &'static str = "podmonitors";
    type Scope = Namespaced;
}

objects! {
    /// Which pods are measured.
    pub struct PodMonitorSpec {
        /// The pod's label whose value becomes the job.
        job_label?: Option<Text>,
        /// The pods, by their labels.
        selector: LabelSelector,
        /// The namespaces in which they are looked for; the monitor's own when unset.
        namespace_selector?: Option<service_monitor::MonitoredNamespaces>,
        /// Where they answer.
        pod_metrics_endpoints?: Vec<PodEndpoint>,
    }

    /// Where a pod answers with its measurements.
    pub struct PodEndpoint {
        /// The name of the container's port.
        port?: Option<Text>,
        /// The container's port, where it has no name.
        target_port?: Option<IntOrString>,
        /// The path; `/metrics` when unset.
        path?: Option<Text>,
        /// How often; Prometheus' own interval when unset.
        interval?: Option<Duration>,
    }
}
