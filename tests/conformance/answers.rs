//! What each provider answers: the routes of every component over every ingress, its Secrets from every
//! store, the storage that it gets.

use crate::support::{Built, Profiles, THREADS, keep};

/// What lets every combination of an ingress and a gate stand: wildcards are proven through DNS.
const DNS: &str = "components.cert-manager.solver=cloudflare";

const PROFILE: &str = "\
extends: [base/swhurl.yaml, base/swhurl-minio.yaml]
tier: staging
variables: {CLOUDFLARE_TOKEN: {from: Secret/platform-runtime-inputs}}
components: {cert-manager: {secrets: {api-token: CLOUDFLARE_TOKEN}}}
";

fn texts(set: &[&str], kinds: &[&str]) -> String {
    let profiles = Profiles::default().with("answers.yaml", PROFILE);
    let Built::Tree(_, tree) = profiles.build("answers", set, THREADS) else {
        panic!("{set:?} does not build");
    };
    let files = tree.files().iter().filter(|file| {
        let object = file.object.as_deref().unwrap_or_default();
        kinds.iter().any(|kind| object.split(' ').next() == Some(*kind))
    });
    let texts: Vec<_> = files.map(|file| format!("=== {}\n{}", file.path, file.text)).collect();
    texts.concat()
}

#[test]
fn routes_over_every_ingress() {
    let kinds =
        ["Ingress", "HTTPRoute", "Middleware", "ReferenceGrant", "Gateway", "HelmChartConfig"];
    for ingress in ["envoy-gateway", "ingress-nginx", "traefik", "traefik-k3s"] {
        let choice = format!("provider.ingress={ingress}");
        keep("answers", &format!("routes-{ingress}"), &texts(&[&choice, DNS], &kinds));
    }
}

#[test]
fn secrets_from_every_store() {
    let kinds = ["Secret", "ExternalSecret", "ClusterSecretStore"];
    for store in ["flux-variables", "onepassword", "openbao"] {
        let choice = format!("provider.secrets={store}");
        keep("answers", &format!("secrets-{store}"), &texts(&[&choice], &kinds));
    }
    // Encrypted files are a person's: the tree holds none, and the runbook asks for them.
    assert_eq!(texts(&["provider.secrets=sops"], &kinds), "");
}

#[test]
fn releases_on_every_storage() {
    for (axis, providers) in
        [("object-storage", ["minio", "rook-ceph"]), ("block-storage", ["longhorn", "hcloud"])]
    {
        for provider in providers {
            let choice = format!("provider.{axis}={provider}");
            let releases = texts(&[&choice], &["HelmRelease"]);
            let stateful = releases.split("=== ").filter(|file| {
                ["storage/", "observability/", "longhorn-system/"]
                    .iter()
                    .any(|at| file.starts_with(at))
            });
            let kept: Vec<_> = stateful.map(|file| format!("=== {file}")).collect();
            keep("answers", &format!("releases-{provider}"), &kept.concat());
        }
    }
}
