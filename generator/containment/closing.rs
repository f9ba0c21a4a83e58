//! What is checked when a layer is closed: variables, hosts, and who owns each object.

use crate::{
    containment::{
        composed::ClosedLayer,
        layer::{InstalledChart, Layer},
        platform::Platform,
        scope::Parts,
        teardown::Leftover,
        tier::Level,
    },
    error::Error,
    finding::{Finding, Place},
    model::ObjectId,
    name::{Name, Namespace, VarName},
};
use std::collections::BTreeSet;

/// What is wrong with objects that two layers make.
pub(super) fn owned_twice(layers: &[ClosedLayer]) -> Vec<Finding> {
    let mut all: Vec<(&ObjectId, &ClosedLayer)> = Vec::new();
    for layer in layers {
        all.extend(layer.objects.iter().map(|object| (&object.id, layer)));
    }
    // Of one object, the layers stay in their order.
    all.sort_by_key(|(id, _)| *id);
    let mut findings = Vec::new();
    for pair in all.windows(2) {
        let [(id, owner), (other, layer)] = pair else { continue };
        if id == other {
            findings.push(
                Finding::error(
                    "object-with-two-owners",
                    layer.origin,
                    format!("`{id}` is made by the layers `{}` and `{}`", owner.name, layer.name),
                )
                .note(
                    "two Flux Kustomizations that own one object overwrite and prune each other's",
                )
                .help("rename one of them, or let one layer make it"),
            );
        }
    }
    findings
}

impl Platform {
    /// The variables of a layer, after checking that each is declared.
    pub(super) fn declared(
        &mut self,
        parts: &Parts,
        layer: &Name,
        origin: Place,
    ) -> BTreeSet<VarName> {
        for id in &parts.stray_dollars {
            self.errors.push(Error::Emit {
                object: id.to_string(),
                reason: "a `$` that is neither literal text nor a variable reached the object"
                    .to_owned(),
            });
        }
        for (name, object) in &parts.shown {
            let sensitive = VarName::try_from(name.as_str())
                .ok()
                .and_then(|name| self.settings.variables.get(&name))
                .is_some_and(|variable| variable.sensitive);
            if sensitive {
                self.findings.push(
                    Finding::error(
                        "sensitive-variable-shown",
                        origin,
                        format!("the sensitive variable `{name}` would land in `{object}`"),
                    )
                    .note("only Secrets are kept from those who may read everything else")
                    .help(
                        "take it as a secret (`secrets:`), or declare the variable with \
                         `sensitive: false` if it is none",
                    ),
                );
            }
        }
        let mut names = BTreeSet::new();
        for name in &parts.variables {
            match VarName::try_from(name.as_str()) {
                Ok(name) if self.settings.variables.contains_key(&name) => {
                    names.insert(name);
                }
                _ => self.findings.push(
                    Finding::error(
                        "variable-undefined",
                        origin,
                        format!(
                            "the layer `{layer}` uses the variable `{name}`, which is not declared"
                        ),
                    )
                    .note("Flux 2.9 fails a Kustomization in which a variable has no value")
                    .help(format!(
                        "declare `{name}` under `variables:` with the object that holds it"
                    )),
                ),
            }
        }
        names
    }

    /// Notes the hosts of a layer; each answers in one place.
    pub(super) fn meet_hosts<T>(&mut self, layer: &Layer<T>) {
        for host in &layer.hosts {
            if let Some(other) = self.hosts.insert(host.clone(), layer.name.clone()) {
                self.findings.push(
                    Finding::error(
                        "host-taken-twice",
                        layer.origin,
                        format!("`{host}` is the host of both `{other}` and `{}`", layer.name),
                    )
                    .note("requests would reach one or the other, as the ingress sees fit")
                    .help("give one of them another host"),
                );
            }
        }
    }

    pub(super) fn in_tree(&self, name: &VarName) -> bool {
        self.settings.variables.get(name).is_some_and(|variable| variable.value.is_some())
    }

    /// The volumes of what the platform itself runs so far: a namespace, and the release that keeps data there.
    pub fn volumes(&self) -> BTreeSet<(Namespace, String)> {
        let layers = self.layers.iter().filter(|layer| layer.level == Level::Platform);
        let charts = layers.flat_map(|layer| layer.charts.iter().map(move |chart| (layer, chart)));
        let keeps = |chart: &InstalledChart| {
            chart.leftovers.iter().any(|left| matches!(left, Leftover::Volumes(_)))
        };
        let kept = charts.filter(|(_, chart)| keeps(chart));
        kept.map(|(layer, chart)| (layer.namespace.clone(), chart.release.clone())).collect()
    }
}
