//! `lint` on YAML that somebody wrote: a whole tree, a part of it, a file, and what is declared about it.

use super::{Desk, HOME, keep};

/// A small tree as people write them, with a few things to mend.
fn tree() -> Desk {
    Desk::new()
        .file(
            "clusters/home/apps.yaml",
            "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: home}
  postBuild:
    substituteFrom:
      - {kind: Secret, name: settings}
",
        )
        .file(
            "apps/kustomization.yaml",
            "resources: [web.yaml, front.yaml]\ntransformers: [other.yaml]\n",
        )
        .file(
            "apps/web.yaml",
            "\
apiVersion: v1
kind: Namespace
metadata: {name: web}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: web, namespace: web}
spec: {interval: 1h, url: https://charts.example.org}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: loki, namespace: web}
spec:
  interval: 1h
  chart:
    spec:
      chart: loki
      version: 6.x
      sourceRef: {kind: HelmRepository, name: web}
",
        )
        .file(
            "apps/front.yaml",
            "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: internal, namespace: web}
spec: {gatewayClassName: envoy, listeners: []}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: front, namespace: web}
spec: {gatewayClassName: envoy, listeners: []}
",
        )
}

#[test]
fn a_tree_is_started_declared_and_judged() {
    let desk = tree();
    let said = desk.run("init --lint-only").ends(0);
    assert_eq!(said.out, "cofferdam.schema.json\ncofferdam.yaml\n");
    keep("lint-only", &desk.text("cofferdam.yaml"));
    assert_eq!(desk.text("cofferdam.schema.json"), desk.run("schema lint").ends(0).out);
    let again = desk.run("init --lint-only").ends(1);
    assert!(again.out.contains("--> cofferdam.yaml:1:1"), "{}", again.out);
    // Nothing that it writes is wrong.
    assert!(!desk.run("lint --today 2026-11-21").out.contains("cofferdam.yaml"));
}

#[test]
fn without_profiles_the_folder_is_judged() {
    let desk = tree();
    let whole = desk.run("lint --today 2026-11-21").ends(1);
    assert!(whole.out.contains("--> apps/web.yaml:18:16"), "{}", whole.out);
    assert!(whole.err.contains("could not be evaluated"), "{}", whole.err);
    let verbose = desk.run("lint --today 2026-11-21 --verbose").ends(1);
    assert!(verbose.err.contains("apps/kustomization.yaml:2:1: `transformers`"), "{}", verbose.err);
    assert_eq!(desk.run("lint . --today 2026-11-21").out, whole.out);
}

#[test]
fn a_part_is_judged_by_what_is_declared_above_it() {
    let desk = tree().file("cofferdam.yaml", "rules: {version-not-exact: warn}\n");
    for path in ["apps", "apps/web.yaml", "./apps/web.yaml"] {
        let said = desk.run(&format!("lint {path} --today 2026-11-21"));
        assert!(said.out.contains("warning[version-not-exact (SRC-1)]"), "{path}: {}", said.out);
        assert!(said.out.contains("apps/web.yaml:18:16"), "{path}: {}", said.out);
    }
    let other = desk.run("lint apps/front.yaml --today 2026-11-21");
    assert!(!other.out.contains("web.yaml"), "{}", other.out);
    let cluster = desk.run("lint clusters/home --today 2026-11-21");
    assert!(!cluster.out.contains("apps/"), "{}", cluster.out);
}

#[test]
fn the_command_line_has_the_last_word() {
    let desk = tree().file("cofferdam.yaml", "rules: {version-not-exact: warn}\n");
    let of = |flags: &str| desk.run(&format!("lint apps/web.yaml --today 2026-11-21 {flags}")).out;
    assert!(of("").contains("warning[version-not-exact (SRC-1)]"));
    assert!(of("--deny SRC-1").contains("error[version-not-exact (SRC-1)]"));
    assert!(of("--warn version-not-exact").contains("warning[version-not-exact (SRC-1)]"));
    assert!(!of("--allow src-1").contains("version-not-exact"));
    for (flags, said) in [
        (
            "--deny verzion-not-exact",
            "there is no rule `verzion-not-exact`; did you mean `version-not-exact`?",
        ),
        ("--warn SRC-01", "did you mean `SRC-1`?"),
        ("--allow zzzzzz", "there is no rule `zzzzzz`"),
        ("--allow SRC-1 --deny version-not-exact", "is to count in two ways"),
    ] {
        let run = desk.run(&format!("lint apps {flags}")).ends(2);
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn what_is_waived_does_not_count() {
    let waived = "waivers:\n  - {rule: SRC-1, object: HelmRelease/web/loki, owner: ops, reason: so, until: 2027-01-31}\n";
    let desk = tree().file("cofferdam.yaml", waived);
    let said = desk.run("lint apps/web.yaml --today 2026-11-21 --verbose");
    assert!(!said.out.contains("version-not-exact"), "{}", said.out);
    let line = "apps/web.yaml:18:16: version-not-exact: `6.x` is no exact version; waived by ops until 2027-01-31: so";
    assert!(said.err.contains(line), "{}", said.err);
    let json = desk.run("lint apps/web.yaml --today 2026-11-21 --format json").out;
    assert!(json.contains("\"owner\": \"ops\""), "{json}");
    let late = desk.run("lint --today 2027-02-01").ends(1);
    assert!(late.out.contains("error[waiver-expired]"), "{}", late.out);
    assert!(late.out.contains("error[version-not-exact (SRC-1)]"), "{}", late.out);
}

#[test]
fn a_profile_says_what_it_waives() {
    let waivers = "waivers:\n  - {rule: version-not-exact, object: '*', owner: ops, reason: so, until: 2027-01-31}\n";
    let desk = Desk::new().file("profiles/home.yaml", &format!("{HOME}{waivers}"));
    desk.run("build").ends(0);
    assert!(desk.text("out/home/cofferdam.yaml").contains("rule: version-not-exact"));
    let said = desk.run("lint --today 2026-11-21").ends(0);
    assert!(said.out.contains("warning[waiver-unused]"), "{}", said.out);
    assert!(said.out.contains("--> profiles/home.yaml:15:12"), "{}", said.out);
    let wrong = waivers.replace("owner: ops, ", "").replace("2027-01-31", "31 January");
    let desk = Desk::new().file("profiles/home.yaml", &format!("{HOME}{wrong}"));
    keep("profile-waiver", &desk.run("build").ends(1).all());
}

#[test]
fn a_tree_is_judged_alike_by_both_doors() {
    let desk = Desk::home();
    desk.run("build").ends(0);
    desk.run("lint home --strict").ends(0);
    desk.run("lint out/home --strict").ends(0);
    desk.edit(
        "out/home/flux/kustomization-hello-web-staging.yaml",
        "wait: true",
        "wait: true\n  healthChecks: [{apiVersion: v1, kind: Pod, name: a, namespace: b}]",
    );
    let said = desk.run("lint out/home").ends(0);
    assert!(said.out.contains("health-checks-ignored"), "{}", said.out);
    desk.run("lint home --strict").ends(0);
}

#[test]
fn who_would_break_flux_is_told() {
    let desk = tree();
    let said = desk.run("init clusters/home --lint-only").ends(0);
    assert!(!said.err.contains("Flux applies"), "{}", said.err);
    let flux = "kind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\nspec: {path: ./apps}\n";
    let flux = format!("apiVersion: kustomize.toolkit.fluxcd.io/v1\n{flux}");
    let desk = Desk::new().file("clusters/home/apps.yaml", &flux);
    let desk = desk.file("apps/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    let said = desk.run("init apps --lint-only").ends(0);
    assert!(said.err.contains("Flux applies every file of this folder"), "{}", said.err);
}
