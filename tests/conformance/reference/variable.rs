//! Variables: what a layer uses is what Flux substitutes there, and `$` elsewhere means itself.

use super::View;
use crate::support::{
    applied::substituted,
    object::{Object, items, text, walk},
};
use cofferdam::text;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn faults(view: &View<'_>) -> Vec<String> {
    let substituted = substituted(&view.objects);
    let mut faults = Vec::new();
    let mut used: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for object in view.objects.iter().filter(|object| !object.is_flux()) {
        let in_layer = used.entry(&object.layer).or_default();
        walk(&object.data, "", &mut |path, text| {
            let found = if substituted.contains(&object.layer) {
                take(text, in_layer)
            } else {
                untouched(view, text)
            };
            faults.extend(found.map(|fault| format!("{}: {path}: {fault}", object.path)));
        });
    }
    faults.extend(view.flux().flat_map(|flux| sources(view, flux, used.remove(flux.name()))));
    faults
}

/// Keeps the variables of a text that Flux substitutes.
fn take(held: &str, used: &mut BTreeSet<String>) -> Option<&'static str> {
    let mut fault = None;
    for name in text::variables(held) {
        match name {
            Ok(name) => drop(used.insert(name.to_owned())),
            Err(_) => fault = Some("a `$` that is neither doubled nor a variable"),
        }
    }
    fault
}

/// Judges a text that Flux leaves alone.
fn untouched(view: &View<'_>, text: &str) -> Option<&'static str> {
    let mut declared = view.profile.variables.keys();
    if declared.any(|name| text.contains(&format!("${{{name}}}"))) {
        return Some("a variable that nobody substitutes");
    }
    // A collector halves those before the groups of its expressions itself.
    text.replace("$$1", "").contains("$$").then_some("a doubled `$` that nobody halves")
}

/// Every variable of a layer comes from an object that the layer names, and each of these is needed.
fn sources(view: &View<'_>, flux: &Object, used: Option<BTreeSet<String>>) -> Vec<String> {
    let from = items(&flux.spec()["postBuild"]["substituteFrom"]).iter();
    let from: BTreeSet<_> =
        from.map(|from| format!("{}/{}", text(&from["kind"]), text(&from["name"]))).collect();
    let mut needed = BTreeSet::new();
    let mut faults = Vec::new();
    for name in used.into_iter().flatten() {
        let found = view.profile.variables.iter().find(|(known, _)| known.as_str() == name);
        let Some((_, variable)) = found else {
            faults.push(format!("{}: `{name}` is not declared", flux.path));
            continue;
        };
        needed.insert(variable.value.from.to_string());
        if variable.value.value.is_some() && !view.is_before("variables", flux.name()) {
            faults.push(format!("{}: does not wait for the value of `{name}`", flux.path));
        }
    }
    if from != needed {
        faults.push(format!("{}: substitutes from {from:?}, needs {needed:?}", flux.path));
    }
    faults
}
