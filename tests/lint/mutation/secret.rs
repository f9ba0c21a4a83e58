//! Edits of Secrets, and of what reads them.

use super::{ANTON, Base, Mutation, SWHURL, edit};

/// A password that External Secrets makes up for a cookie.
const COOKIE: Base = Base::Text("\
# file: auth/generator.yaml
apiVersion: generators.external-secrets.io/v1alpha1
kind: Password
metadata: {name: cookie, namespace: auth}
spec:
  length: 32
  symbols: 0
# file: auth/externalsecret.yaml
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: cookie, namespace: auth}
spec:
  refreshInterval: \"0\"
  dataFrom:
    - sourceRef:
        generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: cookie}
      rewrite: [{regexp: {source: password, target: cookie-secret}}]
");

const FETCHED: &str = "clickstack/clickstack-app/externalsecret-clickstack-credentials.yaml";

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "secret-key-not-provided",
        Base::Profile("krateo"),
        "krateo-system/krateo-events/deployment-krateo-sse-proxy.yaml",
        ["key: CLICKHOUSE_APP_PASSWORD", "key: CLICKHOUSE_PASSWORD", "key: CLICKHOUSE_PASSWORD"],
    ),
    edit(
        "secret-key-not-provided",
        ANTON,
        FETCHED,
        ["secretKey: HYPERDX_API_KEY", "secretKey: HYPERDX_KEY", "valuesKey: HYPERDX_API_KEY"],
    ),
    edit(
        "secret-key-not-provided",
        ANTON,
        "clickstack/clickstack-app/helmrelease-clickstack.yaml",
        ["valuesKey: MONGODB_PASSWORD", "valuesKey: MONGO_PASSWORD", "valuesKey: MONGO_PASSWORD"],
    ),
    edit(
        "secret-key-not-provided",
        SWHURL,
        "storage/minio/secret-minio-root.yaml",
        ["rootUser:", "root-user:", "existingSecret"],
    ),
    edit(
        "secret-key-not-provided",
        SWHURL,
        "logging/otel-k8s-cluster/helmrelease-otel-k8s-cluster.yaml",
        ["key: HYPERDX_API_KEY", "key: API_KEY", "key: API_KEY"],
    ),
    edit(
        "remote-key-grammar",
        ANTON,
        "cert-manager/issuers/externalsecret-cloudflare-api-token.yaml",
        ["key: cloudflare/api-token", "key: cloudflare", "key: cloudflare"],
    ),
    edit(
        "remote-key-grammar",
        ANTON,
        FETCHED,
        [
            "key: clickstack/MONGODB_PASSWORD",
            "key: clickstack\n      property: MONGODB_PASSWORD",
            "property:",
        ],
    ),
    edit(
        "remote-key-grammar",
        ANTON,
        FETCHED,
        ["key: clickstack/HYPERDX_API_KEY", "key: clickstack/", "key: clickstack/"],
    ),
    edit(
        "cookie-secret-length",
        COOKIE,
        "auth/generator.yaml",
        ["length: 32", "length: 44", "length: 44"],
    ),
    edit(
        "cookie-secret-length",
        COOKIE,
        "auth/generator.yaml",
        ["length: 32", "length: 20", "length: 20"],
    ),
    edit(
        "cookie-secret-length",
        COOKIE,
        "auth/generator.yaml",
        ["length: 32", "length: 64", "length: 64"],
    ),
];
