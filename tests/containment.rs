//! Containment: what a profile may not ask for, and what the reader is told.

use crate::support::{Built, Profiles, THREADS, keep};
use cofferdam::{
    containment::{Failure, Layer, NamespaceOptions, Platform, Settings, Source, tier},
    finding::Place,
    name::{Name, Namespace},
    profile::SourceKind,
    quantity::Duration,
};
use std::{collections::BTreeMap, fmt::Write as _};

/// What comes before every case: a small platform on the base that the shipped profiles share.
const BASE: &str = "\
extends: [base/swhurl.yaml, base/swhurl-minio.yaml]
tier: staging
";

const ANTON: &str = "extends: anton.yaml\n";

const KRATEO: &str = "extends: krateo.yaml\n";

const CHART: &str = "chart: {oci: 'oci://ghcr.io/example/charts/app', version: 1.2.3}";

/// Each case: its name, what it stands on, what it adds.
#[expect(clippy::too_many_lines, reason = "it is a table, one case after the other")]
fn cases() -> Vec<(&'static str, &'static str, String)> {
    let app =
        |name: &str, rest: &str| format!("  {name}:\n    namespace: {name}\n    {CHART}\n{rest}");
    let apps = |all: &[String]| format!("apps:\n{}", all.concat());
    let trial = "    experiment: {decision: ADR 1, owner: me, review-by: 2027-01-01}\n";
    let public = |host: &str, auth: &str| {
        format!(
            "    route: {{host: {host}, service: web, port: 80, exposure: public, auth: {auth}}}\n"
        )
    };
    let long = "a".repeat(60);
    vec![
        ("agents-without-kagent", KRATEO, "components: {kagent: null}\n".to_owned()),
        ("app-named-like-a-component", BASE, apps(&[app("minio", "")])),
        (
            "host-taken-twice",
            BASE,
            apps(&[
                app("one", &public("same", "own-login")),
                app("two", &public("same", "own-login")),
            ]),
        ),
        (
            "sensitive-variable-shown",
            BASE,
            apps(&[app("one", "    values: {password: '{{ var.CLICKHOUSE_PASSWORD }}'}\n")]),
        ),
        (
            "dependency-on-experiment",
            BASE,
            apps(&[app("trial", trial), app("web", "    depends-on: [trial]\n")]),
        ),
        (
            "experiment-on-public-gateway",
            BASE,
            apps(&[app("trial", &format!("{trial}{}", public("trial", "own-login")))]),
        ),
        (
            "shared-experiment-namespace",
            BASE,
            apps(&[
                app("trial", trial),
                format!("  other:\n    namespace: trial\n    {CHART}\n"),
                format!("  system:\n    namespace: kube-system\n    {CHART}\n{trial}"),
            ]),
        ),
        (
            "gate-missing",
            BASE,
            format!(
                "provider: {{auth-gate: none}}\ncomponents: {{hello-web: {{gated: true}}}}\n{}",
                apps(&[app("admin", &public("admin", "gate"))])
            ),
        ),
        (
            "open-ui-without-gate",
            BASE,
            apps(&[app("admin", &public("admin", "{none: it is only for us}"))]),
        ),
        (
            "surface-missing",
            BASE,
            apps(&[app("web", "    route: {host: web, service: web, port: 80, auth: own-login}\n")]),
        ),
        (
            "tailnet",
            BASE,
            apps(&[
                app(
                    "one",
                    "    route: {host: one, service: web, port: 80, exposure: public, auth: own-login, tailnet: one}\n",
                ),
                app(
                    "two",
                    "    route: {host: two, service: web, port: 80, exposure: public, tailnet: two}\n",
                ),
            ]),
        ),
        ("release-name-too-long", BASE, apps(&[app(&long, "")])),
        ("chart-major", BASE, "components: {minio: {chart: {version: 6.0.0}}, clickstack: {chart: {version: 2.1.0}}}\n".to_owned()),
        ("hyperdx-api-closed", KRATEO, "components: {clickstack: {api: false}}\n".to_owned()),
        ("store-missing", KRATEO, "components: {clickstack: null}\n".to_owned()),
        ("collector-without-backend", BASE, "provider: {metrics: none, logs-and-traces: external}\n".to_owned()),
        ("secret-unavailable", BASE, "variables: {OAUTH_COOKIE_SECRET: null}\n".to_owned()),
        ("wildcard-unprovable", BASE, "provider: {ingress: envoy-gateway}\n".to_owned()),
        ("acme-email-missing", BASE, "components: {cert-manager: {acme-email: null}}\n".to_owned()),
        ("base-url-without-route", ANTON, "components: {clickstack: {tailnet: null}}\n".to_owned()),
        (
            "experiment-behind-public-ingress",
            ANTON,
            "provider: {ingress: ingress-nginx}\n".to_owned(),
        ),
    ]
}

#[test]
fn what_a_profile_may_not_ask_for_is_told() {
    for (name, base, rest) in cases() {
        let profiles = Profiles::default().with("case.yaml", format!("{base}{rest}"));
        let Built::Findings(findings, sources) = profiles.build("case", &[], THREADS) else {
            panic!("`{name}` was built");
        };
        let mut told = String::new();
        for finding in &findings {
            let place = finding.place;
            let path =
                sources.path(place.file).rsplit_once("profiles/").map_or("?", |(_, path)| path);
            let at = format!("{path}:{}:{}", place.line, place.column);
            writeln!(told, "{at}: {} {}\n  {}", finding.severity, finding.id, finding.message)
                .unwrap();
            for (what, text) in [("note", &finding.note), ("help", &finding.help)] {
                let text = text.as_ref().expect("a finding says why and what to do");
                writeln!(told, "  {what}: {text}").unwrap();
            }
        }
        keep("containment", name, &told);
    }
}

#[test]
fn a_layer_that_is_not_closed_is_missed() {
    let settings = Settings {
        name: Name::literal("home"),
        path: "./out/home".to_owned(),
        source: Source {
            kind: SourceKind::GitRepository,
            name: Name::literal("flux-system"),
            namespace: Namespace::literal("flux-system"),
        },
        interval: Duration::literal("10m"),
        retry_interval: Duration::literal("1m"),
        timeout: Duration::literal("5m"),
        variables: BTreeMap::new(),
    };
    let mut platform = Platform::new(settings);
    let options = NamespaceOptions::default();
    let namespace =
        platform.namespace::<tier::App>(Namespace::literal("web"), options, Place::default());
    let _layer = Layer::open(&namespace, Name::literal("web"), Place::default());
    let Err(Failure::Error(error)) = platform.finish() else { panic!("it was composed") };
    assert_eq!(
        error.to_string(),
        "could not write the layer `web` as YAML: it was opened and never closed, so it would be missing"
    );
}
