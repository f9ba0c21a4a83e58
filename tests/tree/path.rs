//! Paths that would leave the tree, or be another file elsewhere, cannot be made.

use super::{file, home};
use cofferdam::tree::{Clash, File, Tree, TreePath};

#[test]
fn a_path_is_taken_as_it_is_or_refused() {
    for good in ["a", "RUNBOOK.md", "flux/kustomization.yaml", "a/b/c/d.yaml", ".gitignore", "..."]
    {
        assert_eq!(TreePath::try_from(good).unwrap().as_str(), good);
    }
    let (long_part, long) = ("a".repeat(256), "a/".repeat(2048) + "a");
    let bad = [
        "",
        "/",
        "/etc/passwd",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/./b",
        "a\\b",
        "C:/a",
        "a b",
        "a\nb",
        "a\0b",
        "a\u{e9}",
        "a\u{202e}b",
        "a*",
        "a?",
        "a|b",
        "a<b",
        "\"a\"",
        ".git/config",
        "a/.GIT/hooks/pre-commit",
        &long_part,
        &long,
    ];
    for bad in bad {
        let refusal = TreePath::try_from(bad).unwrap_err();
        assert_eq!((refusal.what, refusal.text.as_str()), ("tree path", bad));
    }
}

#[test]
fn a_path_knows_its_folders() {
    let path = TreePath::try_from("a/b/c.yaml").unwrap();
    assert_eq!(path.split(), ("a/b", "c.yaml"));
    assert_eq!(path.folders().collect::<Vec<_>>(), ["a/b", "a"]);
    assert_eq!(TreePath::try_from("c.yaml").unwrap().split(), ("", "c.yaml"));
}

#[test]
fn files_that_get_in_each_others_way_make_no_tree() {
    let clash = |paths: &[&str]| clash(paths).unwrap_err().to_string();
    insta::assert_snapshot!(clash(&["a/x", "b", "a/x"]), @"two files would be written to `a/x`");
    insta::assert_snapshot!(clash(&["a/x", "a/X"]), @"`a/X` and `a/x` differ only in letter case and are one path on macOS and Windows");
    insta::assert_snapshot!(clash(&["Apps/x", "apps/y"]), @"`Apps` and `apps` differ only in letter case and are one path on macOS and Windows");
    insta::assert_snapshot!(clash(&["a/b/x", "a/b"]), @"`a/b` would be a file and a folder at once");
    insta::assert_snapshot!(clash(&["a", "a-b", "a/b/c"]), @"`a` would be a file and a folder at once");
    insta::assert_snapshot!(clash(&[".Cofferdam.json"]), @"`.Cofferdam.json` is the ledger's own path");
}

#[test]
fn neighbours_in_name_are_no_clash() {
    let tree = clash(&["a/z", "a-b/x", "a.b", "ab", "b/.cofferdam.json", "a/y/x"]).unwrap();
    let paths: Vec<&str> = tree.files().iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a-b/x", "a.b", "a/y/x", "a/z", "ab", "b/.cofferdam.json"]);
    assert_eq!(tree.get("a/z").unwrap().path.as_str(), "a/z");
    assert!(tree.get("a").is_none());
}

fn clash(paths: &[&str]) -> Result<Tree, Clash> {
    let files: Vec<File> = paths.iter().map(|path| file(path, "")).collect();
    Tree::new(home(), "sha256:0".to_owned(), files)
}
