//! Edits by which an experiment reaches out, or is reached into.

use super::{Base, Mutation, edit};

/// An experiment, and a neighbour.
const TRIAL: Base = Base::Text(
    "\
# file: TEARDOWN.md
Delete the layer, then its namespace.
# file: cofferdam.yaml
experiments:
  clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}
# file: flux/layers.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: retention, namespace: clickstack}
spec:
  interval: 1h
  path: ./retention
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: collector, namespace: flux-system}
spec:
  interval: 1h
  path: ./collector
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: temporal, namespace: temporal}
spec:
  interval: 1h
  path: ./temporal
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
# file: retention/account.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: retention, namespace: clickstack}
# file: collector/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: collector, namespace: flux-system}
spec:
  interval: 1h
  chart:
    spec:
      chart: opentelemetry-collector
      version: 0.170.0
      sourceRef: {kind: HelmRepository, name: otel}
  targetNamespace: clickstack
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: pipelines
  namespace: clickstack
  labels: {app.kubernetes.io/part-of: clickstack}
data: {theme: dark}
# file: temporal/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: temporal
  namespace: temporal
  labels: {app.kubernetes.io/part-of: temporal}
data:
  collector: http://collector.monitoring.svc:4318
  store: http://clickhouse.temporal.svc:8123
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: temporal, namespace: temporal}
spec:
  interval: 1h
  chart:
    spec:
      chart: temporal
      version: 1.2.3
      sourceRef: {kind: HelmRepository, name: temporal}
",
);

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "object-outside-its-namespace",
        TRIAL,
        "retention/account.yaml",
        ["namespace: clickstack", "namespace: storage", "namespace: storage"],
    ),
    edit(
        "object-outside-its-namespace",
        TRIAL,
        "collector/release.yaml",
        ["  namespace: clickstack\n", "  namespace: monitoring\n", "namespace: monitoring"],
    ),
    edit(
        "object-outside-its-namespace",
        TRIAL,
        "temporal/settings.yaml",
        [
            "{app.kubernetes.io/part-of: temporal}",
            "{app.kubernetes.io/part-of: clickstack}",
            "namespace: temporal",
        ],
    ),
    edit(
        "dependency-on-experiment",
        TRIAL,
        "flux/layers.yaml",
        [
            "  path: ./temporal\n",
            "  path: ./temporal\n  dependsOn: [{name: retention, namespace: clickstack}]\n",
            "dependsOn:",
        ],
    ),
    edit(
        "dependency-on-experiment",
        TRIAL,
        "flux/layers.yaml",
        [
            "  path: ./temporal\n",
            "  path: ./temporal\n  dependsOn: [{name: collector, namespace: flux-system, readyExpr: \"true\"}]\n",
            "dependsOn:",
        ],
    ),
    edit(
        "dependency-on-experiment",
        TRIAL,
        "temporal/settings.yaml",
        [
            "kind: HelmRelease\nmetadata: {name: temporal, namespace: temporal}\nspec:\n",
            "kind: HelmRelease\nmetadata: {name: temporal, namespace: temporal}\nspec:\n  dependsOn: [{name: collector, namespace: flux-system}]\n",
            "dependsOn:",
        ],
    ),
    edit(
        "test-signal-undeclared",
        TRIAL,
        "temporal/settings.yaml",
        ["collector.monitoring.svc", "collector.clickstack.svc", "collector:"],
    ),
    edit(
        "test-signal-undeclared",
        TRIAL,
        "temporal/settings.yaml",
        ["collector.monitoring.svc", "collector.clickstack", "collector:"],
    ),
    edit(
        "test-signal-undeclared",
        TRIAL,
        "temporal/settings.yaml",
        ["http://collector.monitoring.svc", "collector.clickstack.svc.cluster.local", "collector:"],
    ),
];
