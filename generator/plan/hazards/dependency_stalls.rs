use super::{Dangers, Delta, hazard};
use crate::plan::{delta::FLUX, effect::is_suspended};

hazard! {
    /// ## What it finds
    /// A layer that waits for one that is suspended or goes, and one that is suspended itself.
    ///
    /// ## Why
    /// Flux applies a layer when all that it depends on is Ready. What is suspended is not reconciled to the new
    /// revision and what is gone never is Ready, so the layer stays at its old state and says "dependency not
    /// ready", as does everything behind it.
    ///
    /// ## What to do
    /// Resume what is suspended, or take it out of `dependsOn`, in the same commit.
    id: "dependency-stalls",
    class: Order,
    summary: "a layer waits for something that never comes",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for layer in delta.to.cluster.of(FLUX, "Kustomization") {
        for edge in layer.dependencies() {
            let mut key = layer.key.clone();
            edge.namespace.clone_into(&mut key.namespace);
            edge.name.clone_into(&mut key.name);
            let (before, after) = (delta.old(&key), delta.wanted(&key));
            let was_waiting = delta.old(&layer.key).is_some_and(|old| {
                old.dependencies().any(|old| old.name == edge.name)
                    && before.is_some_and(is_suspended) == after.is_some_and(is_suspended)
            });
            let why = match (before, after) {
                _ if was_waiting && after.is_some() => continue,
                (_, Some(after)) if is_suspended(after) => "is suspended",
                (Some(_), None) => "is not there any more",
                _ => continue,
            };
            found
                .of(layer, format!("it waits for `{}`, which {why}", edge.name))
                .why("Flux applies a layer once all that it depends on is Ready, and not before")
                .remedy("resume it, or take it out of `dependsOn`, in the same commit");
        }
        let suspends =
            is_suspended(layer) && delta.old(&layer.key).is_some_and(|old| !is_suspended(old));
        if suspends {
            found
                .of(layer, "the layer is suspended, so nothing of it changes any more")
                .why("a suspended Flux Kustomization applies nothing and prunes nothing")
                .remedy("leave it so only for as long as a person looks after what it applied");
        }
    }
}
