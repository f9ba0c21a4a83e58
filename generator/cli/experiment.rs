//! The experiments of a profile and their review dates.

use crate::{
    containment::{Composed, tier::Terms},
    finding::{Finding, Place},
    name::Namespace,
    profile::{Date, Experiment, Profile},
};
use std::{collections::BTreeMap, sync::Arc};

/// How many days before its review an experiment is warned of.
const NEAR: i32 = 14;

/// An experiment, and where the profile says when it is reviewed.
pub(super) struct Trial {
    /// Its namespace.
    pub(super) namespace: Namespace,
    terms: Arc<Terms>,
    place: Place,
}

/// The experiments of a platform, by namespace.
pub(super) fn trials(profile: &Profile, composed: &Composed) -> Vec<Trial> {
    if composed.experiments.is_empty() {
        return Vec::new();
    }
    let components = profile.components.keys().map(|id| ["components", id.as_str(), "experiment"]);
    let apps = profile.apps.keys().map(|name| ["apps", name.as_str(), "experiment"]);
    let by_place: BTreeMap<Place, [&str; 3]> =
        components.chain(apps).map(|path| (profile.place(&path), path)).collect();
    let trial = |record: &crate::containment::ExperimentRecord| {
        let terms = Arc::clone(&record.terms);
        let place = by_place.get(&terms.place).map_or(terms.place, |[part, id, key]| {
            match terms.experiment.extended {
                Some(_) => profile.place(&[part, id, key, "extended", "until"]),
                None => profile.place(&[part, id, key, "review-by"]),
            }
        });
        Trial { namespace: record.namespace.clone(), terms, place }
    };
    composed.experiments.iter().map(trial).collect()
}

impl Trial {
    /// Its terms.
    pub(super) fn terms(&self) -> &Experiment {
        &self.terms.experiment
    }

    /// The days until its review, from today on; below zero when the day has passed.
    pub(super) fn days_left(&self, today: Date) -> i32 {
        // Days do not overflow: jiff's calendar has fewer than four million of them.
        let span = self.terms().ends().day().since((jiff::Unit::Day, today.day()));
        span.map_or(i32::MAX, |span| span.get_days())
    }

    /// What is to be said of its review date today.
    pub(super) fn review(&self, today: Date) -> Option<Finding> {
        let (terms, namespace, left) = (self.terms(), &self.namespace, self.days_left(today));
        let (day, owner, decision) = (terms.ends(), &terms.owner, &terms.decision);
        let (finding, help) = if left < 0 {
            let message = format!("the experiment in `{namespace}` was to be reviewed by {day}");
            (
                Finding::error("review-date-passed", self.place, message),
                format!(
                    "ask {owner}: end it as `RUNBOOK.md` says, take `experiment` out once {decision} \
                     makes it permanent, or set `extended` with a new day and a reason"
                ),
            )
        } else if left < NEAR {
            let when = match left {
                0 => "today".to_owned(),
                1 => "tomorrow".to_owned(),
                days => format!("in {days} days"),
            };
            let message = format!("the experiment in `{namespace}` is to be reviewed {when}");
            (
                Finding::warning("review-date-near", self.place, message),
                format!("ask {owner} to decide by {day}, as {decision} foresees"),
            )
        } else {
            return None;
        };
        Some(
            finding
                .note("what is tried without an end is never decided upon, and others start to rely on it")
                .help(help),
        )
    }
}
