//! Single fields: what the schema says, at the place where it was written.

use super::{keep, with};
use std::fmt::Write;

/// A good app, to which lines can be added.
const APP: &str = "apps:
  web:
    namespace: web
    chart: {oci: 'oci://example.org/charts/web', version: 1.2.3}
";

fn app(lines: &str) -> super::Folder {
    with(&format!(
        "domain: DOMAIN\nvariables: {{DOMAIN: {{from: ConfigMap/settings}}}}\n{APP}{lines}"
    ))
}

#[test]
fn one_mistake_each() {
    let cases = [
        ("unknown-key", "providers: {ingress: traefik}\n"),
        ("unknown-key-far", "zzz: 1\n"),
        ("description-number", "description: 5\n"),
        ("description-empty", "description: ''\n"),
        ("flux-text", "flux: fast\n"),
        ("flux-interval", "flux: {interval: 5 minutes}\n"),
        ("flux-path", "flux: {path: ../out}\n"),
        ("flux-source", "flux: {source: {kind: GitRepo, name: Flux, namespace: a.b}}\n"),
        ("variable-name", "variables: {1A: {from: ConfigMap/x}}\n"),
        ("variable-origin", "variables: {A: {from: Deployment/x}}\n"),
        ("variable-type", "variables: {A: {from: ConfigMap/x, type: uri}}\n"),
        ("variable-value", "variables: {A: {from: ConfigMap/x, value: 5}}\n"),
        ("variable-without-origin", "variables: {A: {sensitive: true}}\n"),
        ("variables-list", "variables: [{A: x}]\n"),
        ("component-unknown", "components: {clickstak: {}}\n"),
        ("component-unknown-far", "components: {zookeeper: {}}\n"),
        ("component-true", "components: {clickstack: true}\n"),
        ("component-empty", "components:\n  clickstack:\n"),
        ("component-setting", "components: {clickstack: {size: 5 gigs, replica: 1}}\n"),
        ("component-range", "components: {clickstack: {replicas: 300}}\n"),
        ("component-list", "components: {clickstack: {words: hello}}\n"),
        ("components-list", "components: [clickstack]\n"),
        ("app-name", "apps: {Web: {}}\n"),
        ("app-empty", "apps: {web: {}}\n"),
    ];
    for (name, lines) in cases {
        keep(&format!("field-{name}"), &with(lines).bad());
    }
}

#[test]
fn providers() {
    let provider = |text: &str| super::home(&format!("tier: local\nprovider: {text}\n")).bad();
    keep("provider-unknown", &provider("{ingress: treafik}"));
    keep("provider-far", &provider("{ingress: haproxy}"));
    keep("provider-axis", &provider("{ingres: traefik}"));
    keep("provider-missing", &provider("{secrets: sops}"));
    keep("provider-type", &provider("{ingress: [traefik]}"));
    keep("provider-text", &provider("traefik"));
}

#[test]
fn mistakes_in_an_app() {
    let cases = [
        ("unknown-key", "    rout: {}\n"),
        ("values-text", "    values: none\n"),
        ("interval", "    interval: 90\n"),
        ("route-missing", "    route: {host: web}\n"),
        ("route-host", "    route: {host: web.example.org, service: web, port: 80}\n"),
        ("route-port-text", "    route: {host: web, service: web, port: '80'}\n"),
        ("route-port-large", "    route: {host: web, service: web, port: 80000}\n"),
        ("route-exposure", "    route: {host: web, service: web, port: 80, exposure: publik}\n"),
        ("route-auth-word", "    route: {host: web, service: web, port: 80, auth: own-logn}\n"),
        ("route-auth-none", "    route: {host: web, service: web, port: 80, auth: none}\n"),
        ("route-auth-empty", "    route: {host: web, service: web, port: 80, auth: {none: ''}}\n"),
        ("route-auth-number", "    route: {host: web, service: web, port: 80, auth: 1}\n"),
        ("secret-name", "    secrets: {Web: {keys: {a: b}}}\n"),
        ("secret-key", "    secrets: {web: {keys: {'a b': c, d: ''}}}\n"),
        ("secret-unknown-key", "    secrets: {web: {keys: {TOKEN: a}, values: {TOKN: b}}}\n"),
        ("depends-on-text", "    depends-on: logs\n"),
        ("health-check", "    health-checks: [{kind: deployment}]\n"),
        ("experiment", "    experiment: {decision: ADR 1, review-by: soon}\n"),
        ("experiment-day", "    experiment: {decision: ADR 1, review-by: 2026-02-30, owner: me}\n"),
        (
            "experiment-shorter",
            "    experiment: {decision: ADR 1, review-by: 2026-08-02, owner: me, \
             extended: {until: 2026-08-01, reason: late}}\n",
        ),
    ];
    for (name, lines) in cases {
        keep(&format!("app-{name}"), &app(lines).bad());
    }
}

#[test]
fn charts() {
    let charts = [
        "{oci: 'oci://example.org/web', verison: 1.2.3}",
        "{oci: 'oci://example.org/web', version: 1.2}",
        "{oci: 'oci://example.org/web', version: ^1.2.3}",
        "{oci: 'https://example.org/web', version: 1.2.3}",
        "{oci: 'oci://example.org/web:1.0', version: 1.2.3}",
        "{oci: 'oci://me:pw@example.org/web', version: 1.2.3}",
        "{repository: 'https://me:pw@example.org', name: web, version: 1.2.3}",
        "{repository: 'https://example.org', version: 1.2.3}",
        "{repository: example.org, name: web, version: latest}",
        "{git: 'https://example.org/web.git', version: 1.2.3}",
        "{oci: 'oci://example.org/web', repository: 'https://example.org', name: x, version: 1.2.3}",
        "podinfo",
    ];
    let mut text = "apps:\n".to_owned();
    for (at, chart) in charts.iter().enumerate() {
        writeln!(text, "  web-{at}:\n    namespace: web\n    chart: {chart}").unwrap();
    }
    keep("charts", &with(&text).bad());
}

#[test]
fn several_mistakes_in_one_run() {
    let folder = super::home(
        "tier: prod
provider: {ingress: nginx, gateway: x}
domian: DOMAIN
flux: {interval: often}
variables:
  A: {from: ConfigMap/a, sensitive: true, value: x}
components:
  clickstack: {greeting: '{{ var.B }}', size: big}
  postgres: {}
apps:
  web:
    namespace: Web
    depends-on: [nothing]
  other:
    namespace: yes
    chart: {oci: 'oci://example.org/web', version: 1.2.3}
    values: {a: '${A}', b: '{{ nope }}'}
",
    );
    keep("several", &folder.bad());
}
