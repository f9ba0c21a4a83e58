//! Whether the parts of a profile fit one another.

use super::{home, keep, with};

const CHART: &str = "namespace: web, chart: {oci: 'oci://example.org/web', version: 1.2.3}";

#[test]
fn a_profile_without_the_least_it_needs() {
    keep("nothing-chosen", &home("description: x\n").bad());
}

#[test]
fn the_domain() {
    let declared = "variables: {BASE_DOMAIN: {from: ConfigMap/settings}}\n";
    keep("domain-undeclared", &with(&format!("domain: BASE_DOMIAN\n{declared}")).bad());
    let route = "{host: web, service: web, port: 80}";
    let app = format!("apps:\n  web: {{{CHART}, route: {route}}}\n");
    keep("domain-missing", &with(&app).bad());
}

#[test]
fn variables_that_cannot_be() {
    let folder = with(
        "variables:
  A: {from: Secret/a, value: x}
  B: {from: ConfigMap/b, sensitive: true, value: x}
  C: {from: Secret/c, sensitive: false, value: x}
  D: {from: ConfigMap/d, type: domain, value: nowhere}
  E: {from: ConfigMap/d, type: email, value: me}
  F: {from: ConfigMap/d, type: url, value: example.org}
  G: {from: ConfigMap/d, type: number, value: many}
  H: {from: ConfigMap/d, value: '{{ var.A }}'}
  I: {from: ConfigMap/d, type: url, value: 'https://example.org'}
  J: {from: ConfigMap/d, type: email, value: ops@example.org}
  K: {from: ConfigMap/d, type: number, value: '3'}
",
    );
    keep("variables", &folder.bad());
}

#[test]
fn dependencies() {
    let folder = with(&format!(
        "components: {{logs: {{}}, clickstack: {{}}}}
apps:
  a: {{{CHART}, depends-on: [b, logs]}}
  b: {{{CHART}, depends-on: [c]}}
  c: {{{CHART}, depends-on: [a]}}
  d: {{{CHART}, depends-on: [d]}}
  e: {{{CHART}, depends-on: [a, lgos, nothing]}}
  logs: {{{CHART}}}
"
    ));
    keep("dependencies", &folder.bad());
}

#[test]
fn the_terms_of_a_component() {
    let folder = with(
        "components:
  clickstack:
    experiment:
      decision: ADR 1
      review-by: 2026-08-02
      owner: me
      extended: {until: 2026-08-02, reason: late}
  logs:
    experiment: {decision: '', review-by: 2026-8-2}
",
    );
    keep("component-experiment", &folder.bad());
}

#[test]
fn a_good_profile() {
    let (profile, _) = with(&format!(
        "description: a home
domain: DOMAIN
variables:
  DOMAIN: {{from: ConfigMap/settings, value: example.org, type: domain}}
  TOKEN: {{from: Secret/inputs}}
components: {{clickstack: {{size: 5Gi, replicas: 2, greeting: 'costs $5 at {{{{ var.DOMAIN }}}}'}}}}
apps:
  web:
    {{{CHART}, values: {{a: {{b: [1, true, null, 0.5]}}}}, depends-on: [clickstack],
     route: {{host: web, service: web, port: 80, auth: {{none: public page}}}},
     experiment: {{decision: ADR 1, review-by: 2026-08-02, owner: me,
                  extended: {{until: 2026-12-31, reason: late}}}}}}
"
    ))
    .good();
    let settings: super::Sample = profile.settings("clickstack").unwrap();
    assert_eq!(settings.replicas, Some(2));
    assert_eq!(settings.size.unwrap().as_str(), "5Gi");
    assert_eq!(settings.greeting.unwrap().held(), "costs $$5 at ${DOMAIN}");
    assert_eq!(settings.words, Vec::<String>::new());
    assert!(settings.experiment.is_none());
    let provider = |axis: &str| profile.providers[axis].value.as_str();
    assert_eq!(
        [provider("ingress"), provider("auth-gate"), provider("secrets")],
        ["traefik", "oauth2-proxy", "external-secrets"]
    );
    assert_eq!(profile.flux.path, "./out/home");
    let secret = profile.variables.values().map(|v| v.value.is_sensitive()).collect::<Vec<_>>();
    assert_eq!(secret, [false, true]);
    let app = &profile.apps.values().next().unwrap().value;
    assert_eq!(app.experiment.as_ref().unwrap().ends().to_string(), "2026-12-31");
    assert_eq!(app.values["a"]["b"], serde_json::json!([1, true, null, 0.5]));
    keep("good-app", &format!("{app:#?}"));
}

#[test]
fn settings_that_their_type_refuses() {
    #[derive(Debug, serde::Deserialize)]
    struct Strict {
        #[serde(rename = "replicas")]
        _replicas: std::num::NonZeroU8,
    }
    let (profile, sources) = with("components: {clickstack: {replicas: 0}}\n").good();
    let refused = profile.settings::<Strict>("clickstack").unwrap_err();
    keep("settings-refused", &super::shown(&[*refused], &sources));
}
