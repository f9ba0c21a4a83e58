//! Every way in which a folder can differ from its tree, told apart by what the ledger remembers.

use super::{Place, THREADS, look, marked, tree};
use cofferdam::tree::{
    Bounded, Comparison, Kind, LEDGER, LedgerState, compare, read_bounded, write,
};
use std::path::{Path, PathBuf};

fn compared(place: &Place, files: &[(&str, &str)]) -> Comparison {
    let before = look(place.parent.path());
    let found = compare(&place.out, &tree(files), THREADS).unwrap();
    assert_eq!(look(place.parent.path()), before, "a comparison only reads");
    found
}

fn kinds(place: &Place, files: &[(&str, &str)]) -> Vec<(String, Kind)> {
    let found = compared(place, files).differences.into_iter();
    found.map(|difference| (difference.path.to_string(), difference.kind)).collect()
}

fn kind(place: &Place, files: &[(&str, &str)]) -> Kind {
    let found = kinds(place, files);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].1
}

#[test]
fn what_was_just_written_is_clean() {
    let files = [("a/x", "1"), ("a/y", "2"), ("b", "")];
    let found = compared(&Place::with(&files), &files);
    assert!(found.is_clean());
    assert_eq!((found.ledger, found.kept), (LedgerState::Current, vec![]));
}

#[test]
fn where_nothing_is_everything_is_new() {
    let found = compared(&Place::new(), &[("a/x", "1"), ("b", "2")]);
    assert_eq!(found.ledger, LedgerState::Absent);
    let found: Vec<Kind> = found.differences.iter().map(|difference| difference.kind).collect();
    assert_eq!(found, [Kind::New, Kind::New]);
}

#[test]
fn a_changed_build_is_stale() {
    assert_eq!(kind(&Place::with(&[("a", "1")]), &[("a", "2")]), Kind::Stale);
}

#[test]
fn a_changed_file_is_edited() {
    let place = Place::with(&[("a", "1")]);
    for text in ["2", "", "11", &"1".repeat(70_000)] {
        place.put("a", text);
        assert_eq!(kind(&place, &[("a", "1")]), Kind::Edited, "{text:.9}");
    }
}

#[test]
fn both_changed_is_an_edit_on_a_stale_render() {
    let place = Place::with(&[("a", "1")]);
    place.put("a", "2");
    assert_eq!(kind(&place, &[("a", "3")]), Kind::EditedAndStale);
}

#[test]
fn a_change_by_hand_that_the_build_makes_as_well_is_clean_but_for_the_ledger() {
    let place = Place::with(&[("a", "1")]);
    place.put("a", "2");
    let found = compared(&place, &[("a", "2")]);
    assert_eq!((found.differences.len(), found.ledger), (0, LedgerState::Stale));
}

#[test]
fn a_deleted_file_is_missing_and_one_never_written_is_new() {
    let place = Place::with(&[("a", "1"), ("b", "1")]);
    place.delete("a");
    place.delete("b");
    let found = kinds(&place, &[("a", "1"), ("b", "2"), ("c", "1")]);
    let expected = [("a", Kind::Missing), ("b", Kind::Missing), ("c", Kind::New)];
    assert_eq!(found, expected.map(|(path, kind)| (path.to_owned(), kind)));
}

#[test]
fn what_the_tree_no_longer_has_is_an_orphan_that_may_be_edited() {
    let place = Place::with(&[("a/x", "1"), ("a/y", "1"), ("a/empty", ""), ("b", "1")]);
    place.put("a/y", "2");
    let found = compared(&place, &[("b", "1")]);
    let kinds: Vec<_> = found.differences.iter().map(|d| (d.path.as_str(), d.kind)).collect();
    let expected = [("a/empty", Kind::Orphan), ("a/x", Kind::Orphan), ("a/y", Kind::EditedOrphan)];
    assert_eq!(kinds, expected);
    assert_eq!(found.differences[1].object.as_deref(), Some("ConfigMap default/3"));
}

#[test]
fn what_the_program_did_not_write_is_kept() {
    let place = Place::with(&[("a/x", "1")]);
    place.put("a/notes.txt", "");
    place.put("docs/deep/page with spaces.md", "");
    std::os::unix::fs::symlink("/nowhere", place.out.join("link")).unwrap();
    let found = compared(&place, &[("a/x", "1")]);
    assert!(found.is_clean());
    assert_eq!(
        found.kept,
        ["a/notes.txt", "docs/deep/page with spaces.md", "link"].map(PathBuf::from)
    );
}

#[test]
fn a_file_of_somebody_else_in_the_way_is_foreign() {
    let place = Place::with(&[("a", "1")]);
    place.put("b", "mine");
    assert_eq!(kind(&place, &[("a", "1"), ("b", "1")]), Kind::Foreign);
}

#[test]
fn a_file_where_a_folder_must_go_is_foreign_and_so_is_a_folder_where_a_file_must_go() {
    let place = Place::with(&[("a", "1")]);
    place.put("b", "mine");
    place.put("c/mine", "mine");
    let found = kinds(&place, &[("a", "1"), ("b/x", "1"), ("c", "1")]);
    let expected = [("b", Kind::Foreign), ("b/x", Kind::New), ("c", Kind::Foreign)];
    assert_eq!(found, expected.map(|(path, kind)| (path.to_owned(), kind)));
}

#[test]
fn without_a_ledger_equal_files_are_adopted_and_marked_ones_known() {
    let (old, new) = (marked("1"), marked("2"));
    let place = Place::with(&[("a", "1"), ("b", &old), ("c", "1")]);
    place.delete(LEDGER);
    let found = kinds(&place, &[("a", "1"), ("b", &new), ("c", "2")]);
    let expected = [("b", Kind::Stale), ("c", Kind::Foreign)];
    assert_eq!(found, expected.map(|(path, kind)| (path.to_owned(), kind)));
    assert_eq!(
        compared(&place, &[("a", "1"), ("b", &old), ("c", "1")]).ledger,
        LedgerState::Absent
    );
}

#[test]
fn the_mark_of_another_profile_or_further_down_does_not_count() {
    let place = Place::new();
    place.put("a", marked("1").replace("`home`", "`home2`"));
    place.put("b", format!("\n\n\n{}", marked("1")));
    let found = kinds(&place, &[("a", "1"), ("b", "1")]);
    assert_eq!(found.iter().map(|(_, kind)| *kind).collect::<Vec<_>>(), [Kind::Foreign; 2]);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let files: Vec<(String, String)> =
        (0..400).map(|i| (format!("n{}/l{}/{i}", i % 7, i % 40), i.to_string())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let place = Place::with(&files[..300]);
    place.put("n1/l1/1", "edited");
    place.put("n1/mine", "");
    let one = compare(&place.out, &tree(&files), 1.try_into().unwrap()).unwrap();
    assert_eq!(one.differences.len(), 101);
    for threads in [2, 3, 16] {
        let many = compare(&place.out, &tree(&files), threads.try_into().unwrap()).unwrap();
        assert_eq!(many, one);
    }
    write(&place.out, &tree(&files), 16.try_into().unwrap()).unwrap();
    let alone = Place::new();
    write(&alone.out, &tree(&files), 1.try_into().unwrap()).unwrap();
    place.delete("n1/mine");
    assert_eq!(super::contents(&place.out), super::contents(&alone.out));
}

#[test]
fn reading_is_bounded_and_only_for_regular_files() {
    let place = Place::new();
    place.put("a", "12345");
    let path = place.out.join("a");
    assert_eq!(read_bounded(&path, 5).unwrap(), Bounded::Whole(b"12345".to_vec()));
    assert_eq!(read_bounded(&path, 4).unwrap(), Bounded::TooLarge(5));
    let through = place.out.join("link");
    std::os::unix::fs::symlink(&path, &through).unwrap();
    assert_eq!(read_bounded(&through, 0).unwrap(), Bounded::TooLarge(5));
    let pipe = place.out.join("pipe");
    super::links::make_pipe(&pipe);
    for odd in [place.out.as_path(), Path::new("/dev/zero"), &pipe] {
        let error = read_bounded(odd, 10).unwrap_err();
        assert!(error.to_string().ends_with("is not a regular file"), "{error}");
    }
    let absent = read_bounded(&place.out.join("absent"), 10).unwrap_err();
    assert!(absent.to_string().starts_with("could not read `"), "{absent}");
}
