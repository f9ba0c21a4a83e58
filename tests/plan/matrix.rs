//! The matrix: what every shipped profile could pick builds and is clean, or says why not.

use crate::support::{Profiles, THREADS, none_of, shipped};
use cofferdam::{
    matrix::{self, Cell, Outcome},
    profile::Date,
};
use std::collections::BTreeSet;

#[test]
fn no_shipped_profile_could_pick_what_is_faulty() {
    let axes = matrix::axes(&[]).unwrap();
    let how = (Date::try_from("2026-11-21").unwrap(), THREADS);
    let (mut faults, mut clean, mut tried) = (Vec::new(), 0, BTreeSet::new());
    for name in shipped() {
        let profile = Profiles::default().profile(&name);
        let (open, mut cells) = matrix::pickable(&profile, &axes, how);
        // Profiles of one base differ in what they pick: a combination is tried on the first of them.
        let mut pairs = matrix::pairwise(&open);
        let base = name.split('-').next().unwrap_or_default().to_owned();
        pairs.retain(|row| tried.insert((base.clone(), row.clone())));
        cells.extend(matrix::run(&profile, &axes, &pairs, how));
        for cell in &cells {
            match &cell.outcome {
                Outcome::Clean => clean += 1,
                Outcome::Refused(why) if why.iter().all(|why| !why.is_empty()) => {}
                Outcome::Refused(_) => {
                    faults.push(format!("{name}: {:?} says no reason", cell.providers));
                }
                Outcome::Faulty(why) => faults
                    .extend(why.iter().map(|why| format!("{name}: {:?}: {why}", cell.providers))),
            }
        }
    }
    none_of(&faults);
    assert!(clean > 40, "only {clean} are clean");
}

#[test]
fn the_smallest_combination_that_fails_is_named() {
    let axes = matrix::axes(&["ingress".to_owned(), "block-storage".to_owned()]).unwrap();
    let profile = Profiles::default().profile("swhurl");
    let cell = |ingress, storage, outcome| Cell { providers: vec![ingress, storage], outcome };
    let faulty = || Outcome::Faulty(vec!["a door that nothing opens".to_owned()]);
    let cells = [
        cell("ingress-nginx", "local-path", Outcome::Clean),
        cell("traefik", "local-path", faulty()),
        cell("traefik", "longhorn", faulty()),
        cell("ingress-nginx", "longhorn", Outcome::Clean),
    ];
    let smallest = matrix::smallest(&profile, &axes, &cells);
    assert_eq!(smallest, [&cells[1]], "what fails with less is named, and not what contains it");
}

#[test]
fn any_two_providers_meet_in_the_pairs() {
    let axes = matrix::axes(&[]).unwrap();
    let (pairs, every) = (matrix::pairwise(&axes), matrix::every(&axes));
    assert!(pairs.len() * 4 < every.len(), "{} of {}", pairs.len(), every.len());
    for (a, first) in axes.iter().enumerate() {
        for (b, second) in axes.iter().enumerate().skip(a + 1) {
            for one in &first.providers {
                for other in &second.providers {
                    assert!(
                        pairs.iter().any(|row| row[a] == *one && row[b] == *other),
                        "{one} {other}"
                    );
                }
            }
        }
    }
}
