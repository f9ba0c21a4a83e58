//! Who of the stack talks to whom.

use crate::{
    chart::KubePrometheusStackV88,
    component::kube_prometheus_stack::settings::Settings,
    containment::{
        Platform, Release,
        flow::{Flow, Peer},
        workload::{ContainerPort, Pods},
    },
};

/// The pods of the stack that others name.
#[derive(Clone, Debug)]
pub struct StackPods {
    /// Prometheus.
    pub prometheus: Pods,
    /// Grafana, where the stack runs it.
    pub grafana: Option<Pods>,
}

/// Where the stack's containers listen.
const ALERTMANAGER: ContainerPort = ContainerPort(9093);
const GOSSIP: ContainerPort = ContainerPort(9094);
const HTTPS: ContainerPort = ContainerPort(443);
const MEASURED: ContainerPort = ContainerPort(8080);
const OPERATOR: ContainerPort = ContainerPort(10250);
const PROMETHEUS: ContainerPort = ContainerPort(9090);
const SELF_MEASURED: ContainerPort = ContainerPort(8081);

/// Fences the stack in. What runs on a node's own network, no policy reaches: the exporters stay out.
pub(super) fn declare<E>(
    platform: &mut Platform,
    release: &Release<KubePrometheusStackV88<E>>,
    settings: &Settings,
) -> StackPods {
    let prometheus = KubePrometheusStackV88::prometheus_pods(release);
    let alertmanager = KubePrometheusStackV88::alertmanager_pods(release);
    let runs_grafana = !settings.grafana.elsewhere;
    let grafana = runs_grafana.then(|| KubePrometheusStackV88::grafana_pods(release));
    let operator = KubePrometheusStackV88::operator_pods(release);
    let objects = KubePrometheusStackV88::kube_state_metrics_pods(release);
    for pods in [&prometheus, &alertmanager, &operator, &objects].into_iter().chain(&grafana) {
        platform.fence(pods);
    }
    for pods in [&prometheus, &operator, &objects].into_iter().chain(&grafana) {
        platform.allow(Flow::to_api_server(pods));
    }
    let flows = [
        // Monitors decide what is measured: whatever there is.
        Flow::to_all_ports(&prometheus),
        Flow::new(&prometheus, &alertmanager, ALERTMANAGER),
        Flow::new(&prometheus, &alertmanager, MEASURED),
        Flow::new(&prometheus, &prometheus, PROMETHEUS),
        Flow::new(&prometheus, &prometheus, MEASURED),
        Flow::new(&prometheus, &operator, OPERATOR),
        Flow::new(&prometheus, &objects, MEASURED),
        Flow::new(&prometheus, &objects, SELF_MEASURED),
        Flow::gossip(&alertmanager, GOSSIP),
        // Whoever is told has an address that only the secret store knows.
        Flow::new(&alertmanager, Peer::World, HTTPS),
        Flow::new(Peer::ApiServer, &operator, OPERATOR),
    ];
    let of_grafana = grafana.iter().flat_map(|grafana| {
        [
            Flow::new(&prometheus, grafana, KubePrometheusStackV88::<E>::GRAFANA),
            Flow::new(grafana, &prometheus, PROMETHEUS),
            Flow::new(grafana, &alertmanager, ALERTMANAGER),
        ]
    });
    // What fences itself in knows nothing of what the profile has measured.
    let measured = settings.measured.values().map(|measured| {
        let pods = Peer::Labelled(measured.namespace.clone(), measured.labels.clone());
        Flow::to_named(&prometheus, pods, measured.port.clone())
    });
    for flow in flows.into_iter().chain(of_grafana).chain(measured) {
        platform.allow(flow);
    }
    StackPods { prometheus, grafana }
}
