use super::{Dangers, Delta, hazard};
use crate::plan::{EffectKind, data};

hazard! {
    /// ## What it finds
    /// A PersistentVolumeClaim, a StatefulSet that deletes the claims of its pods, or a custom resource behind which an
    /// operator keeps volumes, that goes.
    ///
    /// ## Why
    /// A claim that is deleted takes its volume with it, unless the class says `Retain`; most say `Delete`.
    /// Operators do the same with the volumes of what they run.
    ///
    /// ## What to do
    /// Make a backup and try to restore it; or keep the object with `prune: disabled` until its data is
    /// elsewhere.
    id: "volume-removed",
    class: Data,
    summary: "a claim, or what an operator keeps volumes for, is deleted",
}

/// What has a hazard of its own.
const ELSEWHERE: &[&str] = &["CustomResourceDefinition", "HelmRelease", "Namespace", "StatefulSet"];

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, old) in delta.gone() {
        let is_deleted = change.effect.kind == EffectKind::Pruned;
        // The claims of a StatefulSet stay, unless it says otherwise.
        let is_elsewhere =
            ELSEWHERE.contains(&&*old.key.kind) && !data::deletes_claims(old, "whenDeleted");
        if !is_deleted || is_elsewhere || change.new.is_some() {
            continue;
        }
        let Some(data) = data::held_by(delta.from, old) else { continue };
        found
            .at(change, format!("it takes {data} with it"))
            .why("the volume goes with its claim unless its class has `reclaimPolicy: Retain`")
            .remedy(format!(
                "back it up and try the backup, or annotate `{}` with `kustomize.toolkit.fluxcd.io/prune: \
                 disabled` in a commit before this one",
                old.key
            ));
    }
}
