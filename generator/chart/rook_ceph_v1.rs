//! Rook's operator chart `rook-ceph` 1.x (read at v1.20.6).

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, identity},
    containment::{Chart, Crds, Leftover, Made, Release, Teardown},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new("rook_ceph_v1", "rook-ceph", 1).promising(&PROMISES);

// Every daemon of a cluster is a Deployment that the operator makes.
static PROMISES: Promises = Promises::of("rook-ceph", &[OPERATOR]).open();

const OPERATOR: Rendered = Rendered::deployment(Naming::Fixed("rook-ceph-operator"));

/// The operator; it makes nothing until a cluster is asked for.
#[derive(Clone, Debug)]
pub struct RookCephV1 {
    /// For the operator.
    pub resources: Resources,
}

impl RookCephV1 {
    /// The operator's Deployment; its name does not depend on the release.
    pub fn deployment(release: &Release<Self>) -> Made {
        PROMISES.deployment(release, &OPERATOR)
    }
}

impl Chart for RookCephV1 {
    identity!();

    fn values(&self) -> Value {
        // Turning the definitions off later would take every cluster with them.
        json!({"crds": {"enabled": true}, "resources": self.resources.to_value()})
    }

    fn crds(&self) -> Crds {
        Crds::InTemplates
    }
}

impl Teardown for RookCephV1 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::Before("every CephCluster".into()),
            Leftover::ClusterWide("CRDs *.ceph.rook.io".into()),
        ]
    }
}
