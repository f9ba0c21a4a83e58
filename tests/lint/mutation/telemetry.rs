//! Edits of collectors, and of what stores what they send.

use super::{Base, Mutation, SWHURL, edit};

/// A store of logs on trial, beside Prometheus for metrics, and two collectors.
const TRIAL: Base = Base::Text("\
# file: TEARDOWN.md
Delete the layer, then its namespace.
# file: cofferdam.yaml
stores: {metrics: [monitoring], logs: [clickstack], traces: [clickstack]}
experiments:
  clickstack: {decision: ADR 7, review-by: 2027-06-01, owner: me, teardown: TEARDOWN.md, senders: [HelmRelease/logging/nodes, OpenTelemetryCollector/apps/gateway]}
# file: nodes.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: nodes, namespace: logging}
spec:
  chart:
    spec:
      chart: opentelemetry-collector
      version: 0.145.0
      sourceRef: {kind: HelmRepository, name: otel}
  values:
    mode: daemonset
    presets:
      logsCollection: {enabled: true}
    config:
      exporters:
        otlphttp: {endpoint: http://store.clickstack.svc:4318}
      receivers: {jaeger: null, zipkin: null}
      service:
        pipelines:
          logs: {exporters: [otlphttp]}
          metrics: null
          traces: null
# file: gateway.yaml
apiVersion: opentelemetry.io/v1alpha1
kind: OpenTelemetryCollector
metadata: {name: gateway, namespace: apps}
spec:
  config: |
    receivers:
      otlp: {protocols: {grpc: {}}}
    exporters:
      otlp/store: {endpoint: store.clickstack.svc.cluster.local:4317}
    service:
      pipelines:
        traces:
          receivers: [otlp]
          exporters: [otlp/store]
# file: store.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: store, namespace: clickstack}
spec:
  chart:
    spec:
      chart: some-store
      version: 1.2.3
      sourceRef: {kind: HelmRepository, name: store}
  values:
    serviceMonitor: {enabled: false}
# file: prometheus.yaml
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec:
  retentionSize: 40GB
  resources: {limits: {memory: 2Gi}}
  storage:
    volumeClaimTemplate: {spec: {resources: {requests: {storage: 50Gi}}}}
");

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "unbounded-retention",
        Base::Profile("krateo-single-namespace"),
        "krateo-system/otel-daemonset/helmrelease-otel-daemonset.yaml",
        ["          ttl: 168h\n", "", "clickhouse/tables:"],
    ),
    edit(
        "metrics-into-contained-store",
        TRIAL,
        "gateway.yaml",
        ["        traces:\n", "        metrics/apps:\n", "exporters: [otlp/store]"],
    ),
    edit(
        "metrics-into-contained-store",
        TRIAL,
        "nodes.yaml",
        [
            "          metrics: null\n",
            "          metrics: {exporters: [debug, otlphttp]}\n",
            "metrics:",
        ],
    ),
    edit(
        "metrics-into-contained-store",
        TRIAL,
        "nodes.yaml",
        [
            "    config:\n      exporters:\n        otlphttp: {endpoint: http://store.clickstack.svc:4318}\n",
            "    alternateConfig:\n      exporters:\n        clickhouse: {endpoint: \"tcp://store.clickstack:9000\", ttl: 72h}\n      receivers: {hostmetrics: {}}\n      service: {pipelines: {metrics: {receivers: [hostmetrics], exporters: [clickhouse]}}}\n    config:\n      exporters: {}\n",
            "exporters: [clickhouse]",
        ],
    ),
    edit(
        "prometheus-bridge",
        TRIAL,
        "prometheus.yaml",
        [
            "  retentionSize: 40GB\n",
            "  retentionSize: 40GB\n  remoteWrite: [{url: \"http://store.clickstack:8123/write\"}]\n",
            "remoteWrite:",
        ],
    ),
    edit(
        "prometheus-bridge",
        TRIAL,
        "nodes.yaml",
        [
            "          metrics: null\n",
            "          metrics: {receivers: [prometheus], exporters: [otlphttp]}\n",
            "metrics:",
        ],
    ),
    edit(
        "prometheus-bridge",
        TRIAL,
        "gateway.yaml",
        [
            "        traces:\n          receivers: [otlp]\n",
            "        metrics:\n          receivers: [otlp, prometheus/federate]\n",
            "receivers: [otlp, prometheus/federate]",
        ],
    ),
    edit(
        "monitor-in-experiment",
        TRIAL,
        "store.yaml",
        ["serviceMonitor: {enabled: false}", "serviceMonitor: {enabled: true}", "serviceMonitor:"],
    ),
    edit(
        "monitor-in-experiment",
        TRIAL,
        "store.yaml",
        [
            "serviceMonitor: {enabled: false}",
            "metrics:\n      podMonitor:\n        enabled: true",
            "enabled: true",
        ],
    ),
    edit(
        "monitor-in-experiment",
        TRIAL,
        "prometheus.yaml",
        [
            "apiVersion: monitoring.coreos.com/v1\n",
            "apiVersion: monitoring.coreos.com/v1\nkind: Probe\nmetadata: {name: store, namespace: clickstack}\n---\napiVersion: monitoring.coreos.com/v1\n",
            "name: store",
        ],
    ),
    edit(
        "otlp-endpoint-mismatch",
        TRIAL,
        "nodes.yaml",
        ["clickstack.svc:4318", "clickstack.svc:4317", "otlphttp:"],
    ),
    edit(
        "otlp-endpoint-mismatch",
        TRIAL,
        "nodes.yaml",
        ["endpoint: http://store", "endpoint: store", "otlphttp:"],
    ),
    edit(
        "otlp-endpoint-mismatch",
        TRIAL,
        "gateway.yaml",
        ["cluster.local:4317", "cluster.local:4317/v1/traces", "otlp/store:"],
    ),
    edit(
        "otlp-endpoint-mismatch",
        SWHURL,
        "logging/otel-k8s-daemonset/helmrelease-otel-k8s-daemonset.yaml",
        [
            "http://clickstack-otel-collector.observability.svc.cluster.local:4318",
            "http://clickstack-otel.observability.svc.cluster.local:4318",
            "endpoint:",
        ],
    ),
    edit(
        "otlp-endpoint-mismatch",
        SWHURL,
        "logging/otel-k8s-cluster/helmrelease-otel-k8s-cluster.yaml",
        [
            "http://clickstack-otel-collector.observability.svc.cluster.local:4318",
            "http://clickstack-otel-collector:4318",
            "endpoint:",
        ],
    ),
    edit(
        "unbounded-retention",
        TRIAL,
        "gateway.yaml",
        [
            "    service:\n",
            "      clickhouse: {endpoint: \"tcp://db.example.org:9000\"}\n    service:\n",
            "clickhouse:",
        ],
    ),
    edit(
        "retention-exceeds-volume",
        TRIAL,
        "prometheus.yaml",
        ["retentionSize: 40GB", "retentionSize: 50GB", "retentionSize:"],
    ),
    edit(
        "retention-exceeds-volume",
        TRIAL,
        "prometheus.yaml",
        ["storage: 50Gi", "storage: 42Gi", "retentionSize:"],
    ),
];
