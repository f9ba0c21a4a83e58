//! What holds of every build, whatever the profile: the same bytes from the same meaning.
#![cfg(test)]

mod shuffle;

use crate::support::{Profiles, THREADS, none_of, shipped, tree_of};
use cofferdam::tree::{Tree, apply, compare, diff, write};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    time::SystemTime,
};

const ONE: NonZeroUsize = NonZeroUsize::MIN;
const SEEDS: [u64; 4] = [1, 2, 3, 0x5eed];

#[test]
fn the_number_of_threads_cannot_be_seen() {
    for name in shipped() {
        assert_same(&name, &tree_of(&name, &[], ONE), &tree_of(&name, &[], THREADS));
    }
    let many = Profiles::default().with("many.yaml", many_apps());
    let (_, one) = many.tree("many", &[], ONE);
    for threads in [2, 3, 7, 64].map(|threads| NonZeroUsize::new(threads).unwrap()) {
        assert_same("many", &one, &many.tree("many", &[], threads).1);
    }
    assert!(one.files().len() > 60 * 4, "only {} files", one.files().len());
}

#[test]
fn the_order_of_keys_cannot_be_seen() {
    let many = Profiles::default().with("many.yaml", many_apps());
    for seed in SEEDS {
        let shuffled = shuffle::profiles(seed);
        for name in shipped() {
            assert_same(
                &name,
                &tree_of(&name, &[], THREADS),
                &shuffled.tree(&name, &[], THREADS).1,
            );
        }
        let apps = shuffle::yaml(&many_apps(), seed);
        assert_ne!(apps, many_apps(), "seed {seed} shuffles nothing");
        let apps = shuffled.with("many.yaml", apps).tree("many", &[], THREADS).1;
        assert_same("many", &many.tree("many", &[], THREADS).1, &apps);
    }
}

#[test]
fn a_tree_differs_from_itself_in_nothing_and_from_another_in_what_turns_it_into_that() {
    let trees: Vec<_> = shipped().iter().map(|name| tree_of(name, &[], THREADS)).collect();
    for (at, tree) in trees.iter().enumerate() {
        let again = tree_of(tree.profile().as_str(), &[], THREADS);
        assert_same(tree.profile().as_str(), tree, &again);
        assert_eq!(diff(tree, tree), []);
        for other in &trees[at + 1..] {
            let changes = diff(tree, other);
            assert!(!changes.is_empty(), "{} is {}", tree.profile(), other.profile());
            assert_eq!(apply(&changes, tree), other.files());
        }
    }
}

#[test]
fn a_second_write_touches_nothing() {
    for name in shipped() {
        let tree = tree_of(&name, &[], THREADS);
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out").join(&name);
        let first = write(&out, &tree, THREADS).unwrap();
        assert_eq!(first.wrote, tree.files().len(), "{name}");
        let before = times(&out);
        let second = write(&out, &tree_of(&name, &[], ONE), THREADS).unwrap();
        assert_eq!((second.wrote, second.removed, second.unchanged), (0, 0, tree.files().len()));
        assert_eq!(before, times(&out), "{name}");
        assert!(compare(&out, &tree, THREADS).unwrap().is_clean(), "{name}");
    }
}

#[test]
fn every_shipped_profile_says_what_it_is() {
    let undescribed = shipped().into_iter().filter(|name| {
        let description = Profiles::default().profile(name).description;
        description.is_none_or(|description| description.len() < 20)
    });
    none_of(&undescribed.collect::<Vec<_>>());
}

/// When each file and folder below a folder was last changed.
fn times(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut times = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        let about = fs::metadata(&path).unwrap();
        if about.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        times.insert(path, about.modified().unwrap());
    }
    times
}

/// A profile with sixty apps, some of which depend on others.
fn many_apps() -> String {
    let mut text =
        "extends: [base/swhurl.yaml, base/swhurl-minio.yaml]\ntier: staging\napps:\n".to_owned();
    for at in 0..60 {
        // Neither in the order of their names nor in that of their dependencies.
        let name = format!("app-{}", at * 37 % 60);
        let needs =
            if at % 4 == 0 { "" } else { &format!(", depends-on: [app-{}]", (at - 1) * 37 % 60) };
        let chart = "chart: {oci: 'oci://example.org/charts/web', version: 1.2.3}";
        let route = format!("route: {{host: {name}, service: {name}, port: 80, exposure: public}}");
        let values = format!("values: {{replicas: {at}, z: 1, a: {{x: 2, b: [3, 1]}}}}");
        writeln!(text, "  {name}: {{namespace: ns-{}, {chart}, {route}, {values}{needs}}}", at % 7)
            .unwrap();
    }
    text
}

#[track_caller]
fn assert_same(name: &str, a: &Tree, b: &Tree) {
    let changed: Vec<_> = diff(a, b).iter().map(|change| change.file().path.to_string()).collect();
    assert_eq!(changed, [""; 0], "`{name}` differs");
    assert_eq!(a.digest(), b.digest(), "`{name}` has another digest");
    assert_eq!(a, b, "`{name}` differs");
}
