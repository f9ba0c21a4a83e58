//! `drift`: each kind with its lines and its remedy, and trees without a profile.

use super::{Desk, HOME, keep};

#[test]
fn a_built_tree_has_none() {
    let desk = Desk::built();
    let said = desk.run("drift").ends(0);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("out/home: no drift\n", ""));
}

#[test]
fn each_kind_is_told_apart() {
    let desk = Desk::built();
    let service = "out/home/apps-staging/hello-web-staging/service-hello-web.yaml";
    let deployment = "out/home/apps-staging/hello-web-staging/deployment-hello-web.yaml";
    desk.edit(service, "name: hello-web", "name: edited");
    desk.edit(deployment, "name: hello-web", "name: edited");
    desk.delete("out/home/RUNBOOK.md");
    desk.put("out/home/notes.txt", "mine\n");
    desk.edit(
        "profiles/home.yaml",
        "staging: {host: hello}",
        "staging: {host: moved, replicas: 2}",
    );
    keep("drift", &desk.run("drift").ends(1).all());
    keep("drift-github", &desk.run("drift --format github").ends(1).all());
    let json: serde_json::Value =
        serde_json::from_str(&desk.run("drift --format json").ends(1).out).unwrap();
    let files = json["profiles"][0]["files"].as_array().unwrap();
    let kinds: Vec<_> = files.iter().map(|file| file["kind"].as_str().unwrap()).collect();
    assert!(kinds.starts_with(&["edited-and-stale", "edited"]), "{kinds:?}");
    assert!(kinds.contains(&"stale") && kinds.contains(&"missing"), "{kinds:?}");
    assert_eq!(json["profiles"][0]["kept"][0], "notes.txt");
}

#[test]
fn what_the_profile_lost_is_an_orphan_and_what_it_gained_is_new() {
    let desk = Desk::built();
    let web = "  hello-web:\n    staging: {host: hello}\n";
    desk.put("profiles/home.yaml", &HOME.replace(web, ""));
    let lost = desk.run("drift").ends(1);
    assert!(lost.out.contains("\norphan: out/home/apps-staging/"), "{}", lost.out);
    desk.run("build").ends(0);
    desk.put("profiles/home.yaml", HOME);
    let gained = desk.run("drift").ends(1);
    assert!(gained.out.contains("\nnot yet rendered: out/home/apps-staging/"), "{}", gained.out);
}

#[test]
fn a_foreign_file_in_the_way_comes_first() {
    let desk = Desk::built();
    desk.delete("out/home/.cofferdam.json");
    desk.put("out/home/RUNBOOK.md", "mine\n");
    let said = desk.run("drift").ends(1);
    let first = said.out.lines().nth(2).unwrap();
    assert_eq!(first, "foreign file: out/home/RUNBOOK.md");
}

#[test]
fn a_tree_whose_profile_is_gone_is_an_orphan() {
    let desk = Desk::built().file("profiles/other.yaml", HOME).file("out/mine/notes.txt", "mine\n");
    desk.run("build other").ends(0);
    desk.delete("profiles/other.yaml");
    let said = desk.run("drift").ends(1);
    let orphan = said.out.split_once("out/other: orphan tree of ").unwrap().1;
    let (_, rest) = orphan.split_once(' ').unwrap();
    assert_eq!(
        rest,
        "files, made from the profile `other`, which is gone\n  \
         help: delete the folder, or bring the profile back\n"
    );
    desk.run("drift home").ends(0);
    let json = desk.run("drift --format json").ends(1);
    assert!(json.out.contains(r#""outcome": "orphan-tree""#), "{}", json.out);
}

#[test]
fn of_a_profile_with_errors_the_findings_are_shown() {
    let desk = Desk::built();
    desk.edit("profiles/home.yaml", "tier: local", "tier: locl");
    let said = desk.run("drift").ends(1);
    assert!(said.out.starts_with("error["), "{}", said.out);
}
