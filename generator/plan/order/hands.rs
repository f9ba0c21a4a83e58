//! Objects that go from one layer to another, and the layers that give and take them.

use super::layer_of;
use crate::{
    containment::Composed,
    name::Name,
    plan::{Delta, EffectKind},
};
use std::collections::BTreeSet;

/// Who gives objects away and who takes them.
#[derive(Debug, Default)]
pub(super) struct Handover {
    /// Every layer that gives or takes.
    pub(super) layers: BTreeSet<Name>,
    gives: BTreeSet<Name>,
    takes: BTreeSet<Name>,
}

impl Handover {
    /// What changes hands where the old owner could delete it.
    pub(super) fn of(delta: &Delta<'_>) -> Self {
        let mut hands = Self::default();
        let contested = delta.changes.iter().filter(|c| c.effect.kind == EffectKind::Contested);
        for change in contested {
            let giver = change.old.and_then(|old| layer_of(delta.from, old));
            let taker = change.new.and_then(|new| layer_of(delta.to, new));
            hands.gives.extend(giver);
            hands.takes.extend(taker);
        }
        hands.layers = hands.gives.union(&hands.takes).cloned().collect();
        hands
    }

    pub(super) fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// Whether a layer takes something over.
    pub(super) fn takes(&self, layer: &Name) -> bool {
        self.takes.contains(layer)
    }

    /// Whether a layer gives something away.
    pub(super) fn gives(&self, layer: &Name) -> bool {
        self.gives.contains(layer)
    }

    /// The layers of a platform that give something away.
    pub(super) fn givers<'h>(&'h self, from: &'h Composed) -> impl Iterator<Item = &'h Name> {
        from.layers.iter().map(|layer| &layer.name).filter(|name| self.gives.contains(*name))
    }
}
