//! Edits of Flux objects.

use super::{Base, Mutation, SWHURL, edit};

/// A Flux Kustomization that checks two objects.
const CHECKED: Base = Base::Text(
    "\
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
",
);

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "health-checks-ignored",
        SWHURL,
        "flux/kustomization-minio.yaml",
        [
            "  wait: true\n",
            "  wait: true\n  healthChecks:\n    - {apiVersion: apps/v1, kind: Deployment, name: minio, namespace: storage}\n",
            "healthChecks:",
        ],
    ),
    edit(
        "health-checks-ignored",
        CHECKED,
        "flux/web.yaml",
        ["  prune: true\n", "  prune: true\n  wait: true\n", "healthChecks:"],
    ),
    edit(
        "health-checks-ignored",
        CHECKED,
        "flux/web.yaml",
        ["  healthChecks:\n", "  wait: True\n  healthChecks:\n", "healthChecks:"],
    ),
    edit(
        "version-not-exact",
        SWHURL,
        "ingress/ingress-nginx/helmrelease-ingress-nginx.yaml",
        ["version: \"4.14.3\"\n", "version: 4.x\n", "version: 4.x"],
    ),
    edit(
        "version-not-exact",
        SWHURL,
        "ingress/ingress-nginx/helmrelease-ingress-nginx.yaml",
        ["      version: \"4.14.3\"\n", "", "spec:"],
    ),
    edit(
        "version-not-exact",
        SWHURL,
        "ingress/ingress-nginx/helmrelease-ingress-nginx.yaml",
        ["version: \"4.14.3\"\n", "version: 4.14\n", "version: 4.14"],
    ),
];
