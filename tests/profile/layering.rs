//! Layers: which one wins, what is merged, and where each value says it comes from.

use super::{Folder, home, keep};
use cofferdam::{finding::Sources, profile::Profile};
use std::fmt::Write;

fn place(profile: &Profile, sources: &Sources, path: &[&str]) -> String {
    let place = profile.place(path);
    format!("{}:{}:{}", sources.path(place.file), place.line, place.column)
}

fn explained(folder: &Folder) -> String {
    let (profile, sources) = folder.good();
    let mut text = String::new();
    for line in cofferdam::profile::explain(&profile) {
        match line.place {
            Some(place) => {
                let path = sources.path(place.file);
                writeln!(text, "{} # {path}:{}", line.text, place.line).unwrap();
            }
            None => writeln!(text, "{}", line.text).unwrap(),
        }
    }
    text
}

fn stack() -> Folder {
    home(
        "extends: [base/a.yaml, base/b.yaml]
tier: production
components:
  logs: null
  clickstack: {size: 9Gi}
apps:
  web:
    values:
      env: [{name: A, value: '2'}, {name: C, value: '3'}]
      args: [x]
      gone: null
",
    )
    .file(
        "base/a.yaml",
        "extends: base/root.yaml
description: from a
tier: local
components: {clickstack: {size: 1Gi, replicas: 1}}
",
    )
    .file("base/b.yaml", "extends: base/root.yaml\ndescription: from b\ntier: staging\n")
    .file(
        "base/root.yaml",
        "description: from the root
tier: local
provider: {ingress: traefik}
components: {logs: {}, sample-app: {}}
apps:
  web:
    namespace: web
    chart: {oci: 'oci://example.org/web', version: 1.2.3}
    values:
      env:
        - name: A
          value: '1'
        - name: B
          value: |
            two
            lines
      args: [a, b]
      gone: 1
      'yes': {}
",
    )
}

#[test]
fn later_files_win_and_values_know_where_they_come_from() {
    keep("explain", &explained(&stack()));
}

#[test]
fn local_then_set_lie_on_top() {
    let folder = stack()
        .file("local.yaml", "tier: local\ndescription: here\n")
        .set("tier=staging")
        .set("apps.web.values.env.B.value=3")
        .set("apps.web.values.args.0='z'")
        .set("components.logs={}")
        .set("components.sample-app=null")
        .set("components.clickstack.words=[a, b]");
    keep("explain-set", &explained(&folder));
    let (profile, sources) = folder.good();
    assert_eq!(place(&profile, &sources, &["tier"]), "--set:1:6");
    assert_eq!(place(&profile, &sources, &["description"]), "profiles/local.yaml:2:14");
    assert_eq!(
        place(&profile, &sources, &["components", "clickstack", "words", "1"]),
        "--set:1:33"
    );
}

#[test]
fn a_place_that_is_not_written_is_that_of_its_ancestor() {
    let (profile, sources) = stack().good();
    let at = |path: &[&str]| place(&profile, &sources, path);
    assert_eq!(at(&["components", "clickstack", "size"]), "profiles/home.yaml:5:22");
    assert_eq!(at(&["components", "clickstack", "replicas"]), "profiles/base/a.yaml:4:48");
    assert_eq!(at(&["apps", "web", "chart", "version"]), "profiles/base/root.yaml:8:52");
    assert_eq!(at(&["apps", "web", "chart", "nothing"]), at(&["apps", "web", "chart"]));
    let key = profile.key_place(&["apps", "web", "chart"]);
    assert_eq!((key.line, key.column), (8, 5));
    assert_eq!(profile.apps.values().next().unwrap().place, profile.key_place(&["apps", "web"]));
}

#[test]
fn local_is_left_out_where_it_should_be() {
    let folder = stack().file("local.yaml", "tier: local\n");
    let request = cofferdam::profile::Request {
        folder: std::path::Path::new("profiles"),
        name: "home",
        set: &[],
        local: false,
        threads: crate::support::THREADS,
    };
    let mut sources = Sources::default();
    let loaded =
        cofferdam::profile::load(&request, &super::catalog(), &folder, &mut sources).unwrap();
    assert_eq!(loaded.profile.unwrap().tier, cofferdam::profile::Tier::Production);
}

#[test]
fn a_bad_value_that_is_overridden_is_found() {
    let folder = home("extends: base.yaml\ntier: local\napps: {web: {namespace: web}}\n").file(
        "base.yaml",
        "tier: lokal
provider: {ingress: traefik}
apps: {web: {namespace: '{{ profile.name }}!', chart: {oci: 'oci://example.org/web', version: 1.2.3}}}
",
    );
    keep("overridden", &folder.bad());
}

#[test]
fn deleting_what_is_not_there() {
    let folder = home("extends: base.yaml\ncomponents: {logs: null}\n")
        .file("base.yaml", "tier: local\nprovider: {ingress: traefik}\n")
        .set("components.clickstack=null");
    keep("deletes-nothing", &folder.bad());
}

#[test]
fn lists_merge_by_names_that_are_there_once() {
    let merged = |base: &str, over: &str| {
        let app = "{namespace: web, chart: {oci: 'oci://example.org/web', version: 1.2.3}, values: {list: ";
        let head = "tier: local\nprovider: {ingress: traefik}\n";
        let folder =
            home(&format!("extends: base.yaml\napps: {{web: {{values: {{list: {over}}}}}}}\n"))
                .file("base.yaml", format!("{head}apps: {{web: {app}{base}}}}}}}\n"));
        let (profile, _) = folder.good();
        profile.apps.values().next().unwrap().value.values["list"].clone()
    };
    let (udp, tcp) = ("{name: dns, protocol: UDP}", "{name: dns, protocol: TCP, port: 53}");
    let one = merged(&format!("[{tcp}, {{name: a}}]"), "[{name: dns, port: 54}]");
    assert_eq!(
        one,
        serde_json::json!([{"name": "dns", "protocol": "TCP", "port": 54}, {"name": "a"}])
    );
    let over = serde_json::json!([{"name": "dns", "port": 54}]);
    assert_eq!(merged(&format!("[{udp}, {tcp}]"), "[{name: dns, port: 54}]"), over);
    let both = merged("[{name: dns, port: 54}]", &format!("[{udp}, {tcp}]"));
    assert_eq!(both.as_array().unwrap().len(), 2);
}

#[test]
fn arguments_mean_what_files_mean() {
    let folder = super::with("components: {clickstack: {}}\n")
        .set("components.clickstack.greeting=yes")
        .set("components.clickstack.words=[0777, 'no']");
    keep("set-ambiguous", &folder.bad());
}

#[test]
fn arguments_that_set_nothing() {
    let folder = super::with("components: {clickstack: {words: [a], replicas: 1}}\n")
        .set("tier")
        .set("domain")
        .set("=5")
        .set("components..size=1Gi")
        .set("components.clickstack={a: [")
        .set("components.clickstack.words.7=x")
        .set("components.clickstack.replicas.x=1")
        .set("extends=base.yaml")
        .set("components.clickstack.size=tiny")
        .set("components.clickstack.sizes=1Gi")
        .set("description=yes: 1: 2");
    keep("set", &folder.bad());
}
