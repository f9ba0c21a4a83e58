//! The ledger is read as it was written, and anything else is refused.

use super::{Place, THREADS, file, home, tree};
use cofferdam::{
    error::Error,
    name::Name,
    tree::{Digest, File, LEDGER, Ledger, LedgerState, Tree, compare, write},
};

#[test]
fn a_ledger_has_a_line_for_each_file() {
    let place = Place::new();
    let layered = File { layer: Some("apps \"x\"".to_owned()), ..file("apps/a.yaml", "a") };
    let files = vec![layered, File { object: None, ..file("README.md", "") }];
    let tree = Tree::new(home(), "sha256:abc".to_owned(), files).unwrap();
    write(&place.out, &tree, THREADS).unwrap();

    let text = std::fs::read_to_string(place.out.join(LEDGER)).unwrap();
    insta::assert_snapshot!(text, @r#"
    {
     "version": 1,
     "profile": "home",
     "digest": "sha256:abc",
     "files": {
      "README.md": {"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      "apps/a.yaml": {"object":"ConfigMap default/11","layer":"apps \"x\"","sha256":"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}
     }
    }
    "#);

    let ledger = Ledger::read(&place.out).unwrap().unwrap();
    assert_eq!((ledger.profile.as_str(), ledger.digest.as_str()), ("home", "sha256:abc"));
    let entry = &ledger.files["apps/a.yaml"];
    assert_eq!(entry.layer.as_deref(), Some("apps \"x\""));
    assert_eq!(entry.sha256, Digest::of(b"a"));
    assert_eq!(ledger.files["README.md"].object, None);
    assert_eq!(ledger.files.len(), 2);
}

#[test]
fn an_empty_tree_has_a_ledger_too() {
    let place = Place::with(&[]);
    assert_eq!(Ledger::read(&place.out).unwrap().unwrap().files.len(), 0);
    assert!(compare(&place.out, &tree(&[]), THREADS).unwrap().is_clean());
}

#[test]
fn a_broken_ledger_stops_the_run_with_its_reason() {
    let digest = Digest::of(b"");
    let of = |files: &str| {
        format!(r#"{{"version":1,"profile":"home","digest":"","files":{{{files}}}}}"#)
    };
    let entry = |path: &str| format!(r#""{path}":{{"sha256":"{digest}"}}"#);
    let cases = [
        (String::new(), "EOF while parsing"),
        ("<<<<<<< HEAD\n".to_owned(), "expected value"),
        (of("").replace("\"version\":1", "\"version\":2"), "its version is 2"),
        (of("").replace("home", "Home"), "not a valid object name"),
        (of("").replace("home", "other"), "it belongs to the profile `other`"),
        (of("").replace("\"digest\"", "\"digests\""), "unknown field `digests`"),
        (of(&entry("../../etc/passwd")), "not a valid tree path"),
        (of(&entry("/etc/passwd")), "not a valid tree path"),
        (of(&[entry("a"), entry("a")].join(",")), "`a` is listed twice"),
        (of(&entry("a")).replace(&digest.to_string(), "E3B0"), "`E3B0` is not a SHA-256"),
    ];
    let place = Place::with(&[("a", "")]);
    for (text, reason) in cases {
        place.put(LEDGER, &text);
        let before = super::look(place.parent.path());
        for error in [
            compare(&place.out, &tree(&[("b", "")]), THREADS).unwrap_err(),
            write(&place.out, &tree(&[("b", "")]), THREADS).unwrap_err(),
        ] {
            assert!(matches!(error, Error::Ledger { .. }), "{text}: {error}");
            assert!(error.to_string().contains(reason), "{text}: {error}");
        }
        assert_eq!(super::look(place.parent.path()), before);
    }
}

#[test]
fn a_ledger_behind_a_link_is_no_ledger() {
    let place = Place::with(&[("a", "")]);
    let ledger = place.out.join(LEDGER);
    let elsewhere = place.parent.path().join("elsewhere");
    super::put(&elsewhere, std::fs::read_to_string(&ledger).unwrap());
    super::delete(&ledger);
    std::os::unix::fs::symlink(&elsewhere, &ledger).unwrap();
    let error = Ledger::read(&place.out).unwrap_err();
    assert!(error.to_string().contains("it is no regular file"), "{error}");
}

#[test]
fn a_ledger_alone_out_of_date_is_brought_up_to_date() {
    let place = Place::with(&[("a", "")]);
    let files = tree(&[("a", "")]).files().to_vec();
    let newer = Tree::new(home(), "sha256:1".to_owned(), files.clone()).unwrap();
    let found = compare(&place.out, &newer, THREADS).unwrap();
    assert_eq!((found.differences.len(), found.ledger), (0, LedgerState::Stale));
    assert!(!found.is_clean());
    let written = write(&place.out, &newer, THREADS).unwrap();
    assert_eq!((written.wrote, written.unchanged), (0, 1));
    assert_eq!(Ledger::read(&place.out).unwrap().unwrap().digest, "sha256:1");

    let other = Tree::new(Name::literal("other"), "sha256:1".to_owned(), files).unwrap();
    assert!(matches!(write(&place.out, &other, THREADS), Err(Error::Ledger { .. })));
}
