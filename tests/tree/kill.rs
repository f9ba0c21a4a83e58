//! A build killed at any moment leaves the old tree or the new one, and the next build succeeds.

use super::{Content, Place, THREADS, child, contents};
use cofferdam::tree::write;
use std::{
    collections::BTreeMap,
    fs,
    hint::spin_loop,
    os::unix::{fs::MetadataExt, process::ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, ExitStatus},
};

/// So many builds have to die in their work, in each of the two tests.
const KILLS: usize = 50;
const ATTEMPTS: usize = 10 * KILLS;

type Contents = BTreeMap<PathBuf, Content>;

#[test]
fn a_killed_first_build_leaves_no_tree_or_all_of_it() {
    let new = expected(0);
    let mut tally = Tally::default();
    for attempt in 0..ATTEMPTS {
        let place = Place::new();
        tally.count(kill(&place, attempt, 0));
        if place.out.exists() {
            assert_eq!(contents(&place.out), new, "half a tree after {attempt}");
            tally.new += 1;
        } else {
            tally.old += 1;
        }
        assert_recovers(&place, 0, &new);
        if tally.is_enough() {
            return;
        }
    }
    panic!("{tally:?}");
}

#[test]
fn a_killed_rebuild_leaves_the_old_tree_or_the_new_one() {
    let (old, new) = (expected(0), expected(1));
    let place = Place::new();
    let mut tally = Tally::default();
    for attempt in 0..ATTEMPTS {
        write(&place.out, &child::built(0), THREADS).unwrap();
        assert_eq!(contents(&place.out), old);
        tally.count(kill(&place, attempt, 1));
        let left = contents(&place.out);
        assert!(left == old || left == new, "neither tree after {attempt}");
        if left == old {
            tally.old += 1;
        } else {
            tally.new += 1;
        }
        assert_recovers(&place, 1, &new);
        if tally.is_enough() {
            return;
        }
    }
    panic!("{tally:?}");
}

#[derive(Debug, Default)]
struct Tally {
    killed: usize,
    old: usize,
    new: usize,
}

impl Tally {
    fn count(&mut self, status: ExitStatus) {
        match status.signal() {
            Some(9) => self.killed += 1,
            Some(_) | None => assert!(status.success(), "{status}"),
        }
    }

    /// Both outcomes were met, or the moments were not spread over the whole build.
    fn is_enough(&self) -> bool {
        self.killed >= KILLS && self.old > 0 && self.new > 0
    }
}

/// What a build leaves where nobody disturbs it.
fn expected(build: usize) -> Contents {
    let place = Place::new();
    write(&place.out, &child::built(build), THREADS).unwrap();
    contents(&place.out)
}

/// Starts a build and kills it at a moment that differs from attempt to attempt.
fn kill(place: &Place, attempt: usize, build: usize) -> ExitStatus {
    let staging = place.parent.path().join(".cofferdam-home-new");
    let inode = |path: &Path| fs::symlink_metadata(path).ok().map(|data| data.ino());
    let before = inode(&place.out);
    let mut child = child::builder(&[], &place.out, build).spawn().unwrap();
    // Every fourth dies after the trees changed places, the others while the new one grows.
    if attempt % 4 == 3 {
        wait_for(&mut child, || inode(&place.out) != before);
    } else {
        let enough = attempt * 7 % (child::FILES / 3);
        wait_for(&mut child, || fs::read_dir(&staging).is_ok_and(|found| found.count() > enough));
    }
    (0..attempt * 500).for_each(|_| spin_loop());
    child.kill().unwrap();
    child.wait().unwrap()
}

fn wait_for(child: &mut Child, happened: impl Fn() -> bool) {
    while !happened() && child.try_wait().unwrap().is_none() {
        spin_loop();
    }
}

fn assert_recovers(place: &Place, build: usize, new: &Contents) {
    write(&place.out, &child::built(build), THREADS).unwrap();
    assert_eq!(contents(&place.out), *new);
    place.assert_no_leftovers();
}
