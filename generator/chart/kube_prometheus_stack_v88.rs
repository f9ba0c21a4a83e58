//! kube-prometheus-stack 88.x (read at 88.5.3): Prometheus, Alertmanager and Grafana, run by their operator.

use crate::{
    chart::{
        ChartRow, Resources,
        alerting::{Alerting, ControlPlane},
        discovery::Discovery,
        identity,
        retention::{Retention, Volume},
    },
    containment::{
        Chart, Crds, Leftover, Release, SecretKey, Teardown,
        environment::Environment,
        exposure::{Open, OwnLogin, Ui},
        fullname, name,
    },
    name::{Name, Namespace},
    quantity::Duration,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new(
    "kube_prometheus_stack_v88",
    "kube-prometheus-stack",
    (88, "88.5.3"),
    "https://prometheus-community.github.io/helm-charts",
);

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
    /// The class of that volume.
    pub storage_class: String,
    /// Grafana's administrator; without it the chart makes up a password that differs in every render.
    pub grafana_admin: GrafanaAdmin,
    /// What each part may use.
    pub resources: StackResources,
}

/// The keys of Grafana's administrator; both are of one Secret.
#[derive(Clone, Debug)]
pub struct GrafanaAdmin {
    /// The name.
    pub user: SecretKey,
    /// The password.
    pub password: SecretKey,
}

/// What each part of the stack may use; the chart limits none.
#[derive(Clone, Debug)]
pub struct StackResources {
    /// For Prometheus.
    pub prometheus: Resources,
    /// For Alertmanager.
    pub alertmanager: Resources,
    /// For Grafana.
    pub grafana: Resources,
    /// For the operator.
    pub operator: Resources,
    /// For kube-state-metrics.
    pub kube_state_metrics: Resources,
    /// For the exporter on every node.
    pub node_exporter: Resources,
}

impl<E> KubePrometheusStackV88<E> {
    /// Prometheus; it asks for no login.
    pub fn prometheus(release: &Release<Self>) -> Ui<Open> {
        let prefix = prefix(release.name());
        Ui::open(release.service(name(format!("{prefix}-prometheus")), 9090))
    }

    /// Alertmanager; it asks for no login.
    pub fn alertmanager(release: &Release<Self>) -> Ui<Open> {
        let prefix = prefix(release.name());
        Ui::open(release.service(name(format!("{prefix}-alertmanager")), 9093))
    }

    /// Grafana; it asks for a login.
    pub fn grafana(release: &Release<Self>) -> Ui<OwnLogin> {
        Ui::with_own_login(release.service(name(release.fullname("grafana")), 80))
    }
}

/// What the chart's own objects start with, which it cuts at 26 characters.
fn prefix(release: &Name) -> String {
    let full: String = fullname(release, ROW.chart).chars().take(26).collect();
    full.trim_end_matches('-').to_owned()
}

impl<E: Environment> KubePrometheusStackV88<E> {
    fn prometheus_spec(&self) -> Value {
        let claim = json!({
            "storageClassName": self.storage_class,
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": self.volume.size()}},
        });
        let mut spec = json!({
            "retention": format!("{}d", self.retention.as_days()),
            // Prometheus counts in powers of two whatever the unit is called.
            "retentionSize": format!("{}MiB", self.volume.kept_mebibytes()),
            "storageSpec": {"volumeClaimTemplate": {"spec": claim}},
            "resources": self.resources.prometheus.to_value(),
        });
        for (key, value) in self.discovery.of_prometheus() {
            spec[key] = value;
        }
        spec
    }

    fn alertmanager_values(&self) -> Value {
        let secrets: Vec<_> = self.alerting.secrets().into_iter().map(SecretKey::secret).collect();
        let mut spec = json!({"resources": self.resources.alertmanager.to_value()});
        if !secrets.is_empty() {
            spec["secrets"] = json!(secrets);
        }
        for (key, value) in self.discovery.of_alertmanager() {
            spec[key] = value;
        }
        json!({"config": self.alerting.config(), "alertmanagerSpec": spec})
    }
}

impl<E: Environment> Chart for KubePrometheusStackV88<E> {
    identity!();

    fn values(&self) -> Value {
        let GrafanaAdmin { user, password } = &self.grafana_admin;
        let admin = json!({
            "existingSecret": user.secret(),
            "userKey": user.key(),
            "passwordKey": password.key(),
        });
        let resources = &self.resources;
        let mut values = json!({
            "defaultRules": {"create": true, "rules": self.control_plane.rules()},
            "prometheus": {"prometheusSpec": self.prometheus_spec()},
            "alertmanager": self.alertmanager_values(),
            "grafana": {"admin": admin, "resources": resources.grafana.to_value()},
            "prometheusOperator": {"resources": resources.operator.to_value()},
            "kube-state-metrics": {"resources": resources.kube_state_metrics.to_value()},
            "prometheus-node-exporter": {"resources": resources.node_exporter.to_value()},
        });
        for (key, scraped) in self.control_plane.scrapes() {
            values[key] = json!({"enabled": scraped});
        }
        values
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        let prefix = prefix(release);
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
        let prefix = prefix(release);
        vec![
            Leftover::Volumes(format!("{namespace}/prometheus-{prefix}-prometheus-db-*")),
            Leftover::ClusterWide("CRDs *.monitoring.coreos.com, which Helm never removes".into()),
        ]
    }
}
