//! `build`: what is written, and when nothing is.

use super::{Desk, HOME, keep};

#[test]
fn a_second_build_writes_nothing() {
    let desk = Desk::home();
    let first = desk.run("build").ends(0);
    assert!(first.out.starts_with("out/home: 3"), "{}", first.out);
    assert!(first.out.ends_with(" written, 0 removed, 0 unchanged\n"), "{}", first.out);
    assert_eq!(first.err, "");
    let ledger = desk.text("out/home/.cofferdam.json");
    let second = desk.run("build home").ends(0);
    assert!(second.out.starts_with("out/home: 0 written, 0 removed, 3"), "{}", second.out);
    assert_eq!(desk.text("out/home/.cofferdam.json"), ledger);
}

#[test]
fn no_tree_is_written_when_one_profile_has_an_error() {
    let desk = Desk::home().file("profiles/bad.yaml", &HOME.replace("hello-web", "helo-web"));
    let said = desk.run("build").ends(1);
    keep("build-one-bad", &said.all());
    assert!(!desk.path("out").exists());
    desk.run("build home").ends(0);
    assert!(desk.path("out/home").exists());
}

#[test]
fn findings_of_a_shared_file_are_reported_once() {
    let desk = Desk::new()
        .file("profiles/base/all.yaml", &HOME.replace("tier: local", "tier: locl"))
        .file("profiles/a.yaml", "extends: base/all.yaml\n")
        .file("profiles/b.yaml", "extends: base/all.yaml\n");
    let said = desk.run("build").ends(1);
    assert_eq!(said.out.matches("error[").count(), 1, "{}", said.out);
    assert!(said.out.ends_with("1 error in 2 profiles\n"), "{}", said.out);
}

#[test]
fn hand_edits_and_foreign_files_are_noted() {
    let desk = Desk::built();
    desk.put("out/home/notes.txt", "mine\n");
    desk.edit("out/home/flux/kustomization.yaml", "kind:", "# mine\nkind:");
    let said = desk.run("build").ends(0);
    assert!(said.out.starts_with("out/home: 1 written, 0 removed, "), "{}", said.out);
    insta::assert_snapshot!(said.err, @r"
    note: `out/home/notes.txt` is not cofferdam's and was left alone
    note: `out/home/flux/kustomization.yaml` was changed by hand, and the change is gone; git may still have it
    ");
    desk.edit("out/home/flux/kustomization.yaml", "kind:", "# mine\nkind:");
    let quiet = desk.run("build -q").ends(0);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
}

#[test]
fn what_is_in_the_way_stops_the_program_and_is_named() {
    let desk = Desk::built();
    desk.delete("out/home/.cofferdam.json");
    desk.put("out/home/RUNBOOK.md", "mine\n");
    let said = desk.run("build").ends(2);
    assert_eq!(
        said.err,
        "error: these are in the way of the tree and not cofferdam's, so nothing was written: \
         `out/home/RUNBOOK.md`; move them away and build again\n"
    );
    assert_eq!(desk.text("out/home/RUNBOOK.md"), "mine\n");
}

#[test]
fn set_lays_a_value_over_the_profile() {
    let desk = Desk::home();
    desk.run("build --set components.hello-web.staging.host=moved").ends(0);
    let found = desk.run("build --check").ends(1);
    assert!(found.out.contains("stale render: apps-staging/"), "{}", found.out);
    let bad = desk.run("build --set provider.ingress=treafik").ends(1);
    keep("build-set-bad", &bad.all());
}

#[test]
fn local_yaml_is_laid_over_unless_it_is_left_out() {
    let desk = Desk::built().file("profiles/local.yaml", "flux: {interval: 1m}\n");
    desk.run("build --check").ends(1);
    desk.run("build --check --no-local").ends(0);
}

#[test]
fn json_says_all_of_it() {
    let desk = Desk::built();
    desk.edit("profiles/home.yaml", "host: hello", "host: moved");
    desk.edit("out/home/flux/kustomization.yaml", "kind:", "# mine\nkind:");
    keep("build-json", &desk.run("build --format json").ends(0).out);
    let bad = desk.run("build --format json --set tier=locl").ends(1);
    keep("build-json-bad", &bad.out);
}

#[test]
fn the_number_of_threads_cannot_be_seen() {
    let desk = Desk::built();
    desk.run("build --check --threads 1").ends(0);
    desk.run("build --check --threads 7").ends(0);
    desk.run("build --threads 0").ends(2);
}

#[test]
#[cfg(unix)]
fn a_profile_behind_a_link_out_of_the_folder_is_refused() {
    let desk = Desk::home().file("elsewhere/secret.yaml", "token: hidden\n");
    std::os::unix::fs::symlink("../elsewhere/secret.yaml", desk.path("profiles/linked.yaml"))
        .unwrap();
    std::os::unix::fs::symlink("home.yaml", desk.path("profiles/alias.yaml")).unwrap();
    let said = desk.run("build linked").ends(1);
    assert!(said.out.contains("error[outside-folder]"), "{}", said.out);
    assert!(!said.out.contains("hidden"), "{}", said.out);
    desk.run("build alias").ends(0);
}

#[test]
#[cfg(unix)]
fn a_folder_that_is_a_link_hides_nothing_that_was_found() {
    let desk = Desk::built();
    desk.edit("out/home/flux/kustomization.yaml", "kind:", "# mine\nkind:");
    desk.edit("profiles/home.yaml", "domain:", "domian:");
    let linked = desk.file("profiles/aside.yaml", HOME);
    std::os::unix::fs::symlink("home", linked.path("out/aside")).unwrap();
    for verb in ["build", "drift"] {
        let said = linked.run(verb).ends(2);
        assert!(said.out.contains("help: write `domain`"), "{}", said.out);
        assert!(said.err.contains("`out/aside` is a symbolic link"), "{}", said.err);
    }
}
