//! Edits of Prometheus, Alertmanager and Loki.

use super::{Base, Mutation, edit};

/// A production cluster with kube-prometheus-stack and Loki.
const STACK: Base = Base::Text(
    "\
# file: cofferdam.yaml
tier: production
# file: stack.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: kube-prometheus-stack, namespace: monitoring}
spec:
  chart:
    spec:
      chart: kube-prometheus-stack
      version: 88.5.3
      sourceRef: {kind: HelmRepository, name: prometheus-community}
  values:
    kubeApiServer: {enabled: false}
    defaultRules: {disabled: {KubeAPIDown: true}}
    prometheus:
      prometheusSpec:
        ruleSelectorNilUsesHelmValues: false
        retentionSize: 15GiB
        resources: {limits: {memory: 2Gi}}
        storageSpec:
          volumeClaimTemplate: {spec: {resources: {requests: {storage: 20Gi}}}}
    alertmanager:
      alertmanagerSpec:
        alertmanagerConfigSelector: {matchLabels: {team: web}}
      config:
        route:
          receiver: chat
          group_interval: 5m
          routes:
            - receiver: heartbeat
              matchers: ['alertname = \"Watchdog\"']
              group_interval: 30s
              repeat_interval: 50s
        receivers:
          - name: chat
            slack_configs: [{api_url_file: /etc/alertmanager/chat}]
          - name: heartbeat
            webhook_configs: [{url_file: /etc/alertmanager/heartbeat}]
# file: loki.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: loki, namespace: monitoring}
spec:
  chart:
    spec:
      chart: loki
      version: 6.55.0
      sourceRef: {kind: HelmRepository, name: grafana}
  values:
    loki:
      limits_config: {retention_period: 168h}
      compactor: {retention_enabled: true, delete_request_store: filesystem}
# file: web.yaml
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: web
  namespace: web
  labels: {release: kube-prometheus-stack}
spec:
  podMetricsEndpoints: [{port: metrics}]
  selector: {matchLabels: {app: web}}
---
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: web, namespace: web}
spec: {groups: []}
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: web, namespace: web, labels: {team: web}}
spec:
  route: {receiver: chat}
  receivers: [{name: chat}]
",
);

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "unbounded-retention",
        STACK,
        "loki.yaml",
        ["{retention_period: 168h}", "{retention_period: 0s}", "retention_period:"],
    ),
    edit(
        "unbounded-retention",
        STACK,
        "loki.yaml",
        ["retention_enabled: true, ", "", "compactor:"],
    ),
    edit(
        "retention-exceeds-volume",
        STACK,
        "stack.yaml",
        ["retentionSize: 15GiB", "retentionSize: 18GiB", "retentionSize:"],
    ),
    edit(
        "dead-mans-switch-missing",
        STACK,
        "stack.yaml",
        ["KubeAPIDown: true}}", "KubeAPIDown: true}, rules: {general: false}}", "defaultRules:"],
    ),
    edit(
        "dead-mans-switch-missing",
        STACK,
        "stack.yaml",
        [
            "            - receiver: heartbeat\n",
            "            - receiver: chat\n              matchers: []\n            - receiver: heartbeat\n",
            "receiver: chat",
        ],
    ),
    edit(
        "dead-mans-switch-missing",
        STACK,
        "stack.yaml",
        [
            "{url_file: /etc/alertmanager/heartbeat}",
            "{url: \"http://echo.monitoring.svc/\"}",
            "receiver: heartbeat",
        ],
    ),
    edit(
        "heartbeat-too-slow",
        STACK,
        "stack.yaml",
        ["group_interval: 30s", "group_interval: 1m", "repeat_interval:"],
    ),
    edit(
        "heartbeat-too-slow",
        STACK,
        "stack.yaml",
        ["              group_interval: 30s\n", "", "repeat_interval:"],
    ),
    edit(
        "heartbeat-too-slow",
        STACK,
        "web.yaml",
        [
            "route: {receiver: chat}",
            "route: {receiver: chat, groupInterval: 2h, repeatInterval: 90m}",
            "route:",
        ],
    ),
    edit(
        "rules-for-disabled-target",
        STACK,
        "stack.yaml",
        ["{disabled: {KubeAPIDown: true}}", "{disabled: {KubeAPIDown: false}}", "kubeApiServer:"],
    ),
    edit(
        "rules-for-disabled-target",
        STACK,
        "stack.yaml",
        ["{disabled: {KubeAPIDown: true}}", "{rules: {etcd: false}}", "kubeApiServer:"],
    ),
    edit(
        "rules-for-disabled-target",
        Base::Profile("devantler-prod"),
        "monitoring/kube-prometheus-stack/helmrelease-kube-prometheus-stack.yaml",
        ["        KubeAPIDown: true\n", "        KubeAPIDown: false\n", "enabled: false"],
    ),
    edit(
        "monitor-not-selected",
        STACK,
        "web.yaml",
        ["{release: kube-prometheus-stack}", "{release: prometheus}", "labels:"],
    ),
    edit(
        "monitor-not-selected",
        STACK,
        "stack.yaml",
        [
            "ruleSelectorNilUsesHelmValues: false",
            "ruleSelectorNilUsesHelmValues: true",
            "metadata: {name: web, namespace: web}",
        ],
    ),
    edit(
        "monitor-not-selected",
        STACK,
        "stack.yaml",
        [
            "        alertmanagerConfigSelector: {matchLabels: {team: web}}\n",
            "        alertmanagerConfigSelector: {matchLabels: {team: shop}}\n",
            "labels: {team: web}",
        ],
    ),
];
