//! kube-prometheus-stack 88.x (read at 88.5.3): Prometheus, Alertmanager and Grafana, run by their operator.

use crate::{
    chart::{
        ChartRow, ExternalLabels, Grafana, Resources,
        alerting::{Alerting, ControlPlane},
        discovery::Discovery,
        identity,
        retention::{Retention, Volume},
    },
    containment::{
        Chart, Crds, Leftover, Release, Teardown,
        environment::Environment,
        exposure::{Open, OwnLogin, Ui, Url},
        fullname, name,
        otlp::{Http, Otlp},
        workload::ContainerPort,
    },
    name::{Name, Namespace},
    quantity::{Duration, Quantity},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("kube_prometheus_stack_v88", "kube-prometheus-stack", 88);

/// The stack of one environment.
#[derive(Clone, Debug)]
pub struct KubePrometheusStackV88<E> {
    /// Who notices that alerting has fallen silent.
    pub alerting: Alerting<E>,
    /// What is scraped of the control plane, and has rules.
    pub control_plane: ControlPlane,
    /// Which monitors, rules and `AlertmanagerConfig`s are read.
    pub discovery: Discovery,
    /// How long measurements are kept.
    pub retention: Retention,
    /// Where they are kept, and how much of it they may take.
    pub volume: Volume,
    /// The class of every volume.
    pub storage_class: String,
    /// Labels on everything that leaves Prometheus, so on every alert.
    pub external_labels: ExternalLabels,
    /// Where Prometheus and Alertmanager are reached, for the links in alerts.
    pub urls: StackUrls,
    /// Whether Prometheus takes measurements over OTLP; whoever reaches it may then write.
    pub takes_otlp: bool,
    /// How many Alertmanagers there are, and the volume of each.
    pub alertmanagers: (u16, Quantity),
    /// Grafana; none where something else shows what is measured.
    pub grafana: Option<Grafana>,
    /// What each part may use.
    pub resources: StackResources,
}

/// The origins under which people reach what asks for no login.
#[derive(Clone, Debug, Default)]
pub struct StackUrls {
    /// Prometheus.
    pub prometheus: Option<Url>,
    /// Alertmanager.
    pub alertmanager: Option<Url>,
}

/// What each part of the stack may use; the chart limits none.
#[derive(Clone, Debug)]
pub struct StackResources {
    /// For Prometheus.
    pub prometheus: Resources,
    /// For Alertmanager.
    pub alertmanager: Resources,
    /// For the operator.
    pub operator: Resources,
    /// For kube-state-metrics.
    pub kube_state_metrics: Resources,
    /// For the exporter on every node.
    pub node_exporter: Resources,
    /// For the container beside Prometheus and Alertmanager that reloads what they read.
    pub reloader: Resources,
    /// For the Jobs that make the webhook's certificate.
    pub certificates: Resources,
}

impl<E> KubePrometheusStackV88<E> {
    /// What the chart's own objects start with, which it cuts at 26 characters.
    pub(super) fn prefix(release: &Name) -> String {
        let full: String = fullname(release, ROW.chart).chars().take(26).collect();
        full.trim_end_matches('-').to_owned()
    }

    /// Prometheus; it asks for no login.
    pub fn prometheus(release: &Release<Self>) -> Ui<Open> {
        let prefix = Self::prefix(release.name());
        let service = release.service(name(format!("{prefix}-prometheus")), 9090);
        Ui::open(service.answered_by(Self::prometheus_pods(release), ContainerPort(9090)))
    }

    /// Alertmanager; it asks for no login.
    pub fn alertmanager(release: &Release<Self>) -> Ui<Open> {
        let prefix = Self::prefix(release.name());
        let service = release.service(name(format!("{prefix}-alertmanager")), 9093);
        Ui::open(service.answered_by(Self::alertmanager_pods(release), ContainerPort(9093)))
    }

    /// Grafana; it asks for a login.
    pub fn grafana(release: &Release<Self>) -> Ui<OwnLogin> {
        let service = release.service(name(release.fullname("grafana")), 80);
        Ui::with_own_login(service.answered_by(Self::grafana_pods(release), Self::GRAFANA))
    }

    /// Prometheus' own OTLP endpoint, which takes measurements alone; there only where it is asked for.
    pub fn otlp_http(release: &Release<Self>) -> Otlp<Http> {
        let prometheus = Self::prometheus(release);
        release.otlp_under(prometheus.service(), "/api/v1/otlp")
    }
}

impl<E: Environment> KubePrometheusStackV88<E> {
    fn claim(&self, size: &Quantity) -> Value {
        json!({"volumeClaimTemplate": {"spec": {
            "storageClassName": self.storage_class,
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": size}},
        }}})
    }

    fn prometheus_spec(&self) -> Value {
        let mut spec = json!({
            "retention": format!("{}d", self.retention.as_days()),
            // Prometheus counts in powers of two whatever the unit is called.
            "retentionSize": format!("{}MiB", self.volume.kept_mebibytes()),
            "storageSpec": self.claim(self.volume.size()),
            "resources": self.resources.prometheus.to_value(),
        });
        if !self.external_labels.is_empty() {
            spec["externalLabels"] = json!(self.external_labels);
        }
        if let Some(url) = &self.urls.prometheus {
            spec["externalUrl"] = json!(url);
        }
        if self.takes_otlp {
            spec["enableOTLPReceiver"] = true.into();
            spec["otlp"] = json!({"promoteResourceAttributes": PROMOTED});
            // Collectors send in batches, and not all of them at once.
            spec["tsdb"] = json!({"outOfOrderTimeWindow": "30m"});
        }
        for (key, value) in self.discovery.of_prometheus() {
            spec[key] = value;
        }
        spec
    }

    fn alertmanager_values(&self) -> Value {
        let (replicas, volume) = &self.alertmanagers;
        let secrets = self.alerting.secrets();
        let mut spec = json!({
            "replicas": replicas,
            "storage": self.claim(volume),
            "resources": self.resources.alertmanager.to_value(),
        });
        if !secrets.is_empty() {
            spec["secrets"] = json!(secrets);
        }
        if let Some(url) = &self.urls.alertmanager {
            spec["externalUrl"] = json!(url);
        }
        for (key, value) in self.discovery.of_alertmanager() {
            spec[key] = value;
        }
        // A single one would keep its node from being drained.
        let budget = json!({"enabled": *replicas > 1});
        json!({"config": self.alerting.config(), "alertmanagerSpec": spec, "podDisruptionBudget": budget})
    }
}

/// What the attributes of a resource are called by that people ask for; the others stay in `target_info`.
const PROMOTED: [&str; 6] = [
    "deployment.environment",
    "k8s.container.name",
    "k8s.namespace.name",
    "k8s.node.name",
    "k8s.pod.name",
    "service.namespace",
];

impl<E: Environment> Chart for KubePrometheusStackV88<E> {
    identity!();

    fn values(&self) -> Value {
        let resources = &self.resources;
        let mut values = json!({
            "defaultRules": self.control_plane.rules(),
            "prometheus": {"prometheusSpec": self.prometheus_spec()},
            "alertmanager": self.alertmanager_values(),
            "grafana": {"enabled": self.grafana.is_some()},
            "prometheusOperator": {
                "resources": resources.operator.to_value(),
                "prometheusConfigReloader": {"resources": resources.reloader.to_value()},
                "admissionWebhooks": {"patch": {"resources": resources.certificates.to_value()}},
            },
            "kube-state-metrics": {"resources": resources.kube_state_metrics.to_value()},
            "prometheus-node-exporter": {"resources": resources.node_exporter.to_value()},
        });
        for (key, scraped) in self.control_plane.scrapes() {
            values[key] = json!({"enabled": scraped});
        }
        if let Some(grafana) = &self.grafana {
            values["grafana"] = grafana.values(&self.storage_class);
        }
        if let Some(label) = self.discovery.label() {
            values["commonLabels"] = json!(label);
            if self.grafana.is_some() {
                values["grafana"]["serviceMonitor"] = json!({"labels": label});
            }
            for exporter in ["kube-state-metrics", "prometheus-node-exporter"] {
                let monitor = json!({"additionalLabels": label});
                values[exporter]["prometheus"] = json!({"monitor": monitor});
            }
        }
        values
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        let prefix = Self::prefix(release);
        let grafana = fullname(release, "grafana");
        vec![format!("alertmanager-{prefix}-alertmanager"), format!("{prefix}-admission"), grafana]
    }

    fn crds(&self) -> Crds {
        Crds::InFolder
    }

    fn timeout(&self) -> Duration {
        Duration::literal("15m")
    }
}

impl<E> Teardown for KubePrometheusStackV88<E> {
    fn leftovers(&self, release: &Name, namespace: &Namespace) -> Vec<Leftover> {
        let prefix = Self::prefix(release);
        vec![
            Leftover::Volumes(format!("{namespace}/prometheus-{prefix}-prometheus-db-*")),
            Leftover::Volumes(format!("{namespace}/alertmanager-{prefix}-alertmanager-db-*")),
            Leftover::ClusterWide("CRDs *.monitoring.coreos.com, which Helm never removes".into()),
        ]
    }
}
