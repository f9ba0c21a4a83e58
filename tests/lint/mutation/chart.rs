//! Edits of releases, and of what refers to what their charts render.

use super::{ANTON, Mutation, SWHURL, edit};

const HYPERDX: &str = "observability/clickstack/ingress-hyperdx.yaml";
const CLICKSTACK: &str = "observability/clickstack/helmrelease-clickstack.yaml";
const APP: &str = "clickstack/clickstack-app/helmrelease-clickstack.yaml";
const GATE: &str = "flux/kustomization-clickstack-app.yaml";
const MINIO: &str = "storage/minio/helmrelease-minio.yaml";
const PROXY: &str = "ingress/oauth2-proxy/helmrelease-oauth2-proxy.yaml";

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "unknown-chart-value",
        SWHURL,
        "cert-manager/cert-manager/helmrelease-cert-manager.yaml",
        ["    startupapicheck:\n", "    startupApiCheck:\n", "startupApiCheck:"],
    ),
    // Where chart 1.x took the size of the volume.
    edit(
        "unknown-chart-value",
        ANTON,
        APP,
        [
            "    clickhouse:\n      enabled: true\n",
            "    clickhouse:\n      persistence: {dataSize: 20Gi}\n      enabled: true\n",
            "persistence:",
        ],
    ),
    edit(
        "unknown-chart-value",
        ANTON,
        APP,
        [
            "    otel-collector:\n      enabled: true\n      extraEnvs:\n",
            "    otel-collector:\n      enabled: true\n      extraEnv:\n",
            "extraEnv:",
        ],
    ),
    edit(
        "unknown-chart-value",
        SWHURL,
        "logging/otel-k8s-cluster/helmrelease-otel-k8s-cluster.yaml",
        ["    replicaCount: 1\n", "    replicas: 1\n", "replicas:"],
    ),
    // The name of the release, of the chart alone, and of another part of it.
    edit(
        "backend-not-rendered",
        SWHURL,
        HYPERDX,
        ["name: clickstack-app\n", "name: clickstack\n", "name: clickstack"],
    ),
    edit(
        "backend-not-rendered",
        ANTON,
        "clickstack/clickstack-app/httproute-hyperdx.yaml",
        ["- name: clickstack-app\n", "- name: hyperdx\n", "name: hyperdx"],
    ),
    edit(
        "backend-not-rendered",
        SWHURL,
        "storage/minio/ingress-minio-console.yaml",
        [
            "name: minio-console\n            port",
            "name: minio-ui\n            port",
            "name: minio-ui",
        ],
    ),
    // The container's port instead of the Service's.
    edit(
        "backend-not-rendered",
        SWHURL,
        "storage/minio/ingress-minio-console.yaml",
        ["number: 9001", "number: 9090", "number: 9090"],
    ),
    edit(
        "default-credential",
        SWHURL,
        CLICKSTACK,
        [
            "  - kind: Secret\n    name: clickstack-credentials\n    valuesKey: HYPERDX_API_KEY\n    targetPath: hyperdx.apiKey\n    literal: true\n",
            "",
            "values:",
        ],
    ),
    edit(
        "default-credential",
        ANTON,
        APP,
        [
            "targetPath: hyperdx.secrets.MONGODB_PASSWORD\n",
            "targetPath: hyperdx.secrets.MONGO_PASSWORD\n",
            "values:",
        ],
    ),
    edit("default-credential", SWHURL, MINIO, ["    users: []\n", "", "values:"]),
    edit(
        "default-credential",
        SWHURL,
        PROXY,
        [
            "      existingSecret: oauth2-proxy-secret\n",
            "      clientID: ${SHARED_OIDC_CLIENT_ID}\n      clientSecret: ${SHARED_OIDC_CLIENT_SECRET}\n      cookieSecret: XXXXXXXXXXXXXXXX\n",
            "cookieSecret:",
        ],
    ),
    // By the name of the release, of the chart's app, and of the kind that another major renders.
    edit(
        "health-check-without-object",
        ANTON,
        GATE,
        [
            "    name: clickstack-app\n    namespace: clickstack\n",
            "    name: clickstack\n    namespace: clickstack\n",
            "name: clickstack",
        ],
    ),
    edit(
        "health-check-without-object",
        ANTON,
        GATE,
        [
            "    name: clickstack\n    namespace: clickstack\n",
            "    name: hyperdx\n    namespace: clickstack\n",
            "name: hyperdx",
        ],
    ),
    edit(
        "health-check-without-object",
        ANTON,
        GATE,
        [
            "kind: Deployment\n    name: clickstack-app",
            "kind: Deployment\n    name: clickstack-ui",
            "name: clickstack-ui",
        ],
    ),
    edit(
        "secret-taken-by-chart",
        SWHURL,
        "observability/clickstack/secret-clickstack-credentials.yaml",
        [
            "metadata:\n  name: clickstack-credentials\n",
            "metadata:\n  name: clickstack-app-secrets\n",
            "name: clickstack-app-secrets",
        ],
    ),
    edit(
        "secret-taken-by-chart",
        ANTON,
        "clickstack/clickstack-app/externalsecret-clickstack-credentials.yaml",
        [
            "  target:\n    name: clickstack-credentials\n",
            "  target:\n    name: clickstack-secret\n",
            "name: clickstack-secret",
        ],
    ),
    edit(
        "secret-taken-by-chart",
        ANTON,
        "cert-manager/issuers/externalsecret-cloudflare-api-token.yaml",
        [
            "---\n",
            "---\napiVersion: v1\nkind: Secret\nmetadata: {name: external-secrets-webhook, namespace: external-secrets}\n---\n",
            "external-secrets-webhook",
        ],
    ),
    edit(
        "store-without-limits",
        SWHURL,
        MINIO,
        ["      limits:\n        memory: 1Gi\n", "", "resources:"],
    ),
    edit(
        "store-without-limits",
        SWHURL,
        CLICKSTACK,
        ["          cpu: \"4\"\n          memory: 8Gi\n", "          cpu: \"4\"\n", "resources:"],
    ),
    // What chart 1.x reads.
    edit(
        "store-without-limits",
        ANTON,
        APP,
        [
            "      cluster:\n        spec:\n          containerTemplate:\n            resources:\n              limits:\n                cpu: \"4\"\n                memory: 8Gi\n",
            "      resources: {limits: {memory: 8Gi}}\n      cluster:\n        spec:\n          containerTemplate:\n            resources:\n",
            "resources: {limits:",
        ],
    ),
];
