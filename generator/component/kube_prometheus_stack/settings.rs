//! What a profile says of the stack.

use crate::{
    chart::{DataSource, Labelled, Resources, Severity, Target},
    component::kube_prometheus_stack::alert::Alert,
    model::{
        label_selector::LabelSelector,
        pod_monitor::{PodEndpoint, PodMonitorSpec},
        service_monitor::MonitoredNamespaces,
    },
    name::{Key, Label, Name, Namespace},
    provider::ChartSettings,
    quantity::{Duration, Quantity},
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeMap, num::NonZeroU16};

/// How Prometheus, Alertmanager and Grafana are run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Settings {
    /// Its namespace; default `monitoring`.
    pub(super) namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    pub(super) chart: ChartSettings,
    /// For how many days measurements are kept; default 15.
    pub(super) retention_days: Option<NonZeroU16>,
    /// Prometheus' volume.
    #[serde(default)]
    pub(super) volume: VolumeSettings,
    /// Whether Prometheus takes measurements over OTLP, for collectors of the axis `metrics`. Whoever reaches
    /// it may then write.
    #[serde(default)]
    pub(super) otlp_receiver: bool,
    /// Labels on every alert, and on everything else that leaves Prometheus.
    #[serde(default)]
    pub(super) external_labels: BTreeMap<String, Text>,
    /// What is scraped of the control plane, and has rules; what is left out has neither. Talos and k3s let
    /// nobody measure most of it. Nothing when unset.
    #[serde(default)]
    pub(super) control_plane: Vec<Target>,
    /// Monitors and rules with this label are read; all when unset.
    pub(super) monitor_label: Option<Labelled>,
    /// `AlertmanagerConfig`s with this label are read; those of `monitor-label` when unset.
    pub(super) alertmanager_config_label: Option<Labelled>,
    /// How Alertmanager is run.
    #[serde(default)]
    pub(super) alertmanager: AlertmanagerSettings,
    /// How Grafana is run.
    #[serde(default)]
    pub(super) grafana: GrafanaSettings,
    /// The host of Prometheus below the domain; not exposed when unset. It has no login of its own, so it
    /// goes behind the auth gate.
    pub(super) prometheus_host: Option<Label>,
    /// Who is told of what.
    #[serde(default)]
    pub(super) alerting: AlertingSettings,
    /// Alerts beyond the chart's own, by the name of the object that holds them.
    #[serde(default)]
    pub(super) rules: BTreeMap<Name, Vec<Alert>>,
    /// Pods that are measured although nothing of theirs asks for it, by name.
    #[serde(default)]
    pub(super) measured: BTreeMap<Name, Measured>,
    /// What each part may use.
    #[serde(default)]
    pub(super) resources: Parts,
    /// Places of credentials in the secret store, by key: `admin-user` and `admin-password` of Grafana,
    /// `heartbeat-url` of the dead man's switch, and `<receiver>-url` of each receiver.
    #[serde(default)]
    pub(super) secrets: BTreeMap<Key, Text>,
}

/// Prometheus' volume.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct VolumeSettings {
    /// Its size; default 50Gi.
    pub(super) size: Option<Quantity>,
    /// How much of it may be kept, at most 85 %; four fifths when unset.
    pub(super) kept: Option<Quantity>,
}

/// How Alertmanager is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct AlertmanagerSettings {
    /// How many there are; default 1. From 2 on, a node can be drained without one going missing.
    pub(super) replicas: Option<NonZeroU16>,
    /// The volume of each; default 2Gi.
    pub(super) volume: Option<Quantity>,
    /// Its host below the domain; not exposed when unset. It has no login of its own, so it goes behind the
    /// auth gate.
    pub(super) host: Option<Label>,
}

/// How Grafana is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct GrafanaSettings {
    /// Whether something else shows what is measured, such as the component `grafana-operator`; then the rest
    /// here means nothing.
    #[serde(default)]
    pub(super) elsewhere: bool,
    /// Its host below the domain; not exposed when unset. It asks for a login by itself.
    pub(super) host: Option<Label>,
    /// Whether the auth gate stands before it as well.
    #[serde(default)]
    pub(super) behind_gate: bool,
    /// Its volume; what people save is gone with the pod when unset.
    pub(super) volume: Option<Quantity>,
    /// What it shows besides Prometheus and Alertmanager. Components add theirs by themselves.
    #[serde(default)]
    pub(super) data_sources: Vec<DataSource>,
}

/// Who is told of what.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct AlertingSettings {
    /// Who notices that alerting has fallen silent; production has to have it.
    pub(super) dead_mans_switch: Option<HeartbeatSettings>,
    /// Who can be told, by name.
    #[serde(default)]
    pub(super) receivers: BTreeMap<Name, ReceiverSettings>,
    /// Who is told, by severity; of any other nobody is.
    #[serde(default)]
    pub(super) routes: BTreeMap<Severity, RouteSettings>,
    /// Whether routes and receivers stand in Alertmanager's own configuration or in an object that it reads.
    #[serde(default)]
    pub(super) written_as: WrittenAs,
    /// The labels whose values make a group: `alertname`, `namespace`, `severity` and external ones; the
    /// first two when unset.
    pub(super) group_by: Option<Vec<Text>>,
    /// How long a new group waits for more alerts; default 30s.
    pub(super) group_wait: Option<Duration>,
    /// How often a group is looked at; default 5m.
    pub(super) group_interval: Option<Duration>,
    /// How often it is told again of what lasts; default 12h.
    pub(super) repeat_interval: Option<Duration>,
}

/// A service outside the cluster that raises an alarm when the heartbeat stops; its URL is a secret.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct HeartbeatSettings {
    /// How often it is told; shorter than `expected`.
    pub(super) every: Duration,
    /// How often it expects to be told.
    pub(super) expected: Duration,
}

/// How somebody is told; the URL is a secret.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum ReceiverSettings {
    /// Over an incoming webhook of Slack.
    Slack {
        /// The channel, such as `#alerts`.
        channel: Text,
    },
    /// Over a topic of ntfy, whose URL also says which template makes a text of the message.
    Ntfy {},
}

/// Who is told of one severity.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RouteSettings {
    /// The receiver, by its name.
    pub(super) receiver: Name,
    /// How often it is told again of what lasts; `repeat-interval` when unset.
    pub(super) repeat: Option<Duration>,
}

/// Where routes and receivers stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum WrittenAs {
    /// In Alertmanager's own configuration.
    #[default]
    Values,
    /// In an object of their own, which it reads.
    AlertmanagerConfig,
}

/// Pods that are measured.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Measured {
    /// Their namespace.
    pub(super) namespace: Namespace,
    /// The labels that they carry.
    #[schemars(extend("minProperties" = 1))]
    pub(super) labels: BTreeMap<String, Text>,
    /// The name of the container's port.
    pub(super) port: Text,
    /// The path; `/metrics` when unset.
    pub(super) path: Option<Text>,
}

impl Measured {
    /// The monitor of these pods.
    pub(super) fn spec(&self) -> PodMonitorSpec {
        let endpoint = PodEndpoint {
            port: Some(self.port.clone()),
            path: self.path.clone(),
            ..PodEndpoint::default()
        };
        let selector =
            LabelSelector { match_labels: self.labels.clone(), ..LabelSelector::default() };
        let names = vec![self.namespace.clone()];
        PodMonitorSpec {
            namespace_selector: Some(MonitoredNamespaces {
                match_names: names,
                ..MonitoredNamespaces::default()
            }),
            pod_metrics_endpoints: vec![endpoint],
            ..PodMonitorSpec::new(selector)
        }
    }
}

/// What each part may use.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Parts {
    /// Prometheus; default 100m and 1Gi, limit 2Gi.
    pub(super) prometheus: Option<Resources>,
    /// Alertmanager; default 25m and 64Mi, limit 128Mi.
    pub(super) alertmanager: Option<Resources>,
    /// Grafana; default 50m and 128Mi, limit 256Mi.
    pub(super) grafana: Option<Resources>,
    /// Each container beside Grafana; default 10m and 64Mi, limit 128Mi.
    pub(super) grafana_sidecars: Option<Resources>,
    /// The operator; default 50m and 64Mi, limit 256Mi.
    pub(super) operator: Option<Resources>,
    /// kube-state-metrics; default 10m and 64Mi, limit 256Mi.
    pub(super) kube_state_metrics: Option<Resources>,
    /// The exporter on every node; default 10m and 32Mi, limit 128Mi.
    pub(super) node_exporter: Option<Resources>,
    /// The container beside Prometheus and Alertmanager that reloads what they read; default 10m and 32Mi,
    /// limit 64Mi.
    pub(super) reloader: Option<Resources>,
    /// The Jobs that make the webhook's certificate; default 10m and 32Mi, limit 64Mi.
    pub(super) certificates: Option<Resources>,
}
