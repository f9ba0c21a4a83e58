//! Edits of what waits for what.

use super::{Base, Mutation};

/// A chart whose kinds another Kustomization uses, and one inside of a parent.
const MONITORED: &str = "\
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
";

/// Operators, and what they run.
const STACK: &str = "\
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
";

pub(super) const MUTATIONS: &[Mutation] = &[
    Mutation {
        rule: "dependency-on-crds-missing",
        base: Base::Profile("krateo"),
        file: "flux/kustomization-krateo-agents.yaml",
        from: "  - name: kagent\n",
        to: "",
        at: "dependsOn:",
    },
    Mutation {
        rule: "dependency-on-crds-missing",
        base: Base::Profile("anton"),
        file: "flux/kustomization-envoy-gateways.yaml",
        from: "  - name: envoy-gateway\n",
        to: "",
        at: "dependsOn:",
    },
    Mutation {
        rule: "dependency-on-crds-missing",
        base: Base::Profile("anton"),
        file: "flux/kustomization-onepassword-store.yaml",
        from: "  - name: external-secrets\n",
        to: "",
        at: "dependsOn:",
    },
    Mutation {
        rule: "dependency-on-crds-missing",
        base: Base::Text(MONITORED),
        file: "flux/layers.yaml",
        from: "  dependsOn:\n    - name: monitoring\n",
        to: "",
        at: "spec:",
    },
    Mutation {
        rule: "dependency-on-crds-missing",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-issuers.yaml",
        from: "  - name: cert-manager\n",
        to: "",
        at: "dependsOn:",
    },
    Mutation {
        rule: "dependency-never-ready",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-cert-manager.yaml",
        from: "  wait: true\n",
        to: "  wait: false\n",
        at: "wait: false",
    },
    Mutation {
        rule: "dependency-never-ready",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-cilium.yaml",
        from: "  wait: true\n",
        to: "  healthCheckExprs:\n    - {apiVersion: v1, kind: Pod, current: \"true\"}\n",
        at: "healthCheckExprs:",
    },
    Mutation {
        rule: "dependency-never-ready",
        base: Base::Text(MONITORED),
        file: "flux/layers.yaml",
        from: "  timeout: 20m\n  wait: true\n",
        to: "  timeout: 20m\n",
        at: "spec:",
    },
    Mutation {
        rule: "dependency-never-ready",
        base: Base::Profile("anton"),
        file: "flux/kustomization-envoy-gateway.yaml",
        from: "  wait: true\n",
        to: "  healthChecks: []\n",
        at: "spec:",
    },
    Mutation {
        rule: "dependency-unresolved",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-minio.yaml",
        from: "  - name: ingress-nginx\n",
        to: "  - name: ingress-ngin\n",
        at: "name: ingress-ngin",
    },
    Mutation {
        rule: "dependency-unresolved",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-minio.yaml",
        from: "  - name: ingress-nginx\n",
        to: "  - name: minio\n",
        at: "name: minio",
    },
    Mutation {
        rule: "dependency-unresolved",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-cilium.yaml",
        from: "  wait: true\n",
        to: "  wait: true\n  dependsOn:\n  - name: minio\n",
        at: "name: minio",
    },
    Mutation {
        rule: "dependency-unresolved",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-minio.yaml",
        from: "  - name: ingress-nginx\n",
        to: "  - name: ingress-nginx\n    namespace: ingress\n",
        at: "name: ingress-nginx",
    },
    Mutation {
        rule: "operator-dependency-missing",
        base: Base::Profile("anton"),
        file: "flux/kustomization-clickstack-app.yaml",
        from: "  - name: clickstack-operators\n",
        to: "",
        at: "chart: clickstack",
    },
    Mutation {
        rule: "operator-dependency-missing",
        base: Base::Text(STACK),
        file: "rook/releases.yaml",
        from: "  dependsOn:\n    - name: rook-ceph\n",
        to: "",
        at: "chart: rook-ceph-cluster",
    },
    Mutation {
        rule: "operator-dependency-missing",
        base: Base::Profile("swhurl-ceph"),
        file: "flux/kustomization-rook-ceph-cluster.yaml",
        from: "  - name: rook-ceph-operator\n",
        to: "",
        at: "    name: rook-ceph-cluster",
    },
    Mutation {
        rule: "custom-resource-beside-its-crd",
        base: Base::Text(MONITORED),
        file: "monitoring/release.yaml",
        from: "        resources: {limits: {memory: 2Gi}}\n",
        to: "        resources: {limits: {memory: 2Gi}}\n---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: cpu, namespace: monitoring}\nspec: {groups: []}\n",
        at: "kind: PrometheusRule",
    },
    Mutation {
        rule: "custom-resource-beside-its-crd",
        base: Base::Text(STACK),
        file: "rook/releases.yaml",
        from: "  dependsOn:\n    - name: rook-ceph\n",
        to: "  dependsOn:\n    - name: rook-ceph\n---\napiVersion: ceph.rook.io/v1\nkind: CephBlockPool\nmetadata: {name: fast, namespace: rook-ceph}\nspec: {}\n",
        at: "kind: CephBlockPool",
    },
    Mutation {
        rule: "custom-resource-beside-its-crd",
        base: Base::Profile("anton"),
        file: "cert-manager/cert-manager/helmrepository-cert-manager.yaml",
        from: "---\n",
        to: "---\napiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata: {name: house, namespace: cert-manager}\nspec: {selfSigned: {}}\n---\n",
        at: "kind: Issuer",
    },
    Mutation {
        rule: "timeout-shorter-than-content",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-minio.yaml",
        from: "  timeout: 10m\n",
        to: "  timeout: 4m59s\n",
        at: "timeout: 4m59s",
    },
    Mutation {
        rule: "timeout-shorter-than-content",
        base: Base::Profile("swhurl"),
        file: "storage/minio/helmrelease-minio.yaml",
        from: "  timeout: 5m\n",
        to: "  timeout: 1h\n",
        at: "timeout: 10m",
    },
    Mutation {
        rule: "timeout-shorter-than-content",
        base: Base::Text(MONITORED),
        file: "apps/shop.yaml",
        from: "  timeout: 9m\n",
        to: "  timeout: 1h30m\n",
        at: "timeout: 10m",
    },
    Mutation {
        rule: "timeout-shorter-than-content",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-minio.yaml",
        from: "  interval: 10m\n  retryInterval: 2m\n  timeout: 10m\n",
        to: "  interval: 5m\n",
        at: "interval: 5m",
    },
];
