use super::{Class, Dangers, Delta, hazard};
use crate::plan::{EffectKind, delta::FLUX};

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
        if change.key().group == FLUX {
            continue;
        }
        let (Some(old), Some(new)) = (change.old, change.new) else { continue };
        let name = |owner: Option<&crate::view::Object>| {
            owner.map_or_else(|| "the start".to_owned(), |owner| owner.key.name.clone())
        };
        let (before, after) = (name(delta.from.owner(old)), name(delta.to.owner(new)));
        let data = crate::plan::data::held_by(delta.from, old);
        let class = if data.is_some() { Class::Data } else { Class::Order };
        let lost = data.map(|data| format!(", and {data} with it")).unwrap_or_default();
        found
            .at(change, format!("`{before}` may delete it before `{after}` has it{lost}"))
            .class(class)
            .why("Flux prunes what left a layer as long as the object still bears that layer's labels")
            .remedy(format!(
                "give `{before}` `prune: false` in one commit, move the object in the next, and switch pruning \
                 on again in a third"
            ));
    }
}
