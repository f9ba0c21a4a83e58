//! Edits of variables, of what must not be one, and of credentials.

use super::{Base, Mutation};

/// A layer with variables from everywhere, and one without any.
const SUBSTITUTED: Base = Base::Text(
    "\
# file: flux/kustomization.yaml
resources: [web.yaml, plain.yaml, settings.yaml, token.yaml]
# file: flux/web.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 10m
  timeout: 5m
  path: ./web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  decryption: {provider: sops}
  postBuild:
    substitute:
      CLUSTER: home
    substituteFrom:
      - {kind: ConfigMap, name: settings}
      - kind: Secret
        name: token
# file: flux/plain.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: plain, namespace: flux-system}
spec:
  interval: 10m
  timeout: 5m
  path: ./plain
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
# file: flux/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: flux-system}
data:
  DOMAIN: example.org
  REPLICAS: \"2\"
# file: flux/token.yaml
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: token, namespace: flux-system}
spec:
  refreshInterval: 1h
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data:
    - secretKey: GITHUB_TOKEN
      remoteRef: {key: github, property: token}
# file: web/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: web
  labels:
    cluster: ${CLUSTER}
    tier: ${TIER:=production}
  annotations:
    host: web.${DOMAIN}
    pattern: ^web$
# file: web/configmap.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
data:
  node: $${env:NODE_NAME}
  price: $5
  script: |
    #!/bin/sh
    for name in a b; do echo \"$${name} $${1:-none}\"; done
  mode: ${MODE:-fast}
  hook: ${ALERT_WEBHOOK:=https://alerts.invalid/x}
# file: web/secret.yaml
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: web}
stringData:
  username: web
  token: ${GITHUB_TOKEN}
# file: web/database.sops.yaml
apiVersion: v1
kind: Secret
metadata: {name: database, namespace: web}
stringData:
  username: ENC[AES256_GCM,data:dGVzdA==,iv:MDEyMw==,tag:NDU2Nw==,type:str]
  password: ENC[AES256_GCM,data:dGVzdA==,iv:MDEyMw==,tag:NDU2Nw==,type:str]
sops:
  lastmodified: \"2026-11-01T10:00:00Z\"
  mac: ENC[AES256_GCM,data:bWFj,iv:MDEyMw==,tag:NDU2Nw==,type:str]
  version: 3.10.2
# file: plain/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: plain
  namespace: plain
  labels:
    cluster: home
# file: plain/configmap.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: plain, namespace: plain}
data:
  node: ${NODE_NAME}
  tag: $$1
  title: plain
  size: ${SIZE:-small}
",
);

const fn edit(rule: &'static str, file: &'static str, texts: [&'static str; 3]) -> Mutation {
    super::edit(rule, SUBSTITUTED, file, texts)
}

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "variable-undefined",
        "web/service.yaml",
        ["${CLUSTER}", "${CLUSTER_NAME}", "${CLUSTER_NAME}"],
    ),
    edit("variable-undefined", "web/service.yaml", ["${TIER:=production}", "${TIER}", "tier:"]),
    edit(
        "variable-undefined",
        "web/service.yaml",
        ["${TIER:=production}", "${TIER:=${STAGE}}", "tier:"],
    ),
    edit(
        "variable-undefined",
        "flux/settings.yaml",
        ["  DOMAIN: example.org\n", "", "web.${DOMAIN}"],
    ),
    edit(
        "variable-undefined",
        "flux/token.yaml",
        ["GITHUB_TOKEN", "GITHUB_PASSWORD", "${GITHUB_TOKEN}"],
    ),
    edit("variable-undefined", "web/configmap.yaml", ["${MODE:-fast}", "${MODE^^}", "mode:"]),
    edit(
        "variable-without-substitution",
        "plain/service.yaml",
        ["home", "${CLUSTER}", "${CLUSTER}"],
    ),
    edit("variable-without-substitution", "plain/service.yaml", ["home", "${SITE}", "${SITE}"]),
    edit(
        "variable-without-substitution",
        "plain/configmap.yaml",
        ["title: plain", "title: ${DOMAIN}", "title:"],
    ),
    edit(
        "placeholder-unescaped",
        "web/configmap.yaml",
        ["$${env:NODE_NAME}", "${env:NODE_NAME}", "node:"],
    ),
    edit(
        "placeholder-unescaped",
        "web/configmap.yaml",
        ["$${1:-none}", "${1:-none}", "for name in"],
    ),
    edit("placeholder-unescaped", "web/configmap.yaml", ["$${name}", "${name}", "for name in"]),
    edit("placeholder-unescaped", "web/configmap.yaml", ["$5", "${ item.price }", "price:"]),
    edit("placeholder-unescaped", "web/configmap.yaml", ["$5", "${item.price}", "price:"]),
    edit(
        "escape-without-substitution",
        "plain/configmap.yaml",
        ["${NODE_NAME}", "$${NODE_NAME}", "node:"],
    ),
    edit(
        "escape-without-substitution",
        "web/service.yaml",
        [
            "    cluster: ${CLUSTER}\n",
            "    kustomize.toolkit.fluxcd.io/substitute: disabled\n    cluster: $${CLUSTER}\n",
            "$${CLUSTER}",
        ],
    ),
    edit(
        "escape-without-substitution",
        "plain/service.yaml",
        ["home", "$${CLUSTER}", "$${CLUSTER}"],
    ),
    edit("dollar-collapsed", "web/configmap.yaml", ["$5", "$$5", "price:"]),
    edit("dollar-collapsed", "web/configmap.yaml", ["$5", "$$(PRICE)", "price:"]),
    edit("dollar-collapsed", "web/configmap.yaml", ["echo \"", "echo \"$$ ", "for name in"]),
    edit(
        "variable-name-invalid",
        "flux/web.yaml",
        ["CLUSTER: home", "CLUSTER: home\n      my-name: x", "my-name"],
    ),
    edit("variable-name-invalid", "flux/web.yaml", ["CLUSTER: home", "CLUSTER: 1", "CLUSTER: 1"]),
    edit(
        "variable-name-invalid",
        "flux/settings.yaml",
        ["REPLICAS: ", "replicas.web: ", "replicas.web"],
    ),
    edit(
        "variables-source-missing",
        "flux/settings.yaml",
        ["namespace: flux-system", "namespace: web", "name: settings"],
    ),
    edit(
        "variables-source-missing",
        "flux/web.yaml",
        ["name: token", "name: tokens", "name: tokens"],
    ),
    edit(
        "expression-unsupported",
        "web/configmap.yaml",
        ["${MODE:-fast}", "${MODE:+fast}", "mode:"],
    ),
    edit(
        "expression-unsupported",
        "web/configmap.yaml",
        ["${MODE:-fast}", "${MODE-fast}", "mode:"],
    ),
    edit(
        "expression-unsupported",
        "web/configmap.yaml",
        ["${MODE:-fast}", "${MODE:?unset}", "mode:"],
    ),
    edit(
        "defaults-never-applied",
        "flux/plain.yaml",
        ["  prune: true\n", "  prune: true\n  postBuild: {}\n", "size:"],
    ),
    edit(
        "default-not-closed",
        "web/configmap.yaml",
        ["https://alerts.invalid/x", "https://alerts.acme.io/x", "hook:"],
    ),
    edit(
        "default-not-closed",
        "web/secret.yaml",
        ["${GITHUB_TOKEN}", "${GITHUB_TOKEN:=letmein-4711}", "token:"],
    ),
    edit(
        "secret-variable-in-plain-object",
        "web/configmap.yaml",
        ["$5", "${GITHUB_TOKEN}", "price:"],
    ),
    edit(
        "secret-variable-in-plain-object",
        "web/service.yaml",
        ["^web$", "${GITHUB_TOKEN}", "pattern:"],
    ),
    edit(
        "substitution-in-encoded-data",
        "web/secret.yaml",
        ["stringData:\n  username: web\n", "data:\n", "token:"],
    ),
    edit(
        "plaintext-credential",
        "web/secret.yaml",
        ["username: web", "password: hunter-2024", "password:"],
    ),
    edit(
        "plaintext-credential",
        "plain/configmap.yaml",
        ["title: plain", concat!("title: gh", "p_q8Zk2LmP4xT7vB1nC5wR9yH3jD6fG0sA2eUo"), "title:"],
    ),
    edit(
        "plaintext-credential",
        "plain/configmap.yaml",
        ["title: plain", "url: postgres://web:hunter-2024@db/web", "url:"],
    ),
    edit(
        "plaintext-credential",
        "web/secret.yaml",
        [
            "stringData:\n  username: web\n",
            "data:\n  password: aHVudGVyLTIwMjQ=\nstringData:\n",
            "password:",
        ],
    ),
    edit("empty-credential", "web/secret.yaml", ["username: web", "password: \"\"", "password:"]),
    edit(
        "unencrypted-sops-file",
        "web/database.sops.yaml",
        [
            "  username: ENC[AES256_GCM,data:dGVzdA==,iv:MDEyMw==,tag:NDU2Nw==,type:str]\n",
            "  username: web\n",
            "username:",
        ],
    ),
    edit(
        "unencrypted-sops-file",
        "web/database.sops.yaml",
        [
            "  mac: ENC[AES256_GCM,data:bWFj,iv:MDEyMw==,tag:NDU2Nw==,type:str]\n",
            "",
            "apiVersion: v1",
        ],
    ),
    edit(
        "unencrypted-sops-file",
        "web/database.sops.yaml",
        ["sops:\n", "stolen:\n", "apiVersion: v1"],
    ),
    edit(
        "sops-without-decryption",
        "flux/web.yaml",
        ["  decryption: {provider: sops}\n", "", "path: ./web"],
    ),
    edit(
        "sops-without-decryption",
        "flux/web.yaml",
        ["provider: sops", "secretRef: {name: age}", "path: ./web"],
    ),
    edit(
        "sops-without-decryption",
        "flux/web.yaml",
        ["provider: sops", "provider: age", "path: ./web"],
    ),
    edit("sentinel-left", "plain/service.yaml", ["home", "__CLUSTER__", "__CLUSTER__"]),
    edit(
        "sentinel-left",
        "web/service.yaml",
        ["namespace: web", "namespace: web-__TIER__", "__TIER__"],
    ),
    edit("sentinel-left", "web/configmap.yaml", ["name: web,", "name: __NAME__,", "__NAME__"]),
];
