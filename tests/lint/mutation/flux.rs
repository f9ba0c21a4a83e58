//! Edits of Flux objects.

use super::{Base, Mutation};

/// A Flux Kustomization that checks two objects.
const CHECKED: &str = "\
# file: flux/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 10m
  path: ./web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  healthChecks:
    - {apiVersion: apps/v1, kind: Deployment, name: web, namespace: web}
# file: web/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
";

pub(super) const MUTATIONS: &[Mutation] = &[
    Mutation {
        rule: "health-checks-ignored",
        base: Base::Profile("swhurl"),
        file: "flux/kustomization-minio.yaml",
        from: "  wait: true\n",
        to: "  wait: true\n  healthChecks:\n    - {apiVersion: apps/v1, kind: Deployment, name: minio, namespace: storage}\n",
        at: "healthChecks:",
    },
    Mutation {
        rule: "health-checks-ignored",
        base: Base::Text(CHECKED),
        file: "flux/web.yaml",
        from: "  prune: true\n",
        to: "  prune: true\n  wait: true\n",
        at: "healthChecks:",
    },
    Mutation {
        rule: "health-checks-ignored",
        base: Base::Text(CHECKED),
        file: "flux/web.yaml",
        from: "  healthChecks:\n",
        to: "  wait: True\n  healthChecks:\n",
        at: "healthChecks:",
    },
    Mutation {
        rule: "version-not-exact",
        base: Base::Profile("swhurl"),
        file: "ingress/ingress-nginx/helmrelease-ingress-nginx.yaml",
        from: "version: \"4.14.3\"\n",
        to: "version: 4.x\n",
        at: "version: 4.x",
    },
    Mutation {
        rule: "version-not-exact",
        base: Base::Profile("swhurl"),
        file: "ingress/ingress-nginx/helmrelease-ingress-nginx.yaml",
        from: "      version: \"4.14.3\"\n",
        to: "",
        at: "spec:",
    },
    Mutation {
        rule: "version-not-exact",
        base: Base::Profile("swhurl"),
        file: "ingress/ingress-nginx/helmrelease-ingress-nginx.yaml",
        from: "version: \"4.14.3\"\n",
        to: "version: 4.14\n",
        at: "version: 4.14",
    },
];
