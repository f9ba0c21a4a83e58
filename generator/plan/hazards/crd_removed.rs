use super::{Dangers, Delta, hazard};
use crate::plan::EffectKind;

hazard! {
    /// ## What it finds
    /// A CustomResourceDefinition that Flux deletes, or deletes and makes anew.
    ///
    /// ## Why
    /// The API server deletes every object of a kind with its definition, in all namespaces, whoever made them.
    /// Operators then take down what stood behind those objects.
    ///
    /// ## What to do
    /// Leave the definition with `kustomize.toolkit.fluxcd.io/prune: disabled`, move or save its objects, and
    /// delete it by hand when `kubectl get KIND --all-namespaces` shows none.
    id: "crd-removed",
    class: Data,
    summary: "a definition is deleted with every object of its kind",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.of_kind("apiextensions.k8s.io", "CustomResourceDefinition") {
        if !change.effect.deletes() || change.effect.kind == EffectKind::Contested {
            continue;
        }
        let kind = change.object().text(&["spec", "names", "kind"]).unwrap_or("its kind");
        found
            .at(change, format!("every `{kind}` of the cluster is deleted with its definition"))
            .why("the API server deletes the objects of a kind when its definition goes")
            .remedy(format!(
                "keep the definition with `kustomize.toolkit.fluxcd.io/prune: disabled`, and delete it by hand \
                 once no `{kind}` is left that matters"
            ));
    }
}
