use super::{Class, Dangers, Delta, hazard};
use crate::plan::{Change, ChangeKind, EffectKind, delta::FLUX};

hazard! {
    /// ## What it finds
    /// A Flux Kustomization under another name, with what the old one applied.
    ///
    /// ## Why
    /// The old Kustomization is deleted, and deletes what it applied on its way out, as far as the new one has not
    /// taken it over. For a while that is a race, and what loses it is made anew.
    ///
    /// ## What to do
    /// Two commits: `prune: false` on the old one, reconciled; then the new name. The deleted Kustomization leaves
    /// its objects, and the new one takes them over as they stand.
    id: "layer-renamed",
    class: Order,
    summary: "a Flux Kustomization has another name, and may delete its objects on its way out",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.of_kind(FLUX, "Kustomization") {
        let (Some(old), Some(new)) = (change.old, change.new) else { continue };
        let mut moved = delta.changes.iter().filter(|moved| {
            let owner = moved.old.and_then(|object| delta.from.owner(object));
            owner.is_some_and(|owner| owner.key == old.key)
        });
        // What has another name as well is made anew, as its own hazard tells.
        let is_raced = |moved: &Change<'_>| moved.effect.kind == EffectKind::Contested;
        if change.kind != ChangeKind::Renamed || !moved.clone().any(is_raced) {
            continue;
        }
        // A parent of layers has no switch of its own here; suspended, it leaves them when it goes.
        let is_parent = moved.clone().any(|moved| moved.key().group == FLUX);
        let holds_data = moved.any(|moved| {
            moved.effect.deletes()
                && crate::plan::data::held_below(delta.from, moved.object()).is_some()
        });
        let class = if holds_data { Class::Data } else { Class::Order };
        let (before, after) = (&old.key.name, &new.key.name);
        found
            .at(change, format!("the layer is `{after}` now, and `{before}` deletes what it applied"))
            .class(class)
            .why("a Flux Kustomization that is deleted prunes its objects unless `prune` is off by then")
            .remedy(if is_parent {
                format!(
                    "`flux suspend kustomization {before}` before the commit: suspended, it leaves what it applied \
                     when it is deleted, and `{after}` takes that over"
                )
            } else {
                format!(
                    "give `{before}` `prune: false` in a commit of its own, wait until it is reconciled, and rename \
                     it in the next"
                )
            });
    }
}
