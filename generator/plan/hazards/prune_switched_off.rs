use super::{Dangers, Delta, hazard};
use crate::{plan::delta::FLUX, view::Object, yaml::Node};

hazard! {
    /// ## What it finds
    /// A layer that prunes no more, or that gets back to it, or can no longer decrypt its files.
    ///
    /// ## Why
    /// What leaves a layer without pruning stays in the cluster. Without `decryption`, Flux refuses the whole layer
    /// as soon as one of its files is encrypted.
    ///
    /// ## What to do
    /// Switch pruning off for a handover alone, and on again in the commit after it.
    id: "prune-switched-off",
    class: Order,
    summary: "a layer no longer deletes what leaves it, or decrypts what it holds",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.of_kind(FLUX, "Kustomization") {
        let Some((old, new)) = change.both() else { continue };
        let prunes = |layer: &Object| layer.at(&["spec", "prune"]).is_some_and(Node::is_true);
        if prunes(old) && !prunes(new) {
            found
                .at(change, "what leaves the layer from now on stays in the cluster")
                .why("`prune` is off")
                .remedy("switch it on again once the handover that it is off for is done");
        }
        let decrypts = |layer: &Object| layer.at(&["spec", "decryption"]).is_some();
        if decrypts(old) && !decrypts(new) {
            found
                .at(
                    change,
                    "the layer decrypts no more, and fails if any of its files is encrypted",
                )
                .class(super::Class::Availability)
                .why("`spec.decryption` is gone, and Flux refuses encrypted objects without it")
                .remedy("keep `decryption` for as long as encrypted files lie in the folder");
        }
    }
}
