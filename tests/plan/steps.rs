//! Steps: each a tree that lints clean, the last one what is wanted, and all of them a way back.

use super::ways::{WAYS, between, way};
use crate::support::{Profiles, THREADS, keep, none_of, shipped};
use cofferdam::{compose, profile::Profile};

#[test]
fn every_migration_is_steps_that_are_clean_and_lead_back() {
    let faults: Vec<String> =
        WAYS.iter().flat_map(|shown| shown.way().faults(shown.name)).collect();
    none_of(&faults);
}

#[test]
fn every_migration_says_what_is_at_risk_and_what_to_do() {
    for shown in &WAYS {
        keep("plan", shown.name, &shown.way().shown());
    }
}

#[test]
fn a_new_value_is_one_step_without_hazard() {
    let to = ("swhurl", ["components.minio.size=40Gi"].as_slice());
    let way = way(&Profiles::default(), ("swhurl", &[]), to);
    none_of(&way.faults("value"));
    assert!(way.plan.hazards.is_empty(), "{:?}", way.plan.hazards);
    let names: Vec<&str> = way.steps.iter().map(|(outline, _)| outline.name.as_str()).collect();
    assert_eq!(names, ["apply"]);
}

#[test]
fn a_platform_has_no_way_to_itself() {
    for name in shipped() {
        let way = way(&Profiles::default(), (&name, &[]), (&name, &[]));
        assert!(way.plan.is_empty() && way.steps.is_empty(), "{name}: {:?}", way.plan);
    }
}

/// Numbers that look like chance, and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[test]
fn between_any_two_combinations_of_providers() {
    let axes = ["ingress", "auth-gate", "object-storage", "block-storage", "secrets"];
    let base = "{extends: [base/swhurl.yaml, base/swhurl-minio.yaml], tier: staging, \
                variables: {CLOUDFLARE_TOKEN: {from: Secret/platform-runtime-inputs}}, \
                components: {cilium: {hubble-host: null}, cert-manager: {solver: cloudflare, secrets: {api-token: CLOUDFLARE_TOKEN}}}}";
    let loaded = Profiles::default().with("any.yaml", base).profile("any");
    let catalog = compose::catalog();
    let mut dice = Dice(7);
    let mut pick = || loop {
        let mut profile = loaded.clone();
        for axis in axes {
            let providers =
                &catalog.axes().iter().find(|known| known.id == axis).unwrap().providers;
            let choice = providers[dice.roll(providers.len())].id;
            profile.providers.get_mut(axis).unwrap().value = choice.to_owned();
        }
        if compose::compose(&profile, THREADS).is_ok() {
            return profile;
        }
    };
    let mut faults = Vec::new();
    for _ in 0..12 {
        let (from, to) = (pick(), pick());
        let chosen = |profile: &Profile| -> Vec<String> {
            axes.iter().map(|axis| profile.providers[*axis].value.clone()).collect()
        };
        let name = format!("{:?} to {:?}", chosen(&from), chosen(&to));
        faults.extend(between(&from, &to).faults(&name));
    }
    none_of(&faults);
}
