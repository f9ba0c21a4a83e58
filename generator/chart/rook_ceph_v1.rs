//! Rook's operator chart `rook-ceph` 1.x (read at v1.20.6).

use crate::{
    chart::{ChartRow, Resources, identity},
    containment::{Chart, Crds, Leftover, Made, Release, Teardown, name},
    model::{Core, core::Deployment},
    name::{Name, Namespace},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("rook_ceph_v1", "rook-ceph", (1, "v1.20.6"), "oci://ghcr.io/rook/rook-ceph");

/// The operator; it makes nothing until a cluster is asked for.
#[derive(Clone, Debug)]
pub struct RookCephV1 {
    /// For the operator.
    pub resources: Resources,
}

impl RookCephV1 {
    /// The operator's Deployment; its name does not depend on the release.
    pub fn deployment(release: &Release<Self>) -> Made {
        release.rendered::<Core<Deployment>>(name("rook-ceph-operator"))
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
