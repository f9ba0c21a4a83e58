//! The matrix: what every shipped profile could pick builds and is clean, or says why not.

use crate::support::{Profiles, THREADS, none_of};
use cofferdam::{
    matrix::{self, Outcome},
    profile::Date,
};

#[test]
fn no_shipped_profile_could_pick_what_is_faulty() {
    // Other axes ask for settings that these profiles do not have.
    let named = ["ingress", "block-storage", "object-storage"].map(str::to_owned);
    let [axes, secrets] = [&named[..], &["secrets".to_owned()]].map(|it| matrix::axes(it).unwrap());
    let tried = [(&axes, matrix::pairwise(&axes)), (&secrets, matrix::every(&secrets))];
    let today = Date::try_from("2026-11-21").unwrap();
    let (mut faults, mut clean) = (Vec::new(), 0);
    // Two profiles of one base say the same; the largest platforms take too long without optimisation.
    for name in ["anton", "krateo", "swhurl", "swhurl-ceph", "swhurl-traefik"] {
        let profile = Profiles::default().profile(name);
        let cells = tried.iter().flat_map(|(axes, combinations)| {
            matrix::run(&profile, axes, combinations, (today, THREADS))
        });
        for cell in cells {
            clean += usize::from(cell.outcome == Outcome::Clean);
            if let Outcome::Faulty(why) = cell.outcome {
                let told = |fault| format!("{name}: {:?}: {fault}", cell.providers);
                faults.extend(why.iter().map(told));
            }
        }
    }
    none_of(&faults);
    assert!(clean > 10, "only {clean} are clean");
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
