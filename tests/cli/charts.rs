//! `charts.yaml`: the versions of all charts in one file, and what a change of it does.

use super::{Desk, HOME, keep};

const TRAEFIK: &str = "oci://ghcr.io/traefik/helm/traefik";

fn pinned(version: &str, more: &str) -> String {
    format!("charts:\n  - name: traefik\n    oci: {TRAEFIK}\n    version: {version}\n{more}")
}

#[test]
fn a_change_of_it_makes_trees_stale() {
    let desk = Desk::home().file("profiles/charts.yaml", &pinned("41.3.0", ""));
    desk.run("build").ends(0);
    desk.run("drift").ends(0);
    desk.edit("profiles/charts.yaml", "41.3.0", "41.4.0");
    let said = desk.run("drift").ends(1);
    assert!(said.out.contains("stale render"), "{}", said.out);
    assert!(said.out.contains("+    tag: \"41.4.0\""), "{}", said.out);
    desk.run("build").ends(0);
    desk.run("drift").ends(0);
}

#[test]
fn a_digest_stands_beside_the_tag_until_a_profile_names_another_version() {
    let digest = format!("sha256:{}", "0a".repeat(32));
    let more = format!("    digest: {digest}\n");
    let desk = Desk::home().file("profiles/charts.yaml", &pinned("41.3.0", &more));
    let shown = "show object home OCIRepository/ingress/traefik";
    let source = desk.run(shown).ends(0).out;
    assert!(source.contains(&format!("    tag: \"41.3.0\"\n    digest: {digest}\n")), "{source}");
    let source =
        desk.run(&format!("{shown} --set components.traefik.chart.version=41.3.1")).ends(0).out;
    assert!(source.contains("    tag: \"41.3.1\"\n") && !source.contains("digest"), "{source}");
}

#[test]
fn a_major_that_no_contract_covers_is_told_where_it_is_written() {
    let desk = Desk::home().file("profiles/charts.yaml", &pinned("42.0.0", ""));
    let in_file = desk.run("build --check").ends(1).out;
    let desk = Desk::new()
        .file("profiles/home.yaml", &format!("{HOME}  traefik: {{chart: {{version: 42.0.0}}}}\n"));
    let in_profile = desk.run("build --check").ends(1).out;
    let of_two = desk
        .run(
            "build --check --set components.traefik=null --set components.clickstack.chart.major=2",
        )
        .ends(1)
        .out;
    keep("charts-major", &[in_file, in_profile, of_two].join("---\n"));
}

#[test]
fn it_is_listed_as_the_folder_has_it() {
    let desk = Desk::home().file("profiles/charts.yaml", &pinned("41.9.9", ""));
    let row = |out: &str| {
        let line = out.lines().find(|line| line.starts_with("traefik ")).unwrap();
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        row(&desk.run("list charts").ends(0).out),
        ["traefik", "41.9.9", TRAEFIK, "traefik_v41"]
    );
    desk.put("profiles/charts.yaml", &pinned("latest", ""));
    let said = desk.run("list charts").ends(1);
    assert_eq!(row(&said.out)[1], "41.3.0");
    assert!(said.out.contains("profiles/charts.yaml:4:14"), "{}{}", said.out, said.err);
}

#[test]
fn a_value_that_a_chart_does_not_know_is_told_where_the_profile_says_it() {
    let values = "\
apps:
  edge:
    namespace: edge
    chart: {repository: 'https://traefik.github.io/charts', name: traefik, version: 41.3.0}
    values:
      deploymnt: {replicas: 2}
      providers: docker
      resources: {limits: {memory: 1Gi}}
";
    let extra =
        "  traefik: {chart: {extra: {reason: a test, values: {deployment: {replcas: 3}}}}}\n";
    let desk = Desk::new().file("profiles/home.yaml", &format!("{HOME}{extra}{values}"));
    keep("charts-values", &desk.run("lint home").ends(1).out);
}

#[test]
fn the_values_of_a_chart_have_a_schema() {
    let desk = Desk::new();
    let text = desk.run("schema values traefik").ends(0).out;
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(schema["title"], "values of traefik 41.3.0");
    assert!(schema["properties"]["deployment"]["properties"]["replicas"].is_object());
    let said = desk.run("schema values traefk").ends(2).err;
    assert!(said.contains("did you mean `traefik`?"), "{said}");
    desk.run("schema values").ends(2);
}

/// What stands in for Helm: a chart whose values have the ports of Traefik and nothing else.
const HELM: &str = "\
#!/bin/sh
case $1 in
  version) echo v4 ;;
  show) printf 'ports:\\n  web:\\n    nodePort:\\n' ;;
  template) cat > /dev/null ;;
esac
";

#[test]
fn values_for_a_chart_of_k3s_are_held_against_its_packages() {
    let home = HOME.replacen("ingress: traefik", "ingress: traefik-k3s", 1);
    let settings = "  traefik-k3s: {node-ports: {http: 31514, https: 30313}}\n";
    let desk = Desk::new().file("profiles/home.yaml", &format!("{home}{settings}"));
    desk.put("charts/helm", HELM);
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(desk.path("charts/helm"), mode).unwrap();
    let told = || {
        let said = desk.run("charts check --charts charts --helm charts/helm home").ends(1).out;
        let errors = said.lines().filter(|line| line.starts_with("error"));
        let own = errors.filter(|line| line.contains("traefik"));
        own.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        told(),
        ["error[chart-not-here]: no `traefik` as k3s packages it is in `charts`"],
        "no tree says which chart k3s brings"
    );
    desk.put("charts/traefik-39.0.701+up39.0.7.tgz", "");
    let unknown =
        "error[unknown-chart-value (RES-2)]: `traefik-39.0.701+up39.0.7.tgz` does not know";
    assert_eq!(
        told(),
        ["additionalArguments", "ingressClass", "ports.websecure", "service"]
            .map(|value| format!("{unknown} `{value}`"))
    );
}
