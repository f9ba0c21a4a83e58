//! Layers that go to another namespace: Kubernetes moves nothing, so they are made anew there.

use super::{Between, Step, Way, between::has_same_objects, find};
use crate::{
    chart,
    containment::{ClosedLayer, Composed},
    name::Name,
};

/// Whether a layer comes up in its new namespace while it still runs in the old one.
///
/// Most charts that are known here render roles for the whole cluster, which two releases of one name would both
/// want; a layer with one of them is made anew instead.
pub(super) fn is_beside(old: &ClosedLayer, new: &ClosedLayer) -> bool {
    let is_known = |name: &str| chart::CHARTS.iter().any(|row| row.chart == name);
    old.namespace != new.namespace
        && old.external.is_none()
        && !old.charts.iter().any(|chart| is_known(&chart.chart))
}

/// What a layer has in its old namespace, under a name of its own until it goes.
pub(super) fn kept(old: &ClosedLayer, from: &Composed, to: &Composed) -> ClosedLayer {
    let mut kept = old.clone();
    kept.name = name_of(old);
    kept.prune = false;
    let edge = |name: &Name| match (find(from, name), find(to, name)) {
        (Some(old), Some(new)) if is_beside(old, new) => name_of(old),
        _ => name.clone(),
    };
    kept.depends_on = old.depends_on.iter().map(edge).collect();
    kept
}

fn name_of(old: &ClosedLayer) -> Name {
    Name::try_from(format!("{}-old", old.name).as_str()).unwrap_or_else(|_| old.name.clone())
}

impl Way<'_> {
    /// Takes layers out of one namespace and makes them anew in another, where both at once cannot be.
    pub(super) fn make_anew(&self, now: &mut Between<'_>, steps: &mut Vec<Step>) {
        let mut touched = Vec::new();
        for new in &self.to.layers {
            let Some(old) = find(self.from, &new.name) else { continue };
            let is_done = is_beside(old, new) || self.hands.layers.contains(&new.name);
            if old.namespace != new.namespace && !is_done {
                now.put(new.clone());
                touched.push(new.name.clone());
            }
        }
        if touched.is_empty() {
            return;
        }
        // Who may talk to whom is said anew with it: what moves later is cut off otherwise.
        for new in self.to.layers.iter().filter(|new| is_of_policies(new)) {
            if let Some((both, old)) = self.moved(new).zip(find(self.from, &new.name)) {
                let is_open = now.get(&new.name).is_some_and(|it| has_same_objects(it, old));
                if is_open {
                    touched.push(both.name.clone());
                    now.put(both);
                }
            }
        }
        let summary =
            "what goes to another namespace is taken out of the old one and made anew in the new";
        self.step(now, steps, ("make-anew", summary.to_owned()), &touched);
    }
}

/// Whether a layer has nothing but network policies.
fn is_of_policies(layer: &ClosedLayer) -> bool {
    layer.objects.iter().all(|object| object.id.kind.ends_with("NetworkPolicy"))
}
