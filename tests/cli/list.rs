//! `list`, `show` and `schema`: what there is, for people and for programs.

use super::{Desk, keep};
use serde_json::Value;

#[test]
fn the_tables_are_complete() {
    let desk = Desk::new();
    let rows = |what: &str| {
        let text = desk.run(&format!("list {what} --format json")).ends(0).out;
        let json: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["version"], 1);
        let lines = desk.run(&format!("list {what}")).ends(0).out.lines().count();
        let rows = json[what].as_array().unwrap().clone();
        assert_eq!(lines, rows.len() + 1, "{what}");
        rows
    };
    assert_eq!(rows("charts").len(), cofferdam::chart::CHARTS.len());
    assert_eq!(rows("kinds").len(), cofferdam::model::KINDS.len());
    let catalog = cofferdam::compose::catalog();
    assert_eq!(rows("components").len(), catalog.components().len());
    let choices: usize = catalog.axes().iter().map(|axis| axis.providers.len()).sum();
    let providers = rows("providers");
    assert_eq!(providers.len(), choices);
    let defaults = providers.iter().filter(|row| row["default"] == "*").count();
    assert_eq!(defaults, catalog.axes().iter().filter(|axis| axis.default.is_some()).count());
}

#[test]
fn profiles_are_listed_even_with_errors() {
    let desk =
        Desk::home().file("profiles/bad.yaml", "tier: [\n").file("profiles/local.yaml", "{}");
    insta::assert_snapshot!(desk.run("list profiles --no-local").ends(0).out, @r"
    PROFILE  TIER   DESCRIPTION
    bad      ?      has errors; see `cofferdam lint`
    home     local  a small platform
    ");
}

#[test]
fn a_profile_is_shown_with_its_places() {
    let desk = Desk::home();
    keep("show-profile", &desk.run("show profile home --set tier=staging").ends(0).out);
    let said = desk.run("show profile hme").ends(1);
    assert!(said.out.contains("help: did you mean `home`?"), "{}", said.out);
}

#[test]
fn layers_are_shown_in_order() {
    let desk = Desk::home();
    let text = desk.run("show layers home --format json").ends(0).out;
    let json: Value = serde_json::from_str(&text).unwrap();
    let mut seen = Vec::new();
    for layer in json["layers"].as_array().unwrap() {
        let waits = layer["waits-for"].as_str().unwrap();
        let waits = waits.split(", ").filter(|name| !name.is_empty());
        assert!(waits.into_iter().all(|name| seen.contains(&name)), "{layer}");
        seen.push(layer["layer"].as_str().unwrap());
    }
    assert!(seen.ends_with(&["hello-web-staging"]), "{seen:?}");
}

#[test]
fn an_object_is_shown_as_it_is_emitted() {
    let desk = Desk::built();
    let shown = desk.run("show object home service/apps-staging/hello-web").ends(0).out;
    let path = "out/home/apps-staging/hello-web-staging/service-hello-web.yaml";
    assert_eq!(shown, desk.text(path));
    let near = desk.run("show object home Service/apps-staging/helo-web").ends(2);
    assert!(near.err.contains("did you mean `Service/apps-staging/hello-web`?"), "{}", near.err);
}

#[test]
fn the_page_of_platforms_is_current() {
    let root = crate::support::folder();
    let output = super::program()
        .args(["list", "platforms", "--markdown", "--no-local"])
        .current_dir(root.parent().unwrap())
        .output()
        .unwrap();
    assert!(output.status.success());
    let kept = std::fs::read_to_string(root.join("PLATFORMS.md")).unwrap();
    assert!(
        String::from_utf8(output.stdout).unwrap() == kept,
        "profiles/PLATFORMS.md is stale: `make out` writes it anew"
    );
    let rows = Desk::home().run("list platforms --format json").ends(0).out;
    let rows: Value = serde_json::from_str(&rows).unwrap();
    assert!(rows["platforms"].as_array().unwrap().iter().any(|row| row["chart"] == "traefik"));
}

#[test]
fn the_schema_is_what_profiles_are_checked_against() {
    let text = Desk::new().run("schema profile").ends(0).out;
    let schema: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(schema, cofferdam::profile::schema(cofferdam::compose::catalog()));
}
