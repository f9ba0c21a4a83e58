//! What the profile says and the tree alone does not show, in the words of `cofferdam.yaml`.

use crate::{
    containment::{Composed, ExperimentRecord, Manual},
    finding::Place,
    intent::{Experiment, Intent},
    profile::{self, Profile, SourceKind},
};
use std::collections::{BTreeMap, BTreeSet};

/// The page that says how each experiment is torn down.
const RUNBOOK: &str = "RUNBOOK.md";

/// Adds to what the parts of a platform declared what only the profile and the whole of it tell.
pub(super) fn complete(composed: &mut Composed, profile: &Profile) {
    let places = places(profile);
    let experiment = |record: &ExperimentRecord| {
        let place = places.get(&record.terms.place).copied().unwrap_or(record.terms.place);
        (record.namespace.to_string(), declared(record, place))
    };
    let experiments = composed.experiments.iter().map(experiment).collect();
    let chosen = profile.providers.iter();
    let providers = chosen.map(|(axis, choice)| (axis.clone(), choice.value.clone())).collect();
    let (objects, keys) = outside(composed);
    let intent = &mut composed.intent;
    intent.tier = Some(profile.tier);
    intent.providers = providers;
    intent.experiments = experiments;
    intent.waivers.clone_from(&profile.waivers);
    intent.external.objects.extend(objects);
    intent.external.keys.extend(keys);
    let folders = composed.layers.iter().filter_map(|layer| layer.external.as_ref());
    intent.external.folders.extend(folders.map(|folder| folder.path().to_owned()));
    sort(intent);
}

fn declared(record: &ExperimentRecord, review_place: Place) -> Experiment {
    let terms = &record.terms.experiment;
    Experiment {
        place: record.terms.place,
        review_place,
        teardown_place: record.terms.place,
        decision: terms.decision.to_string(),
        review_by: terms.ends(),
        owner: Some(terms.owner.to_string()),
        senders: senders(terms),
        teardown: Some(RUNBOOK.to_owned()),
    }
}

/// The senders that are objects, and not only called something by people.
fn senders(terms: &profile::Experiment) -> Vec<String> {
    let senders = terms.test_signals.iter().map(|signal| signal.sender.to_string());
    senders.filter(|sender| sender.contains('/')).collect()
}

/// For the place of each experiment's terms, the place of the day that counts.
fn places(profile: &Profile) -> BTreeMap<Place, Place> {
    let components = profile.components.keys().map(|id| ["components", id.as_str(), "experiment"]);
    // Apps are many, and to look each up in the profile takes as long as there are.
    let apps = profile.apps.iter().filter(|(_, app)| app.value.experiment.is_some());
    let apps = apps.map(|(name, _)| ["apps", name.as_str(), "experiment"]);
    let paths = components.chain(apps);
    let place = |[part, id, key]: [&str; 3]| {
        let extended = [part, id, key, "extended", "until"];
        let given = [part, id, key, "review-by"];
        let is_extended = profile.merged.at(&extended).is_some();
        let day = if is_extended { profile.place(&extended) } else { profile.place(&given) };
        (profile.place(&[part, id, key]), day)
    };
    paths.map(place).collect()
}

/// The objects that the tree names and does not make, and the keys of those that have some.
fn outside(composed: &Composed) -> (Vec<String>, BTreeMap<String, Vec<String>>) {
    let settings = &composed.settings;
    let kind = match settings.source.kind {
        SourceKind::GitRepository => "GitRepository",
        SourceKind::OciRepository => "OCIRepository",
        SourceKind::Bucket => "Bucket",
    };
    let objects = vec![format!("{kind}/{}/{}", settings.source.namespace, settings.source.name)];
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, variable) in &settings.variables {
        let kind = if variable.in_secret { "Secret" } else { "ConfigMap" };
        if variable.value.is_none() {
            let object = format!("{kind}/flux-system/{}", variable.object);
            keys.entry(object).or_default().push(name.to_string());
        }
    }
    // What a person is asked to make.
    for Manual { subject, keys: asked, .. } in composed.layers.iter().flat_map(|l| &l.manual) {
        if let Some(path) = subject.strip_prefix("Secret ") {
            keys.entry(format!("Secret/{path}")).or_default().extend(asked.iter().cloned());
        }
    }
    (objects, keys)
}

/// The order of composition is nobody's business, and what is said twice is said once.
fn sort(intent: &mut Intent) {
    let stores = &mut intent.stores;
    let lists = [
        &mut intent.auth_gates,
        &mut stores.metrics,
        &mut stores.logs,
        &mut stores.traces,
        &mut intent.external.kinds,
        &mut intent.external.objects,
        &mut intent.external.folders,
    ];
    for list in lists.into_iter().chain(intent.external.keys.values_mut()) {
        let sorted: BTreeSet<String> = list.drain(..).collect();
        list.extend(sorted);
    }
}
