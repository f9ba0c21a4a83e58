use super::{Dangers, Delta, hazard};
use crate::{
    plan::{EffectKind, delta::FLUX},
    view::Object,
};

hazard! {
    /// ## What it finds
    /// An object that leaves the tree and stays in the cluster.
    ///
    /// ## Why
    /// With `prune: false`, a suspended layer, `deletionPolicy: Orphan` or `prune: disabled`, Flux lets go of objects
    /// without deleting them. They run on, nobody updates them, and a later commit that brings them back finds
    /// them as they are.
    ///
    /// ## What to do
    /// That may be what you want. Write down who deletes them, and when.
    id: "left-behind",
    class: Order,
    summary: "an object leaves the tree and stays in the cluster",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, old) in delta.gone() {
        let stays = matches!(
            change.effect.kind,
            EffectKind::Orphaned | EffectKind::Left | EffectKind::Held
        );
        if !stays || old.key.group == FLUX || has_heir(delta, old) {
            continue;
        }
        let kind = old.key.kind.to_ascii_lowercase();
        let within = match old.key.namespace.as_str() {
            "" => String::new(),
            namespace => format!(" --namespace {namespace}"),
        };
        found
            .at(change, "it stays in the cluster, and nothing looks after it any more")
            .why(change.effect.why.clone())
            .remedy(format!("if it should go: `kubectl delete {kind} {}{within}`", old.key.name));
    }
}

/// Whether a Secret has a new maker under its name, which looks after it.
fn has_heir(delta: &Delta<'_>, old: &Object) -> bool {
    old.is("", "Secret")
        && !delta.to.cluster.makers().of("Secret", &old.key.namespace, &old.key.name).is_empty()
}
