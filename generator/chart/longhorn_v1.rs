//! Longhorn 1.x (read at 1.12.1): replicated block storage on the nodes' disks.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, identity},
    containment::{Chart, Crds, Leftover, Teardown},
    name::{Name, Namespace},
    quantity::Duration,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("longhorn_v1", "longhorn", 1).promising(&Promises::of(
        "longhorn",
        &[
            Rendered::service(Naming::Fixed("longhorn-frontend"), &[80]),
            Rendered::service(Naming::Fixed("longhorn-backend"), &[9500]),
            Rendered::service(Naming::Fixed("longhorn-admission-webhook"), &[9502]),
            Rendered::service(Naming::Fixed("longhorn-recovery-backend"), &[9503]),
            Rendered::new("DaemonSet", Naming::Fixed("longhorn-manager")),
            Rendered::deployment(Naming::Fixed("longhorn-driver-deployer")),
            Rendered::deployment(Naming::Fixed("longhorn-ui")),
        ],
    ));

/// The manager, its driver and its user interface.
#[derive(Clone, Debug)]
pub struct LonghornV1 {
    /// How many copies of a volume there are by default.
    pub replicas: u32,
    /// For the manager; the chart takes limits for nothing else.
    pub manager: Resources,
}

impl Chart for LonghornV1 {
    identity!();

    fn values(&self) -> Value {
        json!({
            // The chart asks for this under GitOps: the check is a hook that Flux cannot order.
            "preUpgradeChecker": {"jobEnabled": false},
            "persistence": {"defaultClass": true, "defaultClassReplicaCount": self.replicas},
            "longhornManager": {"resources": self.manager.to_value()},
        })
    }

    fn crds(&self) -> Crds {
        Crds::InTemplates
    }

    fn timeout(&self) -> Duration {
        Duration::literal("15m")
    }
}

impl Teardown for LonghornV1 {
    fn leftovers(&self, _: &Name, namespace: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::Before(format!(
                "set `deleting-confirmation-flag` to true in the settings of `{namespace}`"
            )),
            Leftover::Before("every volume of the class `longhorn`, with its data".into()),
        ]
    }
}
