use super::{Class, Dangers, Delta, hazard};
use crate::plan::EffectKind;

hazard! {
    /// ## What it finds
    /// A change of a field that the API server never lets anybody change.
    ///
    /// ## Why
    /// The API server refuses the whole object. Flux applies all objects of a layer or none, so the layer fails,
    /// and what depends on it waits. With `force: true` Flux deletes the object and makes it anew: its pods
    /// stop, and a claim loses its volume.
    ///
    /// ## What to do
    /// Give the new object another name, move what uses it, and remove the old one later. For a StatefulSet,
    /// `kubectl delete statefulset NAME --cascade=orphan` lets Flux make it anew around the pods that run.
    id: "immutable-field",
    class: Availability,
    summary: "a field changes that cannot be changed",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in &delta.changes {
        let is_forced = match change.effect.kind {
            EffectKind::Refused => false,
            EffectKind::Recreated => true,
            _ => continue,
        };
        let data = crate::plan::data::held_by(delta.from, change.object());
        let class = match (&data, is_forced) {
            (Some(_), true) => Class::Data,
            _ => Class::Availability,
        };
        let what = match (data, is_forced) {
            (Some(data), true) => format!("it is deleted and made anew, without {data}"),
            (None, true) => {
                "it is deleted and made anew, and does not answer in between".to_owned()
            }
            (_, false) => "the API server refuses it, and its layer fails".to_owned(),
        };
        let key = change.key();
        let remedy = match &*key.kind {
            "StatefulSet" => format!(
                "run `kubectl delete statefulset {} --namespace {} --cascade=orphan` just before: its pods run \
                 on, and Flux makes it anew around them",
                key.name, key.namespace
            ),
            "PersistentVolumeClaim" => {
                "make a new claim under another name, copy the data, and remove the old one last"
                    .to_owned()
            }
            _ => "give the new object another name, and remove the old one in a later commit"
                .to_owned(),
        };
        found.at(change, what).class(class).why(change.effect.why.clone()).remedy(remedy);
    }
}
