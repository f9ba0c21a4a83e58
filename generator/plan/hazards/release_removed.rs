use super::{Dangers, Delta, hazard};
use crate::plan::EffectKind;

hazard! {
    /// ## What it finds
    /// A HelmRelease that stores data, and is uninstalled.
    ///
    /// ## Why
    /// Helm deletes what the chart rendered. A claim that the chart renders itself goes with it; one that a
    /// StatefulSet made stays behind, and nothing mounts it any more.
    ///
    /// ## What to do
    /// Copy the data to what takes over, or keep a backup that was restored once, before the commit that
    /// removes the release. Where it only has another owner now, hand it over instead.
    id: "release-removed",
    class: Data,
    summary: "a release that stores data is uninstalled",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, old) in delta.gone() {
        if change.effect.kind != EffectKind::Uninstalled || change.new.is_some() {
            continue;
        }
        // What becomes of records and the like is another story where a store follows.
        if super::history_left::followed(delta, old).is_some() {
            continue;
        }
        let Some(data) = crate::plan::data::held_by(delta.from, old) else { continue };
        found
            .at(change, format!("deleted with the release, or left with nothing that mounts it: {data}"))
            .why("Helm deletes every claim that the chart renders; those of StatefulSets stay, mounted by nobody")
            .remedy(format!(
                "copy the data to what takes over before this step, or keep a backup that was restored once; \
                 `kubectl get pvc --namespace {}` lists the volumes",
                old.text(&["spec", "targetNamespace"]).unwrap_or(&old.key.namespace)
            ));
    }
}
