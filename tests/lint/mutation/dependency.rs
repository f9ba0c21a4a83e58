//! Edits of what waits for what.

use super::{ANTON, Base, Mutation, SWHURL, edit};

/// A chart whose kinds another Kustomization uses, and one inside of a parent.
const MONITORED: Base = Base::Text(
    "\
# file: flux/layers.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: monitoring, namespace: flux-system}
spec:
  interval: 1h
  path: ./monitoring
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  timeout: 20m
  wait: true
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: alerts, namespace: flux-system}
spec:
  interval: 1h
  path: ./alerts
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  dependsOn:
    - name: monitoring
  wait: true
  timeout: 5m
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  wait: true
  timeout: 10m
  dependsOn:
    - name: alerts
# file: monitoring/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: kube-prometheus-stack, namespace: monitoring}
spec:
  interval: 1h
  chart:
    spec:
      chart: kube-prometheus-stack
      version: 88.5.3
      sourceRef: {kind: HelmRepository, name: prometheus-community}
  timeout: 15m
  values:
    prometheus:
      prometheusSpec:
        ruleSelectorNilUsesHelmValues: false
        resources: {limits: {memory: 2Gi}}
# file: alerts/rule.yaml
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: disk, namespace: monitoring}
spec: {groups: []}
# file: apps/shop.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  path: ./shop
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  timeout: 9m
# file: shop/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: shop}
data: {theme: dark}
",
);

/// Operators, and what they run.
const STACK: Base = Base::Text(
    "\
# file: flux/layers.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: operators, namespace: flux-system}
spec:
  interval: 1h
  path: ./operators
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  wait: true
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: rook, namespace: flux-system}
spec:
  interval: 1h
  path: ./rook
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
# file: operators/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: clickstack-operators, namespace: clickstack}
spec:
  interval: 1h
  chart:
    spec:
      chart: clickstack-operators
      version: 1.1.0
      sourceRef: {kind: HelmRepository, name: clickstack}
# file: rook/releases.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: rook-ceph, namespace: rook-ceph}
spec:
  interval: 1h
  chart:
    spec:
      chart: rook-ceph
      version: v1.20.6
      sourceRef: {kind: HelmRepository, name: rook}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: rook-ceph-cluster, namespace: rook-ceph}
spec:
  interval: 1h
  chart:
    spec:
      chart: rook-ceph-cluster
      version: v1.20.6
      sourceRef: {kind: HelmRepository, name: rook}
  dependsOn:
    - name: rook-ceph
",
);

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "dependency-on-crds-missing",
        Base::Profile("krateo"),
        "flux/kustomization-krateo-agents.yaml",
        ["  - name: kagent\n", "", "dependsOn:"],
    ),
    edit(
        "dependency-on-crds-missing",
        ANTON,
        "flux/kustomization-envoy-gateways.yaml",
        ["  - name: envoy-gateway\n", "", "dependsOn:"],
    ),
    edit(
        "dependency-on-crds-missing",
        ANTON,
        "flux/kustomization-onepassword-store.yaml",
        ["  - name: external-secrets\n", "", "dependsOn:"],
    ),
    edit(
        "dependency-on-crds-missing",
        MONITORED,
        "flux/layers.yaml",
        ["  dependsOn:\n    - name: monitoring\n", "", "spec:"],
    ),
    edit(
        "dependency-on-crds-missing",
        SWHURL,
        "flux/kustomization-issuers.yaml",
        ["  - name: cert-manager\n", "", "dependsOn:"],
    ),
    edit(
        "dependency-never-ready",
        SWHURL,
        "flux/kustomization-cert-manager.yaml",
        ["  wait: true\n", "  wait: false\n", "wait: false"],
    ),
    edit(
        "dependency-never-ready",
        SWHURL,
        "flux/kustomization-cilium.yaml",
        [
            "  wait: true\n",
            "  healthCheckExprs:\n    - {apiVersion: v1, kind: Pod, current: \"true\"}\n",
            "healthCheckExprs:",
        ],
    ),
    edit(
        "dependency-never-ready",
        MONITORED,
        "flux/layers.yaml",
        ["  timeout: 20m\n  wait: true\n", "  timeout: 20m\n", "spec:"],
    ),
    edit(
        "dependency-never-ready",
        ANTON,
        "flux/kustomization-envoy-gateway.yaml",
        ["  wait: true\n", "  healthChecks: []\n", "spec:"],
    ),
    edit(
        "dependency-unresolved",
        SWHURL,
        "flux/kustomization-minio.yaml",
        ["  - name: ingress-nginx\n", "  - name: ingress-ngin\n", "name: ingress-ngin"],
    ),
    edit(
        "dependency-unresolved",
        SWHURL,
        "flux/kustomization-minio.yaml",
        ["  - name: ingress-nginx\n", "  - name: minio\n", "name: minio"],
    ),
    edit(
        "dependency-unresolved",
        SWHURL,
        "flux/kustomization-cilium.yaml",
        ["  wait: true\n", "  wait: true\n  dependsOn:\n  - name: minio\n", "name: minio"],
    ),
    edit(
        "dependency-unresolved",
        SWHURL,
        "flux/kustomization-minio.yaml",
        [
            "  - name: ingress-nginx\n",
            "  - name: ingress-nginx\n    namespace: ingress\n",
            "name: ingress-nginx",
        ],
    ),
    edit(
        "operator-dependency-missing",
        ANTON,
        "flux/kustomization-clickstack-app.yaml",
        ["  - name: clickstack-operators\n", "", "chart: clickstack"],
    ),
    edit(
        "operator-dependency-missing",
        STACK,
        "rook/releases.yaml",
        ["  dependsOn:\n    - name: rook-ceph\n", "", "chart: rook-ceph-cluster"],
    ),
    edit(
        "operator-dependency-missing",
        Base::Profile("swhurl-ceph"),
        "flux/kustomization-rook-ceph-cluster.yaml",
        ["  - name: rook-ceph-operator\n", "", "    name: rook-ceph-cluster"],
    ),
    edit(
        "custom-resource-beside-its-crd",
        MONITORED,
        "monitoring/release.yaml",
        [
            "        resources: {limits: {memory: 2Gi}}\n",
            "        resources: {limits: {memory: 2Gi}}\n---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: cpu, namespace: monitoring}\nspec: {groups: []}\n",
            "kind: PrometheusRule",
        ],
    ),
    edit(
        "custom-resource-beside-its-crd",
        STACK,
        "rook/releases.yaml",
        [
            "  dependsOn:\n    - name: rook-ceph\n",
            "  dependsOn:\n    - name: rook-ceph\n---\napiVersion: ceph.rook.io/v1\nkind: CephBlockPool\nmetadata: {name: fast, namespace: rook-ceph}\nspec: {}\n",
            "kind: CephBlockPool",
        ],
    ),
    edit(
        "custom-resource-beside-its-crd",
        ANTON,
        "cert-manager/cert-manager/helmrepository-cert-manager.yaml",
        [
            "---\n",
            "---\napiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata: {name: house, namespace: cert-manager}\nspec: {selfSigned: {}}\n---\n",
            "kind: Issuer",
        ],
    ),
    edit(
        "timeout-shorter-than-content",
        SWHURL,
        "flux/kustomization-minio.yaml",
        ["  timeout: 10m\n", "  timeout: 4m59s\n", "timeout: 4m59s"],
    ),
    edit(
        "timeout-shorter-than-content",
        SWHURL,
        "storage/minio/helmrelease-minio.yaml",
        ["  timeout: 5m\n", "  timeout: 1h\n", "timeout: 10m"],
    ),
    edit(
        "timeout-shorter-than-content",
        MONITORED,
        "apps/shop.yaml",
        ["  timeout: 9m\n", "  timeout: 1h30m\n", "timeout: 10m"],
    ),
    edit(
        "timeout-shorter-than-content",
        SWHURL,
        "flux/kustomization-minio.yaml",
        [
            "  interval: 10m\n  retryInterval: 2m\n  timeout: 10m\n",
            "  interval: 5m\n",
            "interval: 5m",
        ],
    ),
];
