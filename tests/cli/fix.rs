//! `lint --fix`: what is certain is mended in the files, and shown first where that is asked for.

use super::{Desk, keep};

/// A layer that is substituted, with a placeholder of a program's own in it.
fn tree() -> Desk {
    Desk::new()
        .file(
            "flux/web.yaml",
            "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 10m
  path: ./web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substitute: {HOST: web.example.org}
",
        )
        .file(
            "web/settings.yaml",
            "\
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: web}
data:
  host: ${HOST}
  token: ${env:TOKEN}
",
        )
}

#[test]
fn a_change_is_shown_before_it_is_made() {
    let desk = tree();
    let before = desk.text("web/settings.yaml");
    let said = desk.run("lint . --fix --dry-run --today 2026-11-21").ends(1);
    keep("lint-fix-dry-run", &said.all());
    assert_eq!(desk.text("web/settings.yaml"), before);
}

#[test]
fn what_is_mended_is_not_found_again() {
    let desk = tree();
    let said = desk.run("lint . --fix --today 2026-11-21").ends(0);
    assert!(said.err.contains("mended 1 finding"), "{}", said.err);
    assert!(desk.text("web/settings.yaml").ends_with("  host: ${HOST}\n  token: $${env:TOKEN}\n"));
    let again = desk.run("lint . --fix --today 2026-11-21").ends(0);
    assert!(again.err.contains("mended 0 findings"), "{}", again.err);
}

#[test]
fn what_was_built_is_not_mended() {
    let desk = Desk::built();
    let file = "out/home/apps-staging/hello-web-staging/kustomization.yaml";
    let text = desk.text(file);
    desk.put(file, &text.replace("resources:", "commonAnnotations: {a: \"${env:X}\"}\nresources:"));
    let before = desk.text(file);
    desk.run("lint out/home --fix --today 2026-11-21");
    assert_eq!(desk.text(file), before);
}

#[test]
fn a_dry_run_alone_is_refused() {
    let said = tree().run("lint . --dry-run").ends(2);
    assert!(said.err.contains("--fix"), "{}", said.err);
}
