//! Expressions: what they give, and what they may not do.

use super::{keep, with};

const VARIABLES: &str = "variables:
  DOMAIN: {from: ConfigMap/settings}
  TOKEN: {from: Secret/inputs}
";

fn greeting(text: &str) -> super::Folder {
    let text = serde_json::Value::from(text);
    with(&format!(
        "description: a home\n{VARIABLES}components: {{clickstack: {{greeting: {text}, replicas: 2}}, \
         logs: {{words: [a, b], greeting: '{{{{ 1 }}}}'}}}}\n"
    ))
}

#[test]
fn what_they_give() {
    let cases = [
        ("plain $HOME", "plain $$HOME"),
        ("${HOME} $$", "$${HOME} $$$$"),
        (
            "{{ profile.name }}/{{ profile.tier }}: {{ profile.description }}",
            "home/staging: a home",
        ),
        ("{{ provider.ingress }} {{ provider.auth_gate }}", "traefik oauth2-proxy"),
        ("https://x.{{ var.DOMAIN }}/", "https://x.${DOMAIN}/"),
        ("{{ var.DOMAIN ~ '-' ~ var.TOKEN }}", "${DOMAIN}-${TOKEN}"),
        ("{{ 1 + 1 }}", "2"),
        ("{{ components.clickstack.replicas * 2 }}", "4"),
        ("{{ components.logs.words | join('+') }}", "a+b"),
        ("{{ components | length }}{{ apps | length }}", "20"),
        ("{% for word in components.logs.words %}<{{ word }}>{% endfor %}", "<a><b>"),
        ("{% if profile.tier == 'staging' %}yes{% else %}no{% endif %}", "yes"),
        ("{% raw %}{{ .Values.x }}${HOME}{% endraw %}", "{{ .Values.x }}$${HOME}"),
        ("{{ '<&>' }}$\n", "<&>$$\n"),
    ];
    for (text, held) in cases {
        let (profile, _) = greeting(text).good();
        assert_eq!(profile.components["clickstack"].value["greeting"], held, "{text}");
        let raw = profile.merged.at(&["components", "clickstack", "greeting"]).unwrap();
        assert_eq!(raw.text(), Some(text));
    }
}

#[test]
fn what_they_may_not_do() {
    let cases = [
        ("undeclared", "{{ var.DOMIAN }}"),
        ("undeclared-far", "{{ var.ELSEWHERE }}"),
        ("undeclared-asked", "{{ var.ELSEWHERE is defined }}"),
        ("undefined", "{{ nothing }}"),
        ("undefined-key", "{{ components.clickstack.colour }}"),
        ("syntax", "{{ 1 + }}"),
        ("unclosed", "{{ 1"),
        ("helm", "{{ .Values.image }}"),
        ("include", "{% include '/etc/passwd' %}"),
        (
            "endless",
            "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
        ),
        ("failed-where-checked", "{{ nothing }}"),
        ("typed-by-hand", "https://${DOMAIN}/${DOMAIN} ${TOKEN}"),
        ("asked", "{% if var.DOMAIN %}x{% endif %}"),
        ("taken-apart", "{{ (var.DOMAIN ~ '')[1:] }}"),
        ("nested", "{{ components.logs.greeting }}"),
        ("not-text", "\u{fdd0}"),
        ("long", "{% for a in range(999) %}{{ 'x' * 2000 }}{% endfor %}"),
        ("filter", "{{ 1 | nonsense }}"),
        ("huge", "{{ 'x' * 999999999999 }}"),
    ];
    for (name, text) in cases {
        keep(&format!("expression-{name}"), &greeting(text).bad());
    }
}

#[test]
fn where_in_a_text_they_fail() {
    let folder = with(
        "variables:
  BAR: {from: ConfigMap/x, value: '{{ var.BAR }}'}
apps:
  web:
    namespace: web
    chart: {oci: 'oci://example.org/web', version: 1.2.3}
    values:
      block: |

        ü {{ 1 }}
          two
        ü {{ 2 }} {{ profil.name }}
      folded: >-
        one
        {{ profil.name }}
      quoted: \"one\\ntwo {{ profil.name }}\"
      flow: [\"{{ 1 }}\", \"{{ 1 }} {{ profil.name }}\"]
      syntax: |
        {{ 1 }}
        {{ 1 + }}
",
    );
    keep("expression-lines", &folder.bad());
}

#[test]
fn what_is_itself_an_expression_is_not_seen() {
    for (name, head) in [
        ("tier", "tier: \"{{ 'local' }}\"\nprovider: {ingress: traefik}\n"),
        ("description", "tier: local\nprovider: {ingress: traefik}\ndescription: '{{ 1 }}'\n"),
        ("ingress", "tier: local\nprovider: {ingress: \"{{ 'traefik' }}\"}\n"),
    ] {
        let scope = if name == "ingress" { "provider" } else { "profile" };
        let told = super::home(&format!(
            "{head}components: {{logs: {{greeting: '{{{{ {scope}.{name} }}}}'}}}}\n"
        ));
        let told = told.bad();
        assert!(told.contains("the value it reads is itself an expression"), "{told}");
    }
}

#[test]
fn keys_are_literal() {
    let app = |values: &str| {
        format!(
            "{VARIABLES}apps: {{web: {{namespace: web, chart: {{oci: 'oci://example.org/web', version: 1.2.3}}, \
             values: {values}}}}}\n"
        )
    };
    let (profile, _) = with(&app("{$schema: 1, a$$b: 2, '${HOME}': {'{{ x }}': 3}}")).good();
    let values = profile.apps.values().next().unwrap().value.values.clone();
    let meant = serde_json::json!({"$$schema": 1, "a$$$$b": 2, "$${HOME}": {"{{ x }}": 3}});
    assert_eq!(serde_json::Value::Object(values), meant);
    keep("expression-key", &with(&app("{'${DOMAIN}': 1}")).bad());
    keep("expression-key-unknown", &with("components: {logs: {$size: 1}}\n").bad());
}

#[test]
fn where_variables_have_no_place() {
    let folder = with(&format!(
        "description: '{{{{ var.DOMAIN }}}}'\n{VARIABLES}apps:
  web:
    namespace: '{{{{ profile.name }}}}-{{{{ var.DOMAIN }}}}'
    chart: {{oci: 'oci://example.org/web', version: 1.2.3}}
    route: {{host: web, service: web, port: '{{{{ 80 }}}}'}}
"
    ));
    keep("expression-places", &folder.bad());
}
