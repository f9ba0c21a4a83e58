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
        "pass: Grass",
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
    for field in
        ["passwordSecret: database-password", "password: DB_PASSWORD", "apiKey: api-key-secret"]
    {
        assert!(!counts(field)[1], "{field} names a Secret or key in the values of a chart");
    }
}
