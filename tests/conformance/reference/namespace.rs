//! Namespaces: each is made before it is used, or comes with Kubernetes or Flux.

use super::View;

const GIVEN: [&str; 3] = ["default", "flux-system", "kube-system"];

pub(super) fn faults(view: &View<'_>) -> Vec<String> {
    let namespaced = view.objects.iter().filter(|object| !object.namespace().is_empty());
    let used = namespaced.filter(|object| !GIVEN.contains(&object.namespace()));
    let missing =
        used.filter_map(|object| view.misses(object, ("Namespace", "", object.namespace())));
    let taken = view.kind("Namespace").filter(|namespace| GIVEN.contains(&namespace.name()));
    missing.chain(taken.map(|object| format!("{}: is not ours to make", object.path))).collect()
}
