//! What is taken for a credential, and what is not.

use super::judged;

/// Whether the value of a field counts as a credential: in a Secret, and in the values of a chart.
fn counts(field: &str) -> [bool; 2] {
    let secret = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: web, namespace: web}}\nstringData:\n  {field}\n"
    );
    let release = format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: web, namespace: web}}\n\
         spec:\n  values:\n    web:\n      {field}\n"
    );
    [secret, release].map(|text| {
        let (findings, _) = judged(&text);
        findings.iter().any(|finding| finding.id == "plaintext-credential")
    })
}

#[test]
fn what_opens_something_is_found() {
    let tokens = [
        concat!("any: gh", "p_q8Zk2LmP4xT7vB1nC5wR9yH3jD6fG0sA2eUo"),
        concat!("any: AKI", "AQ3EGVB7XW2NMC5TD"),
        concat!("any: 'Bearer xox", "b-2048-4096-Zk2LmP4xT7vB1nC5wR9y'"),
        concat!(
            "any: https://hooks.slack.com/serv",
            "ices/T0A1B2C3D/B4E5F6G7H/Zk2LmP4xT7vB1nC5wR9yH3jD"
        ),
        concat!(
            "any: AGE-SECRET-",
            "KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE"
        ),
        concat!(
            "any: \"-----BEGIN RSA PRI",
            "VATE KEY-----\\nMIIEowIBAAKCAQEAz4Qk7bT1vW9xYc3nP0sRgLhJ2mKdUfEi\\n\""
        ),
    ];
    let named = [
        "password: correct-horse-7",
        "adminPassword: S3cure.2024",
        "ADMIN_PASSWORD: hunter2hunter",
        "apiKey: 4f9a1c7e2b8d",
        "client-secret: 9vXk2LmP4xT7vB1n",
        "url: postgres://web:hunter2024@db:5432/web",
        "token: 7f4Kd92LmQx8Zr1Vb6Np3Wc5",
    ];
    for field in tokens.iter().chain(&named) {
        assert_eq!(counts(field), [true, true], "{field}");
    }
}

#[test]
fn what_only_looks_like_it_is_left() {
    let fields = [
        "password: ''",
        "password: ${DB_PASSWORD}",
        "password: '{{ .Values.password }}'",
        "password: <your password>",
        "password: PLACEHOLDER",
        "password: changeme",
        "password: replace-me-please",
        "password: ENC[AES256_GCM,data:dGVzdA==,iv:MDEyMw==,tag:NDU2Nw==,type:str]",
        "passwordHash: $2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "passwordFile: /run/secrets/password",
        "existingSecret: web-database",
        "secretName: web-7f4kd92lm",
        "secret: web-database-credentials",
        "tokenUrl: https://id.example.org/token",
        "passwordKey: admin-password",
        "userPasswordKey: password",
        "secretKey: s3-secret-key",
        "accessKeyId: web",
        "token: 'true'",
        "token_ttl: 3600s",
        "publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ1dCBub3QgcmVhbGx5IGEga2V5",
        "image: registry.example.org/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "url: postgres://web:${PASSWORD}@db/web",
        "url: https://git.example.org/token/password",
        "keys: AKIAIOSFODNN7EXAMPLE",
        "text: a token such as ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "text: '-----BEGIN PRIVATE KEY----- is how a key starts'",
        "certificate: \"-----BEGIN CERTIFICATE-----\\nMIIEowIBAAKCAQEAz4Qk7bT1vW9xYc3nP0sRgLhJ2mKdUfEi\\n\"",
    ];
    for field in fields {
        assert_eq!(counts(field), [false, false], "{field}");
    }
    let references = [
        "passwordSecret: database-password",
        "password: DB_PASSWORD",
        "apiKey: api-key-secret",
        "pass: Grass",
        "password: one of four",
    ];
    for field in references {
        assert!(!counts(field)[1], "{field} names a Secret or key in the values of a chart");
    }
}

#[test]
fn what_stands_in_a_secret_is_found_by_a_weaker_name() {
    let found = [
        "token: Tr0ub4dor-and-3",
        "secret: Tr0ub4dor-and-3",
        "db-pass: Tr0ub4dor-and-3",
        "MYSQL_PWD: Tr0ub4dor-and-3",
        "pw: Tr0ub4dor-and-3",
        "password: correct horse battery staple",
        "password: 'Tr0ub:4dor-and-3'",
        "password: Exchange-Server-77",
        "password: \"Tr0ub4dor-and-3\\n\"",
    ];
    for field in found {
        assert!(counts(field)[0], "{field}");
    }
    let left = [
        "password: Change this to your own",
        "password: it is stored in the vault",
        "password: ChangeIt-please",
        "users-password: web:$2y$05$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "token: web-token",
    ];
    for field in left {
        assert!(!counts(field)[0], "{field}");
    }
}

#[test]
fn files_that_are_texts_are_looked_into() {
    let text = "\
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: web}
stringData:
  values.yaml: |
    grafana:
      existingSecret: grafana-2-admin
      adminPassword: Tr0ub4dor-and-3
  .env: |
    # The database.
    DB_HOST=db
    export DB_PASSWORD=\"Tr0ub4dor-and-3\"
  .dockerconfigjson: '{\"auths\": {\"registry.example.org\": {\"auth\": \"dTpUcjB1YjRkb3ItYW5kLTM=\"}}}'
data:
  config.json: eyJhcGlLZXkiOiAiVHIwdWI0ZG9yLWFuZC0zIn0K
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
data:
  values.yaml: |
    auth: {adminPassword: Tr0ub4dor-and-3}
  script.sh: |
    PASSWORD=Tr0ub4dor-and-3
---
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata: {name: traefik, namespace: kube-system}
spec:
  valuesContent: |-
    hub: {apiKey: Tr0ub4dor-and-3}
";
    let (findings, _) = judged(text);
    let own = findings.iter().filter(|finding| finding.id == "plaintext-credential");
    let lines: Vec<u32> = own.map(|finding| finding.place.line).collect();
    assert_eq!(lines, [8, 12, 13, 15, 22, 31]);
}
