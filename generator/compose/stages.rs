//! Stages: layers put together under a Flux Kustomization of their own, each after the one before.

use crate::{
    containment::{ClosedLayer, Composed, OWN_OF_FLUX, Stage},
    finding::{Finding, nearest},
    name::Name,
    profile::{FluxStage, Profile},
    quantity::Duration,
};
use std::collections::BTreeMap;

/// Puts the layers into the stages that the profile names; what would wait for ever is reported.
///
/// A layer that no stage names comes with the first that waits for it, or in the last stage.
pub(super) fn divide(composed: &mut Composed, profile: &Profile) -> Vec<Finding> {
    let asked = &profile.flux.stages;
    if asked.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let known: BTreeMap<&Name, &ClosedLayer> =
        composed.layers.iter().map(|layer| (&layer.name, layer)).collect();
    let mut named: BTreeMap<&Name, usize> = BTreeMap::new();
    for (at, stage) in asked.iter().enumerate() {
        let place = profile.place(&["flux", "stages", &at.to_string()]);
        let mut report = |message, note, help| {
            findings.push(Finding::error("stage-refused", place, message).note(note).help(help));
        };
        for (message, note, help) in taken(stage, &asked[..at], known.contains_key(&stage.name)) {
            report(message, note, help.to_owned());
        }
        for layer in &stage.layers {
            if !known.contains_key(layer) {
                let near = nearest(layer.as_str(), known.keys().map(|name| name.as_str()));
                report(
                    format!("the stage `{}` names `{layer}`, which is no layer", stage.name),
                    "the stage would come without it, and the layer that was meant with another",
                    near.map_or("see the layers in RUNBOOK.md".to_owned(), |near| {
                        format!("did you mean `{near}`?")
                    }),
                );
            }
            if named.insert(layer, at).is_some_and(|before| before != at) {
                report(
                    format!("the layer `{layer}` is named by two stages"),
                    "two Flux Kustomizations that make one object prune each other's",
                    "leave it in one of them".to_owned(),
                );
            }
        }
    }
    let placed = placed(composed, &named, asked.len() - 1);
    for layer in &composed.layers {
        let at = placed[&layer.name];
        let late = layer.depends_on.iter().find_map(|name| {
            placed.get(name).filter(|later| **later > at).map(|later| (name, *later))
        });
        let Some((name, later)) = late else { continue };
        let place = profile.place(&["flux", "stages", &at.to_string()]);
        let message = format!(
            "the layer `{}` of the stage `{}` waits for `{name}` of the stage `{}`",
            layer.name, asked[at].name, asked[later].name
        );
        findings.push(
            Finding::error("stage-deadlock", place, message)
                .note("a stage starts when the one before is ready, so both would wait for ever")
                .help(format!("name `{}` in the stage `{}`", layer.name, asked[later].name)),
        );
    }
    let stages = asked.iter().enumerate().map(|(at, stage)| {
        let is_own = |layer: &&ClosedLayer| placed.get(&layer.name) == Some(&at);
        let own: Vec<_> = composed.layers.iter().filter(is_own).collect();
        let timeout = slowest(&own, &composed.settings.timeout).plus_minutes(5);
        let layers = own.iter().map(|layer| layer.name.clone()).collect();
        Stage { name: stage.name.clone(), layers, timeout }
    });
    composed.stages = stages.filter(|stage| !stage.layers.is_empty()).collect();
    findings
}

/// Why a stage cannot have its name: what is said, why, and what to do.
fn taken(
    stage: &FluxStage,
    before: &[FluxStage],
    by_layer: bool,
) -> impl Iterator<Item = (String, &'static str, &'static str)> {
    let name = &stage.name;
    let by_stage = before.iter().any(|other| other.name == *name);
    let by_flux = name.as_str() == "flux-system";
    let reasons = [
        by_stage.then(|| {
            (
                format!("there are two stages `{name}`"),
                "each is a Flux Kustomization in `flux-system`, which knows one of a name",
                "rename one of them, or make one of both",
            )
        }),
        by_flux.then(|| {
            (
                format!("the stage `{name}` would take the name of Flux's own"),
                OWN_OF_FLUX,
                "choose another name for the stage",
            )
        }),
        by_layer.then(|| {
            (
                format!("the stage `{name}` has the name of the layer `{name}`"),
                "both are Flux Kustomizations in `flux-system`, which knows one of a name",
                "choose another name for the stage",
            )
        }),
    ];
    reasons.into_iter().flatten()
}

/// The stage of each layer: the one that names it, else that of the first that waits for it, else the last.
fn placed<'a>(
    composed: &'a Composed,
    named: &BTreeMap<&Name, usize>,
    last: usize,
) -> BTreeMap<&'a Name, usize> {
    let mut placed: BTreeMap<&Name, usize> = BTreeMap::new();
    let mut wanted: BTreeMap<&Name, usize> = BTreeMap::new();
    // Each layer depends on earlier ones alone, so whoever waits for it has been seen.
    for layer in composed.layers.iter().rev() {
        let first = wanted.get(&layer.name).copied().unwrap_or(last);
        let at = named.get(&layer.name).copied().unwrap_or(first);
        placed.insert(&layer.name, at);
        for name in &layer.depends_on {
            let stage = wanted.entry(name).or_insert(at);
            *stage = at.min(*stage);
        }
    }
    placed
}

/// How long the slowest chain of layers may take; those that nothing waits for count too.
fn slowest(layers: &[&ClosedLayer], default: &Duration) -> Duration {
    let mut until: BTreeMap<&Name, u64> = BTreeMap::new();
    for layer in layers {
        let own = layer.timeout.as_ref().unwrap_or(default).milliseconds();
        let before = layer.depends_on.iter().filter_map(|name| until.get(name)).max();
        let before = before.copied().unwrap_or(0);
        until.insert(&layer.name, before.saturating_add(own));
    }
    Duration::of_minutes(until.into_values().max().unwrap_or(0).div_ceil(60_000))
}
