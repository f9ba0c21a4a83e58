//! A disk that takes no more: a clear error, the old tree as it was, and nothing left behind.

use super::{Place, THREADS, child, look};
use cofferdam::tree::write;
use std::{
    fs,
    os::unix::{fs::MetadataExt, fs::PermissionsExt, process::CommandExt},
};

fn said(command: &mut std::process::Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// A limit on file sizes fails in the middle of a file, as a full disk does.
const STARVED: [&str; 3] = ["sh", "-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\""];

#[test]
fn a_full_disk_leaves_the_old_tree() {
    let place = Place::new();
    write(&place.out, &child::built(0), THREADS).unwrap();
    place.put("mine", "mine");
    let before = look(place.parent.path());

    let said = said(&mut child::builder(&STARVED, &place.out, 1));

    assert!(said.contains("stopped: could not write `"), "{said}");
    assert!(said.contains("home/namespace-"), "{said}");
    assert!(said.contains("the tree on disk is as it was before: File too large"), "{said}");
    let mut after = look(place.parent.path());
    // What was linked into the staging folder had one more name for a while, and its parent one more folder.
    for (path, seen) in &mut after {
        seen.changed = before[path].changed;
        if path.as_os_str().is_empty() {
            seen.modified = before[path].modified;
        }
    }
    assert_eq!(after, before);
}

#[test]
fn a_full_disk_at_the_first_build_leaves_nothing() {
    let place = Place::new();
    let said = said(&mut child::builder(&STARVED, &place.out, 0));
    assert!(said.contains("stopped: could not write `"), "{said}");
    assert_eq!(look(place.parent.path()).len(), 1);
}

#[test]
fn a_folder_that_may_not_be_written_is_an_error_that_names_it() {
    let place = Place::new();
    write(&place.out, &child::built(0), THREADS).unwrap();
    fs::set_permissions(place.parent.path(), PermissionsExt::from_mode(0o555)).unwrap();
    let before = look(place.parent.path());

    let mut command = child::builder(&[], &place.out, 1);
    // Permissions do not bind root, so somebody else builds.
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        command.uid(65534).gid(65534);
    }
    match command.output() {
        Ok(output) => {
            let said = String::from_utf8(output.stdout).unwrap();
            let expected = format!("stopped: could not write `{}`", place.out.display());
            assert!(said.contains(&expected), "{said}");
            assert!(said.contains("Permission denied"), "{said}");
        }
        Err(error) => eprintln!("skipped: this binary cannot be run by another user: {error}"),
    }
    assert_eq!(look(place.parent.path()), before);
    fs::set_permissions(place.parent.path(), PermissionsExt::from_mode(0o755)).unwrap();
}
