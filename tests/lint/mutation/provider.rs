//! Edits that let one provider show where another is picked.

use super::{Base, Mutation};

/// A cluster that says what it picked, and a second overlay that nobody applies.
const PICKED: &str = "\
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
";

pub(super) const MUTATIONS: &[Mutation] = &[
    Mutation {
        rule: "provider-leak",
        base: Base::Text(PICKED),
        file: "shop/ingress.yaml",
        from: "ingressClassName: traefik",
        to: "ingressClassName: nginx",
        at: "ingressClassName: nginx",
    },
    Mutation {
        rule: "provider-leak",
        base: Base::Text(PICKED),
        file: "shop/ingress.yaml",
        from: "  annotations:\n",
        to: "  annotations:\n    nginx.ingress.kubernetes.io/auth-url: https://auth.example.org\n",
        at: "auth-url",
    },
    Mutation {
        rule: "provider-leak",
        base: Base::Profile("swhurl"),
        file: "ingress/oauth2-proxy/ingress-oauth2-proxy.yaml",
        from: "ingressClassName: nginx",
        to: "ingressClassName: traefik",
        at: "ingressClassName: traefik",
    },
    Mutation {
        rule: "providers-on-one-axis",
        base: Base::Text(PICKED),
        file: "flux/layers.yaml",
        from: "  path: ./shop\n",
        to: "  path: ./providers/ingress-nginx\n",
        at: "path: ./providers/ingress-",
    },
    Mutation {
        rule: "providers-on-one-axis",
        base: Base::Text(PICKED),
        file: "overlays/storage/kustomization.yaml",
        from: "  - ../../providers/storage-minio\n",
        to: "  - ../../providers/storage-minio\n  - ../../providers/ingress-nginx/settings.yaml\n",
        at: "path: ./",
    },
    Mutation {
        rule: "providers-on-one-axis",
        base: Base::Text(PICKED),
        file: "shop/issuers.yaml",
        from: "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: letsencrypt-prod}",
        to: "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ingress-nginx, namespace: ingress}\nspec:\n  interval: 1h\n  chart:\n    spec:\n      chart: ingress-nginx\n      version: 4.14.3\n      sourceRef: {kind: HelmRepository, name: ingress-nginx}\n---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: letsencrypt-prod}",
        at: "name: ingress-nginx, namespace",
    },
    Mutation {
        rule: "provider-empty",
        base: Base::Text(PICKED),
        file: "overlays/storage/kustomization.yaml",
        from: "storage-minio",
        to: "storage-ceph",
        at: "resources: []",
    },
    Mutation {
        rule: "provider-empty",
        base: Base::Text(PICKED),
        file: "flux/layers.yaml",
        from: "./overlays/storage",
        to: "./providers/storage-ceph",
        at: "resources: []",
    },
    Mutation {
        rule: "provider-empty",
        base: Base::Text(PICKED),
        file: "providers/storage-minio/kustomization.yaml",
        from: "resources:\n  - settings.yaml\n",
        to: "resources: []\n# settings.yaml is switched off\n",
        at: "resources: []",
    },
    Mutation {
        rule: "intent-differs-from-tree",
        base: Base::Text(PICKED),
        file: "providers/ingress-traefik/release.yaml",
        from: "      chart: traefik\n      version: 41.3.0\n",
        to: "      chart: ingress-nginx\n      version: 4.14.3\n",
        at: "name: traefik, namespace",
    },
    Mutation {
        rule: "intent-differs-from-tree",
        base: Base::Text(PICKED),
        file: "cofferdam.yaml",
        from: "providers: {ingress: traefik}",
        to: "providers: {ingress: envoy-gateway}",
        at: "name: traefik, namespace",
    },
    Mutation {
        rule: "intent-differs-from-tree",
        base: Base::Text(PICKED),
        file: "cofferdam.yaml",
        from: "providers: {ingress: traefik}",
        to: "providers: {ingress: ingress-nginx}",
        at: "name: traefik, namespace",
    },
    Mutation {
        rule: "acme-server-of-another-tier",
        base: Base::Text(PICKED),
        file: "shop/ingress.yaml",
        from: "cluster-issuer: letsencrypt-staging",
        to: "cluster-issuer: letsencrypt-prod",
        at: "cluster-issuer: letsencrypt-prod",
    },
    Mutation {
        rule: "acme-server-of-another-tier",
        base: Base::Text(PICKED),
        file: "cofferdam.yaml",
        from: "tier: staging",
        to: "tier: production",
        at: "cluster-issuer: letsencrypt-staging",
    },
    Mutation {
        rule: "acme-server-of-another-tier",
        base: Base::Profile("swhurl"),
        file: "cert-manager/issuers/clusterissuer-letsencrypt-staging.yaml",
        from: "acme-staging-v02",
        to: "acme-v02",
        at: "server:",
    },
];
