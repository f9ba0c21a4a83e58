use super::{Class, Dangers, Delta, hazard};
use crate::{
    plan::{ChangeKind, EffectKind, Side, data::held_below, delta::FLUX},
    view::{Object, ObjectKey},
};

hazard! {
    /// ## What it finds
    /// An object that another Flux Kustomization applies now, while the old one still prunes.
    ///
    /// ## Why
    /// Flux prunes what left a Kustomization as long as the object bears that Kustomization's labels. Whoever
    /// reconciles first decides: the new owner takes the object over, or the old one deletes it and the new
    /// one makes it anew, without its data.
    ///
    /// ## What to do
    /// Three commits: `prune: false` on the old owner; move the object; `prune: true` again once
    /// `kubectl get KIND NAME --show-labels` shows the new owner in `kustomize.toolkit.fluxcd.io/name`. The
    /// annotation `kustomize.toolkit.fluxcd.io/prune: disabled` on the object does the same.
    id: "owner-changed",
    class: Order,
    summary: "an object goes from one layer to another that may come too late",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.changes.iter().filter(|c| c.effect.kind == EffectKind::Contested) {
        let (Some(old), Some(new)) = (change.old, change.new) else { continue };
        let (giver, taker) = (delta.from.owner(old), delta.to.owner(new));
        if old.key.group == FLUX && giver.is_some_and(|giver| is_renamed(delta, &giver.key)) {
            continue;
        }
        let named = |side: &Side, owner: Option<&Object>| match owner {
            Some(owner) => format!("`{}`", owner.key.name),
            None => format!("the Flux Kustomization that applies `{}`", side.cluster.folder),
        };
        let (before, after) = (named(delta.from, giver), named(delta.to, taker));
        let data = held_below(delta.from, old);
        let class = if data.is_some() { Class::Data } else { Class::Order };
        let lost = data.map(|data| format!(", and {data} with it")).unwrap_or_default();
        found
            .at(change, format!("{before} may delete it before {after} has it{lost}"))
            .class(class)
            .why("Flux prunes what left a layer as long as the object still bears that layer's labels")
            .remedy(match giver {
                Some(giver) if old.key.group == FLUX => format!(
                    "`flux suspend kustomization {0}` before the commit, and `flux resume kustomization {0}` once \
                     {after} is ready: what bears its labels by then is left alone",
                    giver.key.name
                ),
                _ => format!(
                    "set `prune: false` on {before} in one commit, move the object in the next, and switch \
                     pruning on again in a third"
                ),
            });
    }
}

/// Whether a Flux Kustomization has another name now, which tells of all that it applies.
fn is_renamed(delta: &Delta<'_>, key: &ObjectKey) -> bool {
    let mut layers = delta.of_kind(FLUX, "Kustomization");
    layers.any(|change| change.kind == ChangeKind::Renamed && change.key() == key)
}
