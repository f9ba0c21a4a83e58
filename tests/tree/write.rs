//! What a build does to its folder: only what it must, in one step, and never to what is not its own.

use super::{Content, Place, THREADS, look, paths, tree};
use cofferdam::{
    error::Error,
    tree::{Found, LEDGER, TreePath, Written, compare, write},
};
use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt, fs::symlink},
    path::{Path, PathBuf},
};

#[test]
fn a_build_writes_the_files_and_the_ledger_and_nothing_else() {
    let place = Place::with(&[("a/b/x", "1"), ("a/y", ""), ("z", "2")]);
    assert_eq!(paths(&place.out), [LEDGER, "a/b/x", "a/y", "z"]);
    assert_eq!(fs::read_to_string(place.out.join("a/b/x")).unwrap(), "1");
    place.assert_no_leftovers();
}

#[test]
fn a_second_build_touches_nothing() {
    let files = [("a/b/x", "1"), ("a/y", ""), ("z", "2")];
    let place = Place::with(&files);
    let before = look(place.parent.path());
    let written = place.build(&files);
    assert_eq!(written, Written { unchanged: 3, ..Written::default() });
    assert_eq!(look(place.parent.path()), before);
}

#[test]
fn a_changed_file_is_written_and_the_others_stay_the_same_files() {
    let place = Place::with(&[("a/x", "1"), ("a/y", "1"), ("b/x", "1")]);
    let before = look(&place.out);
    let written = place.build(&[("a/x", "2"), ("a/y", "1"), ("b/x", "1"), ("c", "1")]);
    assert_eq!(written, Written { wrote: 2, unchanged: 2, ..Written::default() });
    let after = look(&place.out);
    for path in ["a/y", "b/x"].map(Path::new) {
        let (old, new) = (&before[path], &after[path]);
        assert_eq!((old.inode, old.modified), (new.inode, new.modified));
    }
    assert_eq!(after[Path::new("a/x")].content, Content::File(b"2".to_vec()));
    place.assert_no_leftovers();
}

#[test]
fn what_came_since_the_first_look_is_seen() {
    let place = Place::with(&[("a", "1"), ("b", "1")]);
    let found = Found::at(&place.out).unwrap();

    place.put("c", "by hand");
    let wanted = tree(&[("a", "2"), ("b", "1"), ("c", "1")]);
    let error = found.write(&wanted, THREADS).unwrap_err();
    assert!(matches!(error, Error::Conflict { .. }), "{error}");
    assert_eq!(fs::read_to_string(place.out.join("c")).unwrap(), "by hand");

    place.delete("c");
    place.build(&[("a", "3")]);
    let written = found.write(&tree(&[("a", "1"), ("b", "1")]), THREADS).unwrap();
    assert_eq!(written, Written { wrote: 2, ..Written::default() });
    place.assert_no_leftovers();
}

#[test]
fn orphans_go_and_the_folders_they_leave_empty() {
    let place = Place::with(&[("a/b/c/x", "1"), ("a/y", "1"), ("d/z", "1")]);
    place.put("d/z", "edited");
    let written = place.build(&[("a/y", "1")]);
    assert_eq!((written.wrote, written.removed, written.unchanged), (0, 2, 1));
    assert_eq!(written.replaced_edits.iter().map(TreePath::as_str).collect::<Vec<_>>(), ["d/z"]);
    let left: Vec<PathBuf> = look(&place.out).into_keys().collect();
    assert_eq!(left, ["", LEDGER, "a", "a/y"].map(PathBuf::from));
}

#[test]
fn edits_are_replaced_and_named() {
    let place = Place::with(&[("a", "1"), ("b", "1"), ("c", "1")]);
    place.put("a", "mine");
    place.put("b", "mine");
    place.delete("c");
    let written = place.build(&[("a", "1"), ("b", "2"), ("c", "1")]);
    let named: Vec<_> = written.replaced_edits.iter().map(TreePath::as_str).collect();
    assert_eq!((named, written.wrote), (vec!["a", "b"], 3));
    assert!(
        compare(&place.out, &tree(&[("a", "1"), ("b", "2"), ("c", "1")]), THREADS)
            .unwrap()
            .is_clean()
    );
}

#[test]
fn what_is_not_ours_is_carried_over_as_it_is() {
    let place = Place::with(&[("a/x", "1"), ("gone/x", "1")]);
    place.put("a/notes with spaces", "mine");
    place.put("gone/mine", "mine");
    place.put("docs/deep/page", "mine");
    fs::create_dir(place.out.join("empty")).unwrap();
    let bytes = Path::new(OsStr::from_bytes(b"not-utf8-\xff"));
    super::put(&place.out.join(bytes), "mine");
    symlink("../../nowhere", place.out.join("dangling")).unwrap();
    symlink("/etc", place.out.join("a/etc")).unwrap();
    for (path, mode) in [("docs", 0o500), ("docs/deep/page", 0o640), ("empty", 0o700)] {
        fs::set_permissions(place.out.join(path), PermissionsExt::from_mode(mode)).unwrap();
    }
    let before = look(&place.out);

    let written = place.build(&[("a/x", "2")]);

    let after = look(&place.out);
    let kept: Vec<&Path> = before
        .keys()
        .map(PathBuf::as_path)
        .filter(|path| ![LEDGER, "a/x", "gone/x"].map(Path::new).contains(path))
        .collect();
    for path in &kept {
        let (old, new) = (&before[*path], &after[*path]);
        assert_eq!((&old.content, old.mode), (&new.content, new.mode), "{}", path.display());
        if matches!(old.content, Content::File(_)) {
            assert_eq!((old.inode, old.modified), (new.inode, new.modified), "{}", path.display());
        }
    }
    assert_eq!(after.len(), kept.len() + 2);
    assert_eq!(written.kept.len(), 6);
    assert_eq!(written.removed, 1);
    place.assert_no_leftovers();
    fs::set_permissions(place.out.join("docs"), PermissionsExt::from_mode(0o700)).unwrap();
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let place = Place::with(&[("a", "1"), ("b/x", "1"), ("b/c/y", "1")]);
    let written = place.build(&[("a/x", "1"), ("b", "1")]);
    assert_eq!((written.wrote, written.removed), (2, 3));
    assert_eq!(paths(&place.out), [LEDGER, "a/x", "b"]);
}

#[test]
fn what_is_in_the_way_is_named_and_nothing_is_written() {
    let place = Place::with(&[("a", "1"), ("old", "1")]);
    place.put("b", "mine");
    place.put("c/d/mine", "mine");
    place.put("e", "mine");
    fs::create_dir(place.out.join("f")).unwrap();
    let before = look(place.parent.path());
    let wanted = tree(&[("a", "2"), ("b", "1"), ("c", "1"), ("e/x", "1"), ("f", "1"), ("g", "1")]);
    let Error::Conflict { paths } = write(&place.out, &wanted, THREADS).unwrap_err() else {
        panic!("no conflict")
    };
    assert_eq!(paths, ["b", "c", "e", "f"].map(|path| place.out.join(path)));
    assert_eq!(look(place.parent.path()), before);
}

#[test]
fn many_things_in_the_way_are_not_all_listed() {
    let place = Place::new();
    let names: Vec<String> = (10..25).map(|i| i.to_string()).collect();
    for name in &names {
        place.put(name, "mine");
    }
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let refused = write(&place.out, &tree(&files), THREADS).unwrap_err().to_string();
    let last = place.out.join("19");
    let end = format!("`{}`, and 5 more; move them away and build again", last.display());
    assert!(refused.ends_with(&end), "{refused}");
}

#[test]
fn a_lost_ledger_is_written_again_and_known_files_with_it() {
    let (old, new) = (super::marked("1"), super::marked("2"));
    let place = Place::with(&[("a", &old), ("b", "1")]);
    place.delete(LEDGER);
    let written = place.build(&[("a", &new), ("b", "1")]);
    assert_eq!((written.wrote, written.unchanged), (1, 1));
    let before = look(&place.out);
    place.build(&[("a", &new), ("b", "1")]);
    assert_eq!(look(&place.out), before);
}

#[test]
fn what_killed_runs_left_is_cleaned_even_when_nothing_changed() {
    let files = [("a", "1")];
    let place = Place::with(&files);
    let before = look(&place.out);
    for left in [".cofferdam-home-new", ".cofferdam-home-old"] {
        fs::create_dir_all(place.parent.path().join(left).join("deep")).unwrap();
    }
    place.build(&files);
    place.assert_no_leftovers();
    assert_eq!(look(&place.out), before);
}

#[test]
fn a_build_that_died_between_two_renames_is_taken_up() {
    let place = Place::with(&[("a", "1")]);
    place.put("mine", "mine");
    let aside = place.parent.path().join(".cofferdam-home-old");
    assert!(
        std::process::Command::new("mv").args([&place.out, &aside]).status().unwrap().success()
    );
    let written = place.build(&[("a", "1"), ("b", "1")]);
    assert_eq!((written.wrote, written.unchanged), (1, 1));
    assert_eq!(paths(&place.out), [LEDGER, "a", "b", "mine"]);
    place.assert_no_leftovers();
}

#[test]
fn two_builds_do_not_interleave() {
    let place = Place::with(&[("a", "1")]);
    let held = fs::File::open(place.parent.path()).unwrap();
    held.try_lock().unwrap();
    let refused = write(&place.out, &tree(&[("a", "2")]), THREADS);
    assert!(matches!(refused, Err(Error::Busy { .. })), "{refused:?}");
    assert_eq!(fs::read_to_string(place.out.join("a")).unwrap(), "1");
    held.unlock().unwrap();
    assert_eq!(place.build(&[("a", "2")]).wrote, 1);
}

#[test]
fn missing_parents_are_made() {
    let place = Place::new();
    let out = place.parent.path().join("deep/out/home");
    write(&out, &tree(&[("a", "1")]), THREADS).unwrap();
    assert_eq!(paths(&out), [LEDGER, "a"]);
}
