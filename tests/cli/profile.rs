//! What the author of a profile reads when it is wrong.

use super::{Desk, HOME, keep};

fn bad(name: &str, text: &str) {
    let desk = Desk::new().file("profiles/home.yaml", text);
    keep(name, &desk.run("build").ends(1).all());
    assert!(!desk.path("out").exists());
}

#[test]
fn a_typo() {
    bad("profile-typo", &HOME.replace("provider:", "provdier:"));
}

#[test]
fn a_wrong_type() {
    bad("profile-wrong-type", &HOME.replace("{host: hello}", "{host: hello, replicas: many}"));
}

#[test]
fn an_empty_file() {
    bad("profile-empty", "");
}

#[test]
fn lines_that_end_as_on_windows() {
    let text = HOME.replace("tier: local", "tier: locl").replace('\n', "\r\n");
    bad("profile-windows", &text);
}

#[test]
fn an_unknown_profile() {
    let desk = Desk::home();
    keep("profile-unknown", &desk.run("build hme").ends(1).all());
}

#[test]
fn a_folder_without_profiles() {
    let desk = Desk::new().file("profiles/notes.txt", "");
    let none = desk.run("build").ends(2);
    let said = "error: there is no profile in `profiles`; write one, or run `cofferdam init`\n";
    assert_eq!(none.err, said);
    let missing = desk.run("build --profiles nowhere").ends(2);
    insta::assert_snapshot!(missing.err, @r"
    error: could not read `nowhere`
      caused by: no such file or directory (os error 2)
    ");
}

/// An app of the home profile, with further lines.
fn with_app(name: &str, lines: &str) -> String {
    let chart = "{oci: 'oci://example.org/charts/web', version: 1.2.3}";
    format!("{HOME}apps:\n  {name}:\n    namespace: web\n    chart: {chart}\n{lines}")
}

#[test]
fn an_app_of_the_name_of_what_flux_itself_has() {
    bad("profile-flux-system", &with_app("flux-system", ""));
}

#[test]
fn health_checks_of_kinds_with_and_without_a_known_version() {
    let checks = "    health-checks:\n    - {kind: Job, name: migrate}\n    - {kind: PersistentVolume, name: data}\n";
    let desk = Desk::new().file("profiles/home.yaml", &with_app("web", checks));
    desk.run("build").ends(0);
    let layer = desk.text("out/home/flux/kustomization-web.yaml");
    let told = layer.split_once("healthChecks:").unwrap().1;
    assert!(told.contains("apiVersion: batch/v1\n    kind: Job\n    name: migrate"), "{told}");
    // What belongs to the whole cluster has no namespace.
    let volume = told.split_once("kind: PersistentVolume\n").unwrap().1;
    assert!(
        volume.starts_with("    name: data\n") && !volume.contains("    namespace: web"),
        "{told}"
    );
    let unknown = "    health-checks:\n    - {kind: Cluster, name: db}\n";
    bad("profile-health-check", &with_app("web", unknown));
}

#[test]
fn a_variable_beside_those_whose_values_the_tree_has() {
    let text =
        HOME.replace("components:", "  MAIL: {from: ConfigMap/settings, type: email}\ncomponents:");
    bad("profile-mixed-variables", &text);
}

#[test]
#[cfg(unix)]
fn a_profile_that_is_a_link_to_nowhere() {
    let desk = Desk::home();
    std::os::unix::fs::symlink("gone.yaml", desk.path("profiles/away.yaml")).unwrap();
    let said = desk.run("build away").ends(1);
    assert!(said.out.contains("`away.yaml` leads nowhere"), "{}", said.out);
}

#[test]
fn what_goes_with_every_profile_is_not_extended() {
    let desk = Desk::home().file("profiles/local.yaml", "flux: {interval: 1m}\n");
    desk.edit("profiles/home.yaml", "tier:", "extends: local.yaml\ntier:");
    let said = desk.run("build home").ends(1);
    assert!(said.out.contains("`local.yaml` cannot be extended"), "{}", said.out);
}
