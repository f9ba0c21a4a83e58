//! `kagent-crds` 0.x (read at 0.9.12): the definitions of kagent's kinds, a release of their own.

use crate::{
    chart::{ChartRow, KagentV0, Promises, identity},
    containment::{
        Chart, Crds, Leftover, Operates, Running, Teardown,
        tier::{DependencyOf, Tier},
    },
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("kagent_crds_v0", "kagent-crds", 0).promising(&Promises::of("kagent-crds", &[]));

/// The definitions of kagent's kinds, with those of kmcp, which kagent's controller watches too.
#[derive(Clone, Copy, Debug)]
pub struct KagentCrdsV0;

impl<T: Tier, U: DependencyOf<T>> Operates<KagentV0, T> for Running<KagentCrdsV0, U> {
    fn layer(&self) -> &Name {
        self.handle().layer()
    }
}

impl Chart for KagentCrdsV0 {
    identity!();

    fn values(&self) -> Value {
        json!({})
    }

    fn crds(&self) -> Crds {
        Crds::InTemplates
    }
}

impl Teardown for KagentCrdsV0 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![Leftover::Before(
            "Agents and all other objects of `kagent.dev`: they go with their definitions".into(),
        )]
    }
}
