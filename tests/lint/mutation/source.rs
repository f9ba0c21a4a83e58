//! Edits of sources and of disruption budgets.

use super::{Base, Mutation};

/// Two replicas, of which one may go.
const BUDGET: &str = "\
# file: web/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.org/web:1.2.4
          resources: {limits: {memory: 64Mi}}
# file: web/budget.yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec:
  minAvailable: 1
  selector: {matchLabels: {app: web}}
";

/// A chart of each kind of source.
const SOURCES: &str = "\
# file: web/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  interval: 1h
  chart:
    spec:
      chart: web
      version: 1.2.4
      sourceRef: {kind: HelmRepository, name: web}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: web, namespace: web}
spec:
  interval: 1h
  url: https://charts.example.org
# file: web/docs.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: docs, namespace: web}
spec:
  interval: 1h
  chart:
    spec:
      chart: docs
      version: 1.0.0
      sourceRef: {kind: HelmRepository, name: web}
# file: api/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: api, namespace: web}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: api}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: api, namespace: web}
spec:
  interval: 1h
  url: oci://registry.example.org/charts/api
  ref: {tag: 1.2.4}
";

pub(super) const MUTATIONS: &[Mutation] = &[
    Mutation {
        rule: "source-kind-mismatch",
        base: Base::Text(SOURCES),
        file: "api/release.yaml",
        from: "{kind: OCIRepository, name: api}",
        to: "{kind: HelmRepository, name: api}",
        at: "chartRef:",
    },
    Mutation {
        rule: "source-kind-mismatch",
        base: Base::Text(SOURCES),
        file: "web/release.yaml",
        from: "sourceRef: {kind: HelmRepository",
        to: "sourceRef: {kind: OCIRepository",
        at: "sourceRef:",
    },
    Mutation {
        rule: "source-kind-mismatch",
        base: Base::Text(SOURCES),
        file: "web/release.yaml",
        from: "https://charts.example.org",
        to: "oci://charts.example.org",
        at: "url:",
    },
    Mutation {
        rule: "source-kind-mismatch",
        base: Base::Text(SOURCES),
        file: "api/release.yaml",
        from: "oci://",
        to: "https://",
        at: "url:",
    },
    Mutation {
        rule: "source-kind-mismatch",
        base: Base::Text(SOURCES),
        file: "web/release.yaml",
        from: "sourceRef: {kind: HelmRepository, name: web}",
        to: "sourceRef: {kind: HelmRepository, name: api}",
        at: "name: api",
    },
    Mutation {
        rule: "source-kind-mismatch",
        base: Base::Profile("swhurl"),
        file: "storage/minio/helmrelease-minio.yaml",
        from: "  timeout: 5m\n",
        to: "  timeout: 5m\n  chartRef: {kind: OCIRepository, name: minio}\n",
        at: "chartRef:",
    },
    Mutation {
        rule: "disruption-budget-blocks-drain",
        base: Base::Text(BUDGET),
        file: "web/deployment.yaml",
        from: "replicas: 2",
        to: "replicas: 1",
        at: "minAvailable: 1",
    },
    Mutation {
        rule: "disruption-budget-blocks-drain",
        base: Base::Text(BUDGET),
        file: "web/deployment.yaml",
        from: "  replicas: 2\n",
        to: "",
        at: "minAvailable: 1",
    },
    Mutation {
        rule: "disruption-budget-blocks-drain",
        base: Base::Text(BUDGET),
        file: "web/budget.yaml",
        from: "minAvailable: 1",
        to: "minAvailable: 60%",
        at: "minAvailable: 60%",
    },
    Mutation {
        rule: "disruption-budget-blocks-drain",
        base: Base::Text(BUDGET),
        file: "web/budget.yaml",
        from: "minAvailable: 1",
        to: "maxUnavailable: 0",
        at: "maxUnavailable: 0",
    },
];
