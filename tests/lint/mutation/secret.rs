//! Edits of Secrets, and of what reads them.

use super::{Base, Mutation};

/// A password that External Secrets makes up for a cookie.
const COOKIE: &str = "\
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
";

const fn of(
    rule: &'static str,
    base: Base,
    file: &'static str,
    edit: [&'static str; 3],
) -> Mutation {
    let [from, to, at] = edit;
    Mutation { rule, base, file, from, to, at }
}

const ANTON: Base = Base::Profile("anton");
const FETCHED: &str = "clickstack/clickstack-app/externalsecret-clickstack-credentials.yaml";

pub(super) const MUTATIONS: &[Mutation] = &[
    Mutation {
        rule: "secret-key-not-provided",
        base: Base::Profile("krateo"),
        file: "krateo-system/krateo-events/deployment-krateo-sse-proxy.yaml",
        from: "key: CLICKHOUSE_APP_PASSWORD",
        to: "key: CLICKHOUSE_PASSWORD",
        at: "key: CLICKHOUSE_PASSWORD",
    },
    of(
        "secret-key-not-provided",
        ANTON,
        FETCHED,
        ["secretKey: HYPERDX_API_KEY", "secretKey: HYPERDX_KEY", "valuesKey: HYPERDX_API_KEY"],
    ),
    of(
        "secret-key-not-provided",
        ANTON,
        "clickstack/clickstack-app/helmrelease-clickstack.yaml",
        ["valuesKey: MONGODB_PASSWORD", "valuesKey: MONGO_PASSWORD", "valuesKey: MONGO_PASSWORD"],
    ),
    of(
        "secret-key-not-provided",
        Base::Profile("swhurl"),
        "storage/minio/secret-minio-root.yaml",
        ["rootUser:", "root-user:", "existingSecret"],
    ),
    of(
        "secret-key-not-provided",
        Base::Profile("swhurl"),
        "logging/otel-k8s-cluster/helmrelease-otel-k8s-cluster.yaml",
        ["key: HYPERDX_API_KEY", "key: API_KEY", "key: API_KEY"],
    ),
    of(
        "remote-key-grammar",
        ANTON,
        "cert-manager/issuers/externalsecret-cloudflare-api-token.yaml",
        ["key: cloudflare/api-token", "key: cloudflare", "key: cloudflare"],
    ),
    of(
        "remote-key-grammar",
        ANTON,
        FETCHED,
        [
            "key: clickstack/MONGODB_PASSWORD",
            "key: clickstack\n      property: MONGODB_PASSWORD",
            "property:",
        ],
    ),
    of(
        "remote-key-grammar",
        ANTON,
        FETCHED,
        ["key: clickstack/HYPERDX_API_KEY", "key: clickstack/", "key: clickstack/"],
    ),
    of(
        "cookie-secret-length",
        Base::Text(COOKIE),
        "auth/generator.yaml",
        ["length: 32", "length: 44", "length: 44"],
    ),
    of(
        "cookie-secret-length",
        Base::Text(COOKIE),
        "auth/generator.yaml",
        ["length: 32", "length: 20", "length: 20"],
    ),
    of(
        "cookie-secret-length",
        Base::Text(COOKIE),
        "auth/generator.yaml",
        ["length: 32", "length: 64", "length: 64"],
    ),
];
