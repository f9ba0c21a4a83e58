//! Edits of sources and of disruption budgets.

use super::{Base, Mutation, SWHURL, edit};

/// Two replicas, of which one may go.
const BUDGET: Base = Base::Text(
    "\
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
",
);

/// A chart of each kind of source.
const SOURCES: Base = Base::Text(
    "\
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
",
);

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "source-kind-mismatch",
        SOURCES,
        "api/release.yaml",
        ["{kind: OCIRepository, name: api}", "{kind: HelmRepository, name: api}", "chartRef:"],
    ),
    edit(
        "source-kind-mismatch",
        SOURCES,
        "web/release.yaml",
        ["sourceRef: {kind: HelmRepository", "sourceRef: {kind: OCIRepository", "sourceRef:"],
    ),
    edit(
        "source-kind-mismatch",
        SOURCES,
        "web/release.yaml",
        ["https://charts.example.org", "oci://charts.example.org", "url:"],
    ),
    edit("source-kind-mismatch", SOURCES, "api/release.yaml", ["oci://", "https://", "url:"]),
    edit(
        "source-kind-mismatch",
        SOURCES,
        "web/release.yaml",
        [
            "sourceRef: {kind: HelmRepository, name: web}",
            "sourceRef: {kind: HelmRepository, name: api}",
            "name: api",
        ],
    ),
    edit(
        "source-kind-mismatch",
        SWHURL,
        "storage/minio/helmrelease-minio.yaml",
        [
            "  timeout: 5m\n",
            "  timeout: 5m\n  chartRef: {kind: OCIRepository, name: minio}\n",
            "chartRef:",
        ],
    ),
    edit(
        "disruption-budget-blocks-drain",
        BUDGET,
        "web/deployment.yaml",
        ["replicas: 2", "replicas: 1", "minAvailable: 1"],
    ),
    edit(
        "disruption-budget-blocks-drain",
        BUDGET,
        "web/deployment.yaml",
        ["  replicas: 2\n", "", "minAvailable: 1"],
    ),
    edit(
        "disruption-budget-blocks-drain",
        BUDGET,
        "web/budget.yaml",
        ["minAvailable: 1", "minAvailable: 60%", "minAvailable: 60%"],
    ),
    edit(
        "disruption-budget-blocks-drain",
        BUDGET,
        "web/budget.yaml",
        ["minAvailable: 1", "maxUnavailable: 0", "maxUnavailable: 0"],
    ),
];
