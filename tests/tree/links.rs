//! Links, pipes and second names: nothing outside the tree's folder changes.

use super::{Content, Place, THREADS, contents, look, tree};
use cofferdam::{
    error::Error,
    tree::{Kind, compare, write},
};
use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

/// A tree, and a folder elsewhere that must stay as it is.
struct Outside {
    place: Place,
    folder: tempfile::TempDir,
}

impl Outside {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["x", "y"] {
            super::put(&folder.path().join(name), "precious");
        }
        Self { place: Place::with(files), folder }
    }

    /// Builds, and proves that nothing outside was touched by it.
    fn build(&self, files: &[(&str, &str)]) -> Result<cofferdam::tree::Written, Error> {
        let before = look(self.folder.path());
        let written = write(&self.place.out, &tree(files), THREADS);
        assert_eq!(look(self.folder.path()), before);
        written
    }

    fn move_away(&self, path: &str) -> PathBuf {
        let (from, to) = (self.place.out.join(path), self.folder.path().join("moved"));
        assert!(Command::new("mv").args([&from, &to]).status().unwrap().success());
        to
    }
}

#[test]
fn a_tree_folder_that_is_a_link_is_refused() {
    let outside = Outside::new(&[]);
    let out = outside.place.parent.path().join("linked");
    symlink(outside.folder.path(), &out).unwrap();
    let before = look(outside.folder.path());
    for error in [
        write(&out, &tree(&[("x", "1")]), THREADS).unwrap_err(),
        compare(&out, &tree(&[("x", "1")]), THREADS).unwrap_err(),
    ] {
        assert!(matches!(&error, Error::Link { path } if *path == out), "{error}");
    }
    assert_eq!(look(outside.folder.path()), before);
}

#[test]
fn a_parent_that_is_a_link_is_refused() {
    let outside = Outside::new(&[]);
    for target in [outside.folder.path(), Path::new("/nowhere")] {
        let parent = outside.place.parent.path().join("parent");
        symlink(target, &parent).unwrap();
        let refused = write(&parent.join("home"), &tree(&[("x", "1")]), THREADS);
        assert!(matches!(&refused, Err(Error::Link { path }) if *path == parent), "{refused:?}");
        super::delete(&parent);
    }
    assert_eq!(contents(outside.folder.path()).len(), 3);
}

#[test]
fn a_folder_replaced_by_a_link_is_in_the_way() {
    let files = [("apps/x", "1"), ("apps/deep/y", "1"), ("z", "1")];
    let outside = Outside::new(&files);
    let moved = outside.move_away("apps");
    symlink(&moved, outside.place.out.join("apps")).unwrap();

    let refused = outside.build(&files);
    let expected = vec![outside.place.out.join("apps")];
    assert!(
        matches!(&refused, Err(Error::Conflict { paths }) if *paths == expected),
        "{refused:?}"
    );

    let found = compare(&outside.place.out, &tree(&files), THREADS).unwrap().differences;
    let found: Vec<_> = found.iter().map(|d| (d.path.as_str(), d.kind)).collect();
    let missing = Kind::Missing;
    assert_eq!(found, [("apps", Kind::Foreign), ("apps/deep/y", missing), ("apps/x", missing)]);
}

#[test]
fn a_deep_folder_replaced_by_a_link_is_not_followed_when_its_files_are_orphans() {
    let outside = Outside::new(&[("a/b/x", "precious"), ("z", "1")]);
    let moved = outside.move_away("a/b");
    symlink(&moved, outside.place.out.join("a/b")).unwrap();
    outside.build(&[("z", "1")]).unwrap();
    let link = outside.place.out.join("a/b");
    assert_eq!(fs::read_link(&link).unwrap(), moved, "the link is somebody's own and stays");
    assert_eq!(fs::read_to_string(moved.join("x")).unwrap(), "precious");
}

#[test]
fn a_file_replaced_by_a_link_is_an_edit_that_a_build_undoes() {
    let files = [("a", "precious"), ("b", "1")];
    let outside = Outside::new(&files);
    let target = outside.folder.path().join("x");
    outside.place.delete("a");
    symlink(&target, outside.place.out.join("a")).unwrap();

    let found = compare(&outside.place.out, &tree(&files), THREADS).unwrap().differences;
    assert_eq!(found[0].kind, Kind::Edited, "though what it leads to is the same");
    let written = outside.build(&files).unwrap();
    assert_eq!(written.replaced_edits.len(), 1);
    let after = contents(&outside.place.out);
    assert_eq!(after[Path::new("a")], Content::File(b"precious".to_vec()));

    outside.place.delete("b");
    symlink(&target, outside.place.out.join("b")).unwrap();
    let written = outside.build(&files[..1]).unwrap();
    assert_eq!((written.removed, written.replaced_edits.len()), (1, 1));
    assert!(!contents(&outside.place.out).contains_key(Path::new("b")));
}

#[test]
fn a_file_with_a_second_name_elsewhere_is_not_written_through() {
    let outside = Outside::new(&[("a", "1")]);
    outside.place.delete("a");
    fs::hard_link(outside.folder.path().join("x"), outside.place.out.join("a")).unwrap();
    write(&outside.place.out, &tree(&[("a", "2")]), THREADS).unwrap();
    assert_eq!(fs::read_to_string(outside.folder.path().join("x")).unwrap(), "precious");
    assert_eq!(fs::read_to_string(outside.place.out.join("a")).unwrap(), "2");
}

#[test]
fn a_staging_name_taken_by_a_link_is_removed_and_not_followed() {
    let outside = Outside::new(&[("a", "1")]);
    symlink(outside.folder.path(), outside.place.parent.path().join(".cofferdam-home-new"))
        .unwrap();
    outside.build(&[("a", "2")]).unwrap();
    outside.place.assert_no_leftovers();
}

#[test]
fn a_pipe_is_neither_opened_nor_lost() {
    let outside = Outside::new(&[("a", "1"), ("b", "1")]);
    let pipe = outside.place.out.join("pipe");
    make_pipe(&pipe);
    let kept = compare(&outside.place.out, &tree(&[("a", "1"), ("b", "1")]), THREADS).unwrap().kept;
    assert_eq!(kept, [PathBuf::from("pipe")]);
    let before = fs::read_to_string(outside.place.out.join("a")).unwrap();
    let refused = outside.build(&[("a", "2")]);
    assert!(matches!(&refused, Err(Error::Odd { path }) if *path == pipe), "{refused:?}");
    assert_eq!(fs::read_to_string(outside.place.out.join("a")).unwrap(), before);
    outside.place.assert_no_leftovers();

    // In the place of a file that the program wrote, it is an edit.
    super::delete(&pipe);
    outside.place.delete("a");
    make_pipe(&outside.place.out.join("a"));
    assert_eq!(outside.build(&[("a", "2")]).unwrap().replaced_edits.len(), 1);
}

pub(super) fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}
