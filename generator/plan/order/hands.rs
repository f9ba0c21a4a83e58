//! Objects that go from one layer to another, and the layers that give and take them.

use super::{Between, Step, Way, elsewhere, find, layer_of};
use crate::{
    containment::{ClosedLayer, Composed, Readiness},
    name::Name,
    plan::{Delta, EffectKind},
};
use std::collections::BTreeSet;

/// Who gives objects away and who takes them.
#[derive(Debug, Default)]
pub(super) struct Handover {
    /// Every layer that gives or takes.
    pub(super) layers: BTreeSet<Name>,
    takes: BTreeSet<Name>,
}

impl Handover {
    /// What changes hands where the old owner could delete it; parents of layers are told of elsewhere.
    pub(super) fn of(delta: &Delta<'_>, from: &Composed, to: &Composed) -> Self {
        let mut hands = Self::default();
        let contested = delta.changes.iter().filter(|c| c.effect.kind == EffectKind::Contested);
        for change in contested {
            let giver = change.old.and_then(|old| layer_of(delta.from, old));
            let taker = change.new.and_then(|new| layer_of(delta.to, new));
            let giver = giver.filter(|name| find(from, name).is_some());
            let taker = taker.filter(|name| find(to, name).is_some());
            hands.layers.extend(giver);
            hands.takes.extend(taker);
        }
        hands.layers.extend(hands.takes.iter().cloned());
        hands
    }

    /// Whether a layer takes something over.
    pub(super) fn takes(&self, layer: &Name) -> bool {
        self.takes.contains(layer)
    }
}

impl Way<'_> {
    /// Switches pruning off where something goes into other hands, on both sides: the way back gives it back. A
    /// Secret that gets another maker is kept for that.
    pub(super) fn hold(&self, now: &mut Between<'_>, steps: &mut Vec<Step>) {
        let moves_beside = |old: &ClosedLayer| {
            find(self.to, &old.name).is_some_and(|new| elsewhere::is_beside(old, new))
        };
        let mut held = Vec::new();
        for old in &self.from.layers {
            let mut layer = old.clone();
            layer.prune &= !(self.hands.layers.contains(&old.name) || moves_beside(old));
            self.transit.soften(&mut layer);
            if !super::is_same(old, &layer) {
                held.push(old.name.clone());
                now.put(layer);
            }
        }
        if !held.is_empty() {
            let summary = "pruning is off where something goes into other hands";
            self.step(now, steps, ("hold", summary.to_owned()), &held);
        }
    }

    /// Gives what goes into other hands to who has it from now on. What goes for good stays where it is until
    /// pruning is on again.
    pub(super) fn hand_over(&self, now: &mut Between<'_>, steps: &mut Vec<Step>) {
        if self.hands.layers.is_empty() {
            return;
        }
        let mut touched = Vec::new();
        for name in &self.hands.layers {
            match (find(self.from, name), find(self.to, name)) {
                (old, Some(new)) => {
                    let mut layer = new.clone();
                    layer.objects.extend(old.map(|old| self.leaving(old)).unwrap_or_default());
                    layer.prune = false;
                    self.transit.soften(&mut layer);
                    now.put(layer);
                }
                (Some(old), None) => {
                    let mut layer = old.clone();
                    layer.objects = self.leaving(old);
                    layer.prune = false;
                    // What it named may be another layer's now.
                    layer.readiness = layer.readiness.map(|_| Readiness::Wait);
                    if layer.objects.is_empty() { now.remove(name) } else { now.put(layer) }
                }
                (None, None) => continue,
            }
            touched.push(name.clone());
        }
        // Who waited for a layer that is no more waits for what this side has it wait for.
        let waiting: Vec<Name> = now.waiting_for_nobody();
        for name in waiting {
            if let Some(new) = find(self.to, &name) {
                let edges = new.depends_on.clone();
                now.change(&name, |layer| layer.depends_on = edges);
                touched.push(name);
            }
        }
        let summary =
            "what changes hands belongs to its new layer, which takes it over as it stands";
        self.step(now, steps, ("hand-over", summary.to_owned()), &touched);
    }

    /// Switches pruning on again where something goes for good: what changed hands bears other labels by now.
    pub(super) fn let_go(&self, now: &mut Between<'_>, steps: &mut Vec<Step>) {
        let goes = |layer: &&ClosedLayer| {
            let new = find(self.to, &layer.name);
            let is_kept = |object| {
                new.is_some_and(|new| new.objects.iter().any(|it| super::is_of(it, object)))
            };
            !layer.objects.iter().all(is_kept)
        };
        let held = now.layers().iter().filter(|layer| !layer.prune);
        let touched: Vec<Name> = held.filter(goes).map(|it| it.name.clone()).collect();
        for name in &touched {
            now.change(name, |layer| layer.prune = true);
        }
        if !touched.is_empty() {
            let summary = "pruning is on again: who took something over has put its labels on it";
            self.step(now, steps, ("let-go", summary.to_owned()), &touched);
        }
    }

    /// The objects of a layer that no layer has any more.
    fn leaving(&self, old: &ClosedLayer) -> Vec<crate::containment::Rendered> {
        let is_wanted = |object: &&crate::containment::Rendered| {
            let mut wanted = self.to.layers.iter().flat_map(|layer| &layer.objects);
            wanted.any(|new| super::is_of(new, object) || super::are_one_secret(new, object))
        };
        old.objects.iter().filter(|object| !is_wanted(object)).cloned().collect()
    }
}
