//! Rook's chart `rook-ceph-cluster` 1.x (read at v1.20.6): one Ceph cluster and its object store.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, RookCephV1, identity},
    containment::{
        Chart, Leftover, Operated, Operates, Release, Running, Teardown,
        exposure::ServiceRef,
        name,
        tier::{DependencyOf, Tier},
    },
    name::{Name, Namespace},
    quantity::Duration,
    text::Text,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("rook_ceph_cluster_v1", "rook-ceph-cluster", 1).promising(&PROMISES);

// Stores and pools are lists of the values, and the operator names what it makes after them.
static PROMISES: Promises = Promises::of(
    "rook-ceph-cluster",
    &[
        Rendered::secret(Naming::Fixed("rook-ceph-dashboard-password")).by_operator(),
        Rendered::secret(Naming::Fixed("rook-ceph-mon")).by_operator(),
    ],
)
.open();

/// A cluster on the nodes' disks that serves buckets and nothing else.
#[derive(Clone, Debug)]
pub struct RookCephClusterV1 {
    /// Proof that its layer waits for the operator, without which nothing here runs.
    pub operated: Operated<Self>,
    /// Where the operator runs.
    pub operator: Namespace,
    /// How many monitors run; an odd number, one for a single node.
    pub monitors: u32,
    /// How many copies of an object there are; one means that a lost disk loses data.
    pub copies: u32,
    /// Which disks are taken, as a regular expression over device names; all empty ones when unset.
    pub device_filter: Option<Text>,
    /// The object store.
    pub store: ObjectStore,
    /// For each storage daemon.
    pub daemon: Resources,
}

/// An S3 endpoint of the cluster.
#[derive(Clone, Debug)]
pub struct ObjectStore {
    /// The store's name.
    pub name: Name,
    /// For its gateway.
    pub gateway: Resources,
}

impl RookCephClusterV1 {
    /// The S3 endpoint: the operator makes its Service, `rook-ceph-rgw-<store>`.
    pub fn api(release: &Release<Self>, store: &Name) -> ServiceRef {
        release.service(name(format!("rook-ceph-rgw-{store}")), 80)
    }

    fn replicated(&self) -> Value {
        json!({
            "failureDomain": if self.copies == 1 { "osd" } else { "host" },
            "replicated": {"size": self.copies, "requireSafeReplicaSize": self.copies > 1},
        })
    }
}

impl<T: Tier, U: DependencyOf<T>> Operates<RookCephClusterV1, T> for Running<RookCephV1, U> {
    fn layer(&self) -> &Name {
        self.handle().layer()
    }
}

impl Chart for RookCephClusterV1 {
    identity!();

    fn values(&self) -> Value {
        let mut storage =
            json!({"useAllNodes": true, "useAllDevices": self.device_filter.is_none()});
        if let Some(filter) = &self.device_filter {
            storage["deviceFilter"] = json!(filter);
        }
        json!({
            "operatorNamespace": self.operator,
            "cephClusterSpec": {
                "mon": {"count": self.monitors, "allowMultiplePerNode": self.monitors == 1},
                "mgr": {"count": if self.monitors == 1 { 1 } else { 2 }, "allowMultiplePerNode": false},
                "storage": storage,
                "resources": {"osd": self.daemon.to_value()},
            },
            // Only buckets are asked for: no block pool, no file system, and no default class of theirs.
            "cephBlockPools": [],
            "cephFileSystems": [],
            "cephObjectStores": [{
                "name": self.store.name,
                "spec": {
                    "metadataPool": self.replicated(),
                    "dataPool": self.replicated(),
                    "preservePoolsOnDelete": true,
                    "gateway": {"port": 80, "instances": 1, "resources": self.store.gateway.to_value()},
                },
                "storageClass": {"enabled": true, "name": "ceph-bucket", "reclaimPolicy": "Delete"},
                "ingress": {"enabled": false},
            }],
        })
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        PROMISES.secrets(release)
    }

    fn timeout(&self) -> Duration {
        Duration::literal("20m")
    }
}

impl Teardown for RookCephClusterV1 {
    fn leftovers(&self, _: &Name, namespace: &Namespace) -> Vec<Leftover> {
        vec![
            Leftover::Before(format!(
                "`cleanupPolicy.confirmation: yes-really-destroy-data` on CephCluster \
                 {namespace}/{namespace}, only if the data may go"
            )),
            Leftover::Outside(
                "`/var/lib/rook` and the disks of every node, which keep the cluster until they \
                 are wiped"
                    .into(),
            ),
        ]
    }
}
