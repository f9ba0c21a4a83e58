//! The order of apps: each is closed after those it depends on, since a handle exists only then.

use crate::{
    component::apps::{Filled, Ground, Plan},
    containment::{Handle, Layer, Made, Readiness, tier},
    finding::{Finding, Place},
    model::{self, ObjectId},
    name::Name,
    profile::{App, HealthCheck},
    provider::Site,
};
use std::collections::{BTreeMap, BTreeSet};

/// Closes layers, which come after those they depend on.
pub(super) fn close<'a>(
    site: &mut Site<'_>,
    layers: Vec<(&'a Plan<'a>, Filled)>,
    (done, ground): (&mut Done, Ground<'_>),
) {
    for (plan, layer) in layers {
        let ready = readiness(site, plan);
        match layer {
            Filled::App(mut layer) => {
                for (at, needed) in plan.app.value.depends_on.iter().enumerate() {
                    let place = dependency_place(site, plan, at);
                    done.connect_app(&mut layer, needed, (ground, place));
                }
                done.apps.insert(plan.name.clone(), site.platform.gate(layer, ready));
            }
            Filled::Experiment(mut layer) => {
                for (at, needed) in plan.app.value.depends_on.iter().enumerate() {
                    let place = dependency_place(site, plan, at);
                    done.connect_experiment(&mut layer, needed, (ground, place));
                }
                done.experiments.insert(plan.name.clone(), site.platform.gate(layer, ready));
            }
        }
    }
}

fn dependency_place(site: &Site<'_>, plan: &Plan<'_>, at: usize) -> Place {
    site.profile.place(&["apps", plan.name.as_str(), "depends-on", &at.to_string()])
}

/// The apps, each after those it depends on; the profile has no cycles.
pub(super) fn order<'a>(plans: &'a [Plan<'a>]) -> Vec<&'a Plan<'a>> {
    let by_name: BTreeMap<_, _> = plans.iter().map(|plan| (plan.name, plan)).collect();
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    // A stack of its own, since a chain of apps may be longer than the program's.
    let mut stack: Vec<_> = plans.iter().rev().map(|plan| (plan.name, false)).collect();
    while let Some((name, ready)) = stack.pop() {
        let Some(plan) = by_name.get(name).filter(|_| !seen.contains(name)) else { continue };
        if ready {
            seen.insert(name);
            order.push(*plan);
            continue;
        }
        stack.push((name, true));
        stack.extend(plan.app.value.depends_on.iter().map(|needed| (needed, false)));
    }
    order
}

/// The apps that are closed.
#[derive(Default)]
pub(super) struct Done {
    apps: BTreeMap<Name, Handle<tier::App>>,
    experiments: BTreeMap<Name, Handle<tier::Experiment>>,
}

impl Done {
    fn connect_app(
        &self,
        layer: &mut Layer<tier::App>,
        needed: &Name,
        (ground, place): (Ground<'_>, Place),
    ) {
        if let Some(handle) = self.apps.get(needed) {
            layer.needs(handle);
        } else if let Some(handle) = ground.components.get(needed.as_str()) {
            layer.needs(handle);
        } else {
            layer.report(self.refusal(needed, place));
        }
    }

    /// Why an app cannot depend on something that the profile knows.
    fn refusal(&self, needed: &Name, place: Place) -> Finding {
        if self.experiments.contains_key(needed) {
            return Finding::error(
                "dependency-on-experiment",
                place,
                format!("`{needed}` is an experiment"),
            )
            .note("it ends on its review date, and what depends on it ends with it")
            .help("depend on something that lasts, or make this app an experiment too");
        }
        Finding::error(
            "not-gated",
            place,
            format!("nothing can wait for `{needed}` in this profile"),
        )
        .note("it is not installed here, or it is an experiment, or it makes no layer of its own")
        .help("remove it from `depends-on`; what a route or a secret needs is waited for anyway")
    }

    fn connect_experiment(
        &self,
        layer: &mut Layer<tier::Experiment>,
        needed: &Name,
        (ground, place): (Ground<'_>, Place),
    ) {
        if let Some(handle) = self.experiments.get(needed) {
            layer.needs(handle);
        } else if let Some(handle) = self.apps.get(needed) {
            layer.needs(handle);
        } else if let Some(handle) = ground.components.get(needed.as_str()) {
            layer.needs(handle);
        } else {
            layer.report(self.refusal(needed, place));
        }
    }
}

fn readiness(site: &mut Site<'_>, plan: &Plan<'_>) -> Readiness {
    let app = &plan.app.value;
    if app.health_checks.is_empty() {
        return Readiness::Wait;
    }
    let mut checks = vec![Made::release(app.namespace.clone(), plan.name.clone())];
    for (at, check) in app.health_checks.iter().enumerate() {
        match health_check(check, app) {
            Some(made) => checks.push(made),
            None => report_unknown(site, plan, (at, check)),
        }
    }
    Readiness::checks(checks)
}

/// The object that a check waits for; none where nobody says what its API version is.
fn health_check(check: &HealthCheck, app: &App) -> Option<Made> {
    let known = model::known(&check.kind);
    let own = check.api_version.as_deref();
    let api_version = own.or(known.map(|known| known.api_version))?;
    let group = |api_version: &str| api_version.rsplit_once('/').map(|(group, _)| group.to_owned());
    let namespaced = known
        .filter(|known| group(known.api_version) == group(api_version))
        .is_none_or(|known| known.namespaced);
    Some(Made::promised(ObjectId {
        api_version: api_version.to_owned().into(),
        kind: check.kind.to_string().into(),
        namespace: namespaced.then(|| app.namespace.clone()),
        name: check.name.clone(),
    }))
}

fn report_unknown(site: &mut Site<'_>, plan: &Plan<'_>, (at, check): (usize, &HealthCheck)) {
    let path = ["apps", plan.name.as_str(), "health-checks", &at.to_string()];
    let message =
        format!("`{}` is no kind of Kubernetes itself, so it needs its API version", check.kind);
    site.platform.report(
        Finding::error("missing-key", site.profile.place(&path), message)
            .note("Flux would wait for an object that cannot be, until its timeout")
            .help("add `api-version:`, such as `postgresql.cnpg.io/v1`"),
    );
}
