//! The pods of kube-prometheus-stack: those that its charts make, and those that its operator does.

use crate::{
    chart::KubePrometheusStackV88,
    containment::{
        Release, name,
        workload::{ContainerPort, Pods},
    },
};

const NAME: &str = "app.kubernetes.io/name";
const INSTANCE: &str = "app.kubernetes.io/instance";

impl<E> KubePrometheusStackV88<E> {
    /// The port on which Grafana listens.
    pub const GRAFANA: ContainerPort = ContainerPort(3000);

    /// Prometheus' pods, which the operator makes.
    pub fn prometheus_pods(release: &Release<Self>) -> Pods {
        let object = format!("{}-prometheus", Self::prefix(release.name()));
        let labels = [(NAME, "prometheus"), ("operator.prometheus.io/name", object.as_str())];
        release.pods(name(&object), labels)
    }

    /// Alertmanager's pods, which the operator makes.
    pub fn alertmanager_pods(release: &Release<Self>) -> Pods {
        let object = format!("{}-alertmanager", Self::prefix(release.name()));
        let labels = [(NAME, "alertmanager"), ("alertmanager", object.as_str())];
        release.pods(name(&object), labels)
    }

    /// Grafana's pods.
    pub fn grafana_pods(release: &Release<Self>) -> Pods {
        let labels = [(NAME, "grafana"), (INSTANCE, release.name().as_str())];
        release.pods(name(release.fullname("grafana")), labels)
    }

    /// The operator's pods.
    pub fn operator_pods(release: &Release<Self>) -> Pods {
        let object = format!("{}-operator", Self::prefix(release.name()));
        let labels = [("app", object.as_str()), ("release", release.name().as_str())];
        release.pods(name(&object), labels)
    }

    /// The pods of kube-state-metrics.
    pub fn kube_state_metrics_pods(release: &Release<Self>) -> Pods {
        let labels = [(NAME, "kube-state-metrics"), (INSTANCE, release.name().as_str())];
        release.pods(name(release.fullname("kube-state-metrics")), labels)
    }
}
