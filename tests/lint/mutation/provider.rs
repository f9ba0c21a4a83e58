//! Edits that let one provider show where another is picked.

use super::{Base, Mutation, SWHURL, edit};

/// A cluster that says what it picked, and a second overlay that nobody applies.
const PICKED: Base = Base::Text(
    "\
# file: cofferdam.yaml
providers: {ingress: traefik}
tier: staging
# file: flux/layers.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ingress, namespace: flux-system}
spec:
  interval: 1h
  path: ./providers/ingress-traefik
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  path: ./shop
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: storage, namespace: flux-system}
spec:
  interval: 1h
  path: ./overlays/storage
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
# file: providers/ingress-traefik/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: traefik, namespace: ingress}
spec:
  interval: 1h
  chart:
    spec:
      chart: traefik
      version: 41.3.0
      sourceRef: {kind: HelmRepository, name: traefik}
# file: providers/ingress-nginx/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: nginx, namespace: ingress}
data: {theme: dark}
# file: overlays/storage/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../../providers/storage-minio
# file: providers/storage-minio/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - settings.yaml
# file: providers/storage-minio/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: minio, namespace: storage}
data: {theme: dark}
# file: providers/storage-ceph/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: []
# file: shop/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt-staging
spec:
  ingressClassName: traefik
  defaultBackend: {service: {name: web, port: {number: 80}}}
# file: shop/issuers.yaml
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: letsencrypt-staging}
spec:
  acme:
    server: https://acme-staging-v02.api.letsencrypt.org/directory
    privateKeySecretRef: {name: letsencrypt-staging}
    solvers:
      - http01: {ingress: {}}
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: letsencrypt-prod}
spec:
  acme:
    server: https://acme-v02.api.letsencrypt.org/directory
    privateKeySecretRef: {name: letsencrypt-prod}
    solvers:
      - http01: {ingress: {}}
",
);

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "provider-leak",
        PICKED,
        "shop/ingress.yaml",
        ["ingressClassName: traefik", "ingressClassName: nginx", "ingressClassName: nginx"],
    ),
    edit(
        "provider-leak",
        PICKED,
        "shop/ingress.yaml",
        [
            "  annotations:\n",
            "  annotations:\n    nginx.ingress.kubernetes.io/auth-url: https://auth.example.org\n",
            "auth-url",
        ],
    ),
    edit(
        "provider-leak",
        SWHURL,
        "ingress/oauth2-proxy/ingress-oauth2-proxy.yaml",
        ["ingressClassName: nginx", "ingressClassName: traefik", "ingressClassName: traefik"],
    ),
    edit(
        "providers-on-one-axis",
        PICKED,
        "flux/layers.yaml",
        ["  path: ./shop\n", "  path: ./providers/ingress-nginx\n", "path: ./providers/ingress-"],
    ),
    edit(
        "providers-on-one-axis",
        PICKED,
        "overlays/storage/kustomization.yaml",
        [
            "  - ../../providers/storage-minio\n",
            "  - ../../providers/storage-minio\n  - ../../providers/ingress-nginx/settings.yaml\n",
            "path: ./",
        ],
    ),
    edit(
        "providers-on-one-axis",
        PICKED,
        "shop/issuers.yaml",
        [
            "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: letsencrypt-prod}",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ingress-nginx, namespace: ingress}\nspec:\n  interval: 1h\n  chart:\n    spec:\n      chart: ingress-nginx\n      version: 4.14.3\n      sourceRef: {kind: HelmRepository, name: ingress-nginx}\n---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: letsencrypt-prod}",
            "name: ingress-nginx, namespace",
        ],
    ),
    edit(
        "provider-empty",
        PICKED,
        "overlays/storage/kustomization.yaml",
        ["storage-minio", "storage-ceph", "resources: []"],
    ),
    edit(
        "provider-empty",
        PICKED,
        "flux/layers.yaml",
        ["./overlays/storage", "./providers/storage-ceph", "resources: []"],
    ),
    edit(
        "provider-empty",
        PICKED,
        "providers/storage-minio/kustomization.yaml",
        [
            "resources:\n  - settings.yaml\n",
            "resources: []\n# settings.yaml is switched off\n",
            "resources: []",
        ],
    ),
    edit(
        "intent-differs-from-tree",
        PICKED,
        "providers/ingress-traefik/release.yaml",
        [
            "      chart: traefik\n      version: 41.3.0\n",
            "      chart: ingress-nginx\n      version: 4.14.3\n",
            "name: traefik, namespace",
        ],
    ),
    edit(
        "intent-differs-from-tree",
        PICKED,
        "cofferdam.yaml",
        [
            "providers: {ingress: traefik}",
            "providers: {ingress: envoy-gateway}",
            "name: traefik, namespace",
        ],
    ),
    edit(
        "intent-differs-from-tree",
        PICKED,
        "cofferdam.yaml",
        [
            "providers: {ingress: traefik}",
            "providers: {ingress: ingress-nginx}",
            "name: traefik, namespace",
        ],
    ),
    edit(
        "acme-server-of-another-tier",
        PICKED,
        "shop/ingress.yaml",
        [
            "cluster-issuer: letsencrypt-staging",
            "cluster-issuer: letsencrypt-prod",
            "cluster-issuer: letsencrypt-prod",
        ],
    ),
    edit(
        "acme-server-of-another-tier",
        PICKED,
        "cofferdam.yaml",
        ["tier: staging", "tier: production", "cluster-issuer: letsencrypt-staging"],
    ),
    edit(
        "acme-server-of-another-tier",
        SWHURL,
        "cert-manager/issuers/clusterissuer-letsencrypt-staging.yaml",
        ["acme-staging-v02", "acme-v02", "server:"],
    ),
];
