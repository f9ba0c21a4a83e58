use super::{Dangers, Delta, hazard};
use crate::{
    plan::{
        data::held_by,
        delta::{FLUX, HELM},
    },
    view::{Object, Origin},
};

hazard! {
    /// ## What it finds
    /// An operator or a definition that goes while objects of its kinds stay, or go in the same commit.
    ///
    /// ## Why
    /// Custom resources carry finalizers that only their operator takes off. Without it they stay in `Terminating`
    /// for ever, and their namespace with them. Where they stay, nobody acts on them; where the chart takes its
    /// definitions along, they are deleted.
    ///
    /// ## What to do
    /// Remove the custom resources in one commit, wait until they are gone, and remove the operator in the next.
    id: "operator-gone-first",
    class: Order,
    summary: "an operator goes before the objects that only it can take apart",
}

/// Groups whose objects carry no finalizers of their operator's, and hold no data.
const LIGHT: &[&str] = &["monitoring.coreos.com", "traefik.io", "traefik.containo.us"];

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, operator) in delta.gone().filter(|(change, _)| change.effect.deletes()) {
        if !operator.is(HELM, "HelmRelease") {
            continue;
        }
        let is_brought = |object: &&Object| {
            let group = &*object.key.group;
            let is_custom = group.contains('.') && group != FLUX && group != HELM;
            is_custom
                && match delta.from.origins.origin(group, &object.key.kind) {
                    Origin::Brought(bringers) => bringers.iter().any(|bringer| {
                        delta.from.cluster.objects[bringer.object].key == operator.key
                    }),
                    Origin::Before | Origin::Unknown => false,
                }
        };
        let own: Vec<&Object> = delta.from.cluster.objects.iter().filter(is_brought).collect();
        let stays: Vec<String> = own
            .iter()
            .filter(|object| delta.wanted(&object.key).is_some())
            .map(|object| format!("`{}`", object.key))
            .collect();
        let goes = own.iter().find(|object| {
            delta.wanted(&object.key).is_none() && !LIGHT.contains(&&*object.key.group)
        });
        if !stays.is_empty() {
            found
                .at(change, format!("nobody looks after {} any more", stays.join(", ")))
                .class(super::Class::Availability)
                .why("the release that brings their kind is uninstalled, and they stay in the tree")
                .remedy("remove them from the tree before the operator, or keep the operator");
        } else if let Some(heavy) = left_alone(delta, operator) {
            found
                .at(change, format!("it may be gone before what `{}` made is taken apart", heavy.key))
                .why("only an operator takes off the finalizers of its objects; without it they never go")
                .remedy(format!(
                    "remove `{}` in a commit before this one, and wait until what it made is gone",
                    heavy.key
                ));
        } else if let Some(object) = goes {
            found
                .at(change, format!("it may be gone before `{}` is taken apart", object.key))
                .why("only the operator takes off the finalizers of its objects; without it they never go")
                .remedy(format!(
                    "remove `{}` and its like in a commit before this one, and wait until they are gone",
                    object.key
                ));
        }
    }
}

/// A release with data, or with what an operator makes of it, that waits for an operator and goes in the same commit.
fn left_alone<'a>(delta: &Delta<'a>, operator: &Object) -> Option<&'a Object> {
    let cluster = &delta.from.cluster;
    let own = operator.layer?;
    let chart = cluster.release(operator)?.chart?;
    if !chart.contains("operator") && chart != "rook-ceph" {
        return None;
    }
    let waits = |object: &Object| {
        let layer = object.layer.filter(|layer| *layer != own);
        layer.is_some_and(|layer| cluster.ancestors(layer).contains(&own))
    };
    let mut gone =
        delta.gone().filter(|(change, _)| change.effect.deletes() && change.new.is_none());
    let keeps = |old: &Object| {
        let chart = cluster.release(old).and_then(|release| release.chart);
        chart == Some("rook-ceph-cluster") || held_by(delta.from, old).is_some()
    };
    let found = gone.find(|(_, old)| old.is(HELM, "HelmRelease") && waits(old) && keeps(old));
    found.map(|(_, old)| old)
}
