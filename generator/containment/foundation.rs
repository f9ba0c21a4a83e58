//! The layers that every platform stands on: its namespaces, and the variables whose values are no secret.

use crate::{
    containment::{
        layer::Layer,
        namespace::NamespaceOptions,
        platform::{FLUX_SYSTEM, NAMESPACES, Platform, VARIABLES},
        scope::Object,
        tier::{self, Level, Terms},
    },
    finding::Place,
    model::{Core, core},
    name::Name,
    text::Text,
};
use std::collections::BTreeMap;

/// The annotation that says which tier a namespace belongs to.
pub const TIER: &str = "cofferdam.dev/tier";

impl Platform {
    pub(super) fn namespaces_layer(&self) -> Option<Layer<tier::Platform>> {
        let mut layer = Layer::open(&self.given(FLUX_SYSTEM), NAMESPACES, Place::default())
            .summary("the namespaces of the platform");
        for (name, (options, level, terms)) in &self.namespaces {
            let name = Name::try_from(name.as_str()).ok()?;
            let mut options = options.clone();
            options.labels.extend(self.labels.clone());
            layer.add(namespace_object(name, &options, *level, terms.as_deref()));
        }
        (!self.namespaces.is_empty()).then_some(layer)
    }

    /// The `ConfigMaps` with the values that the profile itself gives.
    pub(super) fn variables_layer(&self) -> Option<Layer<tier::Platform>> {
        let mut maps: BTreeMap<&Name, BTreeMap<String, String>> = BTreeMap::new();
        for (name, variable) in &self.settings.variables {
            if let Some(value) = &variable.value {
                let data = maps.entry(&variable.object).or_default();
                data.insert(name.to_string(), Text::literal(value).into_held());
            }
        }
        let mut layer = Layer::open(&self.given(FLUX_SYSTEM), VARIABLES, Place::default())
            .summary("the variables whose values are no secret");
        for (name, data) in &maps {
            let map = core::ConfigMap { data: Some(data.clone()), ..Default::default() };
            layer.add(Object::new((*name).clone(), Core(map)));
        }
        (!maps.is_empty()).then_some(layer)
    }
}

fn namespace_object(
    name: Name,
    options: &NamespaceOptions,
    level: Level,
    terms: Option<&Terms>,
) -> Object<Core<core::Namespace>> {
    let mut object = Object::new(name, Core(core::Namespace::default()))
        .label("app.kubernetes.io/managed-by", "cofferdam")
        .annotation(TIER, level.to_string().as_str());
    for (key, value) in &options.labels {
        object = object.label(key, value.clone());
    }
    if options.keep {
        object = object.annotation("kustomize.toolkit.fluxcd.io/prune", "disabled");
    }
    let Some(terms) = terms else { return object };
    object = object.why(
        "Kept when it leaves the tree: its volumes would go with it, so ending the experiment is an act, \
         told in RUNBOOK.md.",
    );
    let experiment = &terms.experiment;
    object = object
        .annotation("cofferdam.dev/decision", &*experiment.decision)
        .annotation("cofferdam.dev/owner", &*experiment.owner)
        .annotation("cofferdam.dev/review-by", experiment.ends().to_string().as_str());
    match &experiment.extended {
        None => object,
        Some(extension) => object.annotation("cofferdam.dev/extended-because", &*extension.reason),
    }
}
