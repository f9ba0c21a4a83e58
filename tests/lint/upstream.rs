//! What the documentation of Flux and of common charts teaches: no rule has anything to say about it.

use super::judged;
use crate::support;

/// Repositories as a reader of the documentation would write them.
const TAUGHT: &[(&str, &str)] = &[
    (
        "an app from a git repository of its own",
        "\
# file: clusters/home/podinfo-source.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: podinfo, namespace: flux-system}
spec:
  interval: 1m
  url: https://git.example.org/podinfo
  ref: {branch: master}
# file: clusters/home/podinfo.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: podinfo, namespace: flux-system}
spec:
  interval: 30m
  path: ./kustomize
  prune: true
  retryInterval: 2m
  timeout: 3m
  wait: true
  targetNamespace: default
  sourceRef: {kind: GitRepository, name: podinfo}
",
    ),
    (
        "a chart from a Helm repository, with values",
        "\
# file: clusters/home/nginx.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: web, namespace: web}
spec: {interval: 24h, url: https://charts.example.org}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  interval: 30m
  chart:
    spec:
      chart: web
      version: 6.5.4
      sourceRef: {kind: HelmRepository, name: web}
      interval: 12h
  install: {remediation: {retries: 3}}
  upgrade: {remediation: {retries: 3}}
  values: {replicaCount: 2, ingress: {enabled: false}}
",
    ),
    (
        "a chart from an OCI registry",
        "\
# file: clusters/home/web.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: web, namespace: web}
spec:
  interval: 12h
  url: oci://registry.example.org/charts/web
  layerSelector:
    mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
    operation: copy
  ref: {tag: 6.5.4}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  interval: 30m
  chartRef: {kind: OCIRepository, name: web}
",
    ),
    (
        "controllers, then their settings, then apps",
        "\
# file: clusters/home/infrastructure.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: infra-controllers, namespace: flux-system}
spec:
  interval: 1h
  retryInterval: 1m
  timeout: 20m
  sourceRef: {kind: GitRepository, name: flux-system}
  path: ./infrastructure/controllers
  prune: true
  wait: true
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: infra-configs, namespace: flux-system}
spec:
  dependsOn: [{name: infra-controllers}]
  interval: 1h
  retryInterval: 1m
  timeout: 5m
  sourceRef: {kind: GitRepository, name: flux-system}
  path: ./infrastructure/configs
  prune: true
# file: infrastructure/controllers/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [cert-manager.yaml]
# file: infrastructure/controllers/cert-manager.yaml
apiVersion: v1
kind: Namespace
metadata: {name: cert-manager}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: jetstack, namespace: cert-manager}
spec: {interval: 24h, url: https://charts.example.org}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: cert-manager, namespace: cert-manager}
spec:
  interval: 30m
  chart:
    spec:
      chart: cert-manager
      version: v1.21.1
      sourceRef: {kind: HelmRepository, name: jetstack, namespace: cert-manager}
  values: {crds: {enabled: true}}
# file: infrastructure/configs/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [issuer.yaml]
# file: infrastructure/configs/issuer.yaml
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: letsencrypt}
spec:
  acme:
    server: https://acme-staging-v02.api.letsencrypt.org/directory
    email: ops@example.org
    privateKeySecretRef: {name: letsencrypt-key}
    solvers: [{http01: {ingress: {ingressClassName: nginx}}}]
",
    ),
    (
        "a route of the Gateway API, with a grant for another namespace",
        "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: shared, namespace: infra}
spec:
  gatewayClassName: example
  listeners:
    - {name: https, protocol: HTTPS, port: 443, allowedRoutes: {namespaces: {from: All}}, tls: {certificateRefs: [{name: shared}]}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: store, namespace: shop}
spec:
  parentRefs: [{name: shared, namespace: infra, sectionName: https}]
  hostnames: [store.example.com]
  rules:
    - backendRefs: [{name: store, namespace: backend, port: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: store, namespace: backend}
spec: {ports: [{port: 8080}], selector: {app: store}}
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: routes, namespace: backend}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
  to: [{group: \"\", kind: Service}]
",
    ),
    (
        "variables with defaults, and a script that keeps its own",
        "\
# file: clusters/home/apps.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 5m
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substitute: {cluster_env: prod}
    substituteFrom: [{kind: ConfigMap, name: cluster-vars, optional: true}]
# file: apps/namespace.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: apps
  labels:
    environment: ${cluster_env:=dev}
    region: \"${cluster_region:=eu-central-1}\"
# file: apps/script.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: script, namespace: apps}
data:
  run.sh: |
    echo \"$${HOME} $(date)\"
",
    ),
    (
        "a Secret out of a vault, and who reads it",
        "\
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: vault, namespace: shop}
spec:
  provider:
    vault:
      server: https://vault.example.org
      path: secret
      version: v2
      auth: {kubernetes: {mountPath: kubernetes, role: shop}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: database, namespace: shop}
spec:
  refreshInterval: 1h
  secretStoreRef: {kind: SecretStore, name: vault}
  target: {name: database}
  data:
    - {secretKey: password, remoteRef: {key: shop/database, property: password}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: shop
          image: registry.example.org/shop:1.4.2
          env:
            - name: PASSWORD
              valueFrom: {secretKeyRef: {name: database, key: password}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
",
    ),
];

#[test]
fn what_is_taught_is_no_finding() {
    let mut faults = Vec::new();
    for (what, text) in TAUGHT {
        let (findings, sources) = judged(text);
        faults.extend(findings.iter().map(|finding| {
            let place = finding.place;
            let at = format!("{}:{}", sources.path(place.file), place.line);
            format!("{what}: {at}: {}: {}", finding.id, finding.message)
        }));
    }
    support::none_of(&faults);
}
