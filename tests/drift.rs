//! Drift in words: each kind by its name, with its remedy and the lines that a build would change.

use crate::tree::{Place, THREADS, tree};
use cofferdam::{
    drift::{Drift, LineChange, drift},
    tree::{LEDGER, compare},
};

fn drifted(place: &Place, files: &[(&str, &str)]) -> Drift {
    let built = tree(files);
    drift(&built, &compare(&place.out, &built, THREADS).unwrap()).unwrap()
}

/// A folder with every kind of drift, and the tree it should hold.
fn every_kind() -> (Place, Vec<(&'static str, &'static str)>) {
    let lines = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\n";
    let place = Place::with(&[
        ("clean", "1\n"),
        ("edited", lines),
        ("edited-and-stale", "1\n"),
        ("edited-orphan", "1\n"),
        ("missing", "1\n"),
        ("orphan", "1\n"),
        ("stale", lines),
    ]);
    place.put("edited", "a: 1\nb: 2\nc: 3\nd: 4\ne: five\nf: 6\ng: 7\nh: 8\n");
    place.put("edited-and-stale", "2\n");
    place.put("edited-orphan", "2\n");
    place.put("foreign", "mine\n");
    place.put("notes", "mine\n");
    place.delete("missing");
    let files = vec![
        ("clean", "1\n"),
        ("edited", lines),
        ("edited-and-stale", "3\n"),
        ("foreign", "1\n"),
        ("missing", "1\n"),
        ("new", "1\n"),
        ("stale", "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\ni: 9\n"),
    ];
    (place, files)
}

#[test]
fn each_kind_has_its_name_and_remedy() {
    let (place, files) = every_kind();
    let drift = drifted(&place, &files);
    let lines =
        drift.files.iter().map(|file| format!("{}: {}; {}", file.path, file.what, file.help));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    foreign: foreign file; move it out of the tree's way; a build writes nothing while it is there
    edited-and-stale: hand edit on a stale render; move the change into the profile, then run `cofferdam build`, which replaces the file
    edited: hand edit; move the change into the profile, then run `cofferdam build`, which replaces the file
    edited-orphan: hand edit on an orphan; save the change elsewhere if it is needed; `cofferdam build` deletes the file
    stale: stale render; run `cofferdam build` and commit the result
    missing: missing; run `cofferdam build` to bring it back, or remove what emits it from the profile
    new: not yet rendered; run `cofferdam build` and commit the result
    orphan: orphan; run `cofferdam build`, which deletes the file, and commit the result
    "#);
    assert_eq!((drift.profile.as_str(), drift.kept), ("home", vec!["notes".to_owned()]));
}

#[test]
fn the_lines_that_a_build_would_change_are_shown() {
    let (place, files) = every_kind();
    let drift = drifted(&place, &files);
    let change = |path: &str| {
        let file = drift.files.iter().find(|file| file.path == path).unwrap();
        match &file.change {
            LineChange::Diff(diff) => diff.clone(),
            LineChange::Whole => "whole".to_owned(),
            LineChange::Opaque => "opaque".to_owned(),
        }
    };
    insta::assert_snapshot!(change("edited"), @r#"
    --- on disk: edited
    +++ built: edited
    @@ -2,7 +2,7 @@
     b: 2
     c: 3
     d: 4
    -e: five
    +e: 5
     f: 6
     g: 7
     h: 8
    "#);
    insta::assert_snapshot!(change("stale"), @r#"
    --- on disk: stale
    +++ built: stale
    @@ -6,3 +6,4 @@
     f: 6
     g: 7
     h: 8
    +i: 9
    "#);
    insta::assert_snapshot!(change("foreign"), @r#"
    --- on disk: foreign
    +++ built: foreign
    @@ -1 +1 @@
    -mine
    +1
    "#);
    insta::assert_snapshot!(change("edited-orphan"), @r#"
    --- on disk: edited-orphan
    +++ built: edited-orphan
    @@ -1 +0,0 @@
    -2
    "#);
    for path in ["missing", "new", "orphan"] {
        assert_eq!(change(path), "whole");
    }
}

#[test]
fn a_report_can_carry_it() {
    let place = Place::with(&[("a", "1\n")]);
    place.put("a", "2\n");
    let json = serde_json::to_string_pretty(&drifted(&place, &[("a", "1\n")])).unwrap();
    insta::assert_snapshot!(json, @r#"
    {
      "profile": "home",
      "files": [
        {
          "path": "a",
          "kind": "edited",
          "object": "ConfigMap default/1",
          "what": "hand edit",
          "help": "move the change into the profile, then run `cofferdam build`, which replaces the file",
          "change": {
            "diff": "--- on disk: a\n+++ built: a\n@@ -1 +1 @@\n-2\n+1\n"
          }
        }
      ],
      "kept": []
    }
    "#);
}

#[test]
fn no_drift_is_no_files() {
    let place = Place::with(&[("a", "1\n")]);
    assert_eq!(drifted(&place, &[("a", "1\n")]).files, []);
}

#[test]
fn a_ledger_is_named_only_when_nothing_else_is_the_matter() {
    let place = Place::with(&[("a", "1\n")]);
    place.delete(LEDGER);
    let alone = drifted(&place, &[("a", "1\n")]);
    let named: Vec<_> = alone.files.iter().map(|file| (file.path.as_str(), file.what)).collect();
    assert_eq!(named, [(LEDGER, "not yet rendered")]);
    let among = drifted(&place, &[("a", "1\n"), ("b", "1\n")]);
    let named: Vec<_> = among.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(named, ["b"]);
}

#[test]
fn huge_files_binary_ones_and_links_are_not_compared_by_line() {
    let place =
        Place::with(&[("binary", "1\n"), ("lines", "1\n"), ("link", "1\n"), ("wide", "1\n")]);
    place.put("lines", "x\n".repeat(5_001));
    place.put("wide", "x".repeat(300 << 10));
    place.put("binary", b"\xff\xfe");
    place.delete("link");
    std::os::unix::fs::symlink("/etc/hostname", place.out.join("link")).unwrap();
    let files = [("binary", "1\n"), ("lines", "1\n"), ("link", "1\n"), ("wide", "1\n")];
    let drift = drifted(&place, &files);
    let changes: Vec<_> = drift.files.into_iter().map(|file| file.change).collect();
    let opaque = || LineChange::Opaque;
    assert_eq!(changes, [opaque(), opaque(), LineChange::Whole, opaque()]);
}

#[test]
fn a_long_diff_is_cut() {
    let place = Place::with(&[("a", "1\n")]);
    place.put("a", "x\n".repeat(3_000));
    let LineChange::Diff(diff) = drifted(&place, &[("a", "1\n")]).files.remove(0).change else {
        panic!("no diff")
    };
    assert_eq!(diff.lines().count(), 401);
    assert!(diff.ends_with("\n… 2604 more lines\n"), "{}", &diff[diff.len() - 60..]);
}
