//! Edits by which an experiment reaches out, or is reached into.

use super::{Base, Mutation};

/// An experiment, and a neighbour.
const TRIAL: &str = "\
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
";

pub(super) const MUTATIONS: &[Mutation] = &[
    Mutation {
        rule: "object-outside-its-namespace",
        base: Base::Text(TRIAL),
        file: "retention/account.yaml",
        from: "namespace: clickstack",
        to: "namespace: storage",
        at: "namespace: storage",
    },
    Mutation {
        rule: "object-outside-its-namespace",
        base: Base::Text(TRIAL),
        file: "collector/release.yaml",
        from: "  namespace: clickstack\n",
        to: "  namespace: monitoring\n",
        at: "namespace: monitoring",
    },
    Mutation {
        rule: "object-outside-its-namespace",
        base: Base::Text(TRIAL),
        file: "temporal/settings.yaml",
        from: "{app.kubernetes.io/part-of: temporal}",
        to: "{app.kubernetes.io/part-of: clickstack}",
        at: "namespace: temporal",
    },
    Mutation {
        rule: "dependency-on-experiment",
        base: Base::Text(TRIAL),
        file: "flux/layers.yaml",
        from: "  path: ./temporal\n",
        to: "  path: ./temporal\n  dependsOn: [{name: retention, namespace: clickstack}]\n",
        at: "dependsOn:",
    },
    Mutation {
        rule: "dependency-on-experiment",
        base: Base::Text(TRIAL),
        file: "flux/layers.yaml",
        from: "  path: ./temporal\n",
        to: "  path: ./temporal\n  dependsOn: [{name: collector, namespace: flux-system, readyExpr: \"true\"}]\n",
        at: "dependsOn:",
    },
    Mutation {
        rule: "dependency-on-experiment",
        base: Base::Text(TRIAL),
        file: "temporal/settings.yaml",
        from: "kind: HelmRelease\nmetadata: {name: temporal, namespace: temporal}\nspec:\n",
        to: "kind: HelmRelease\nmetadata: {name: temporal, namespace: temporal}\nspec:\n  dependsOn: [{name: collector, namespace: flux-system}]\n",
        at: "dependsOn:",
    },
    Mutation {
        rule: "test-signal-undeclared",
        base: Base::Text(TRIAL),
        file: "temporal/settings.yaml",
        from: "collector.monitoring.svc",
        to: "collector.clickstack.svc",
        at: "collector:",
    },
    Mutation {
        rule: "test-signal-undeclared",
        base: Base::Text(TRIAL),
        file: "temporal/settings.yaml",
        from: "collector.monitoring.svc",
        to: "collector.clickstack",
        at: "collector:",
    },
    Mutation {
        rule: "test-signal-undeclared",
        base: Base::Text(TRIAL),
        file: "temporal/settings.yaml",
        from: "http://collector.monitoring.svc",
        to: "collector.clickstack.svc.cluster.local",
        at: "collector:",
    },
];
