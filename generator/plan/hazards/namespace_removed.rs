use super::{Class, Dangers, Delta, hazard};
use crate::{plan::data::held_by, view::Object};

hazard! {
    /// ## What it finds
    /// A Namespace that Flux deletes.
    ///
    /// ## Why
    /// Kubernetes deletes everything in a namespace with it: what other layers applied, what charts rendered,
    /// and every PersistentVolumeClaim with its data. Nothing asks a second time.
    ///
    /// ## What to do
    /// Keep it with `kustomize.toolkit.fluxcd.io/prune: disabled`, in a commit before the one that removes it,
    /// and delete it by hand once `kubectl get all,pvc --namespace NAME` shows nothing that is still needed.
    id: "namespace-removed",
    class: Data,
    summary: "a Namespace is deleted with everything in it",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, old) in delta.gone().filter(|(_, old)| old.is("", "Namespace")) {
        if !change.effect.deletes() {
            continue;
        }
        let name = &old.key.name;
        let class = if may_hold_data(delta, name) { Class::Data } else { Class::Availability };
        found
            .at(change, format!("the namespace `{name}` is deleted with everything in it"))
            .class(class)
            .why("Kubernetes deletes what is in a namespace with it, volumes and their data included")
            .remedy(format!(
                "in a commit before this one, annotate it with `kustomize.toolkit.fluxcd.io/prune: disabled`; \
                 delete it by hand once `kubectl get all,pvc --namespace {name}` shows nothing that is needed"
            ));
    }
}

/// Whether data may be in a namespace: something that holds some, a chart that nobody has read, or an object that is
/// still wanted.
fn may_hold_data(delta: &Delta<'_>, namespace: &str) -> bool {
    let cluster = &delta.from.cluster;
    let holds = |object: &Object| {
        object.key.namespace == namespace && held_by(delta.from, object).is_some()
    };
    let mut releases = cluster.releases_in(namespace);
    cluster.objects.iter().any(holds)
        || releases.any(|release| {
            release.promises().is_none() || held_by(delta.from, release.object).is_some()
        })
        || delta.to.cluster.objects.iter().any(|object| object.key.namespace == namespace)
}
