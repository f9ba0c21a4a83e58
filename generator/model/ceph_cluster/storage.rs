//! The disks of a Ceph cluster: by node, or by volume.

use crate::{model::ceph_cluster::Resources, name::Name, text::Text};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

objects! {
    /// The disks.
    pub struct Storage {
        /// Whether every node's disks are used.
        use_all_nodes?: Option<bool>,
        /// Whether every empty disk of a node is used.
        use_all_devices?: Option<bool>,
        /// The disks to use by name, as a regular expression.
        device_filter?: Option<Text>,
        /// The disks to use by path, as a regular expression.
        device_path_filter?: Option<Text>,
        /// The disks to use.
        devices?: Vec<Device>,
        /// Settings of the disks.
        config?: BTreeMap<String, Text>,
        /// Nodes with settings of their own.
        nodes?: Vec<StorageNode>,
        /// Volumes to use as disks.
        storage_class_device_sets?: Vec<DeviceSet>,
        /// Volumes of each node, as Kubernetes writes them.
        volume_claim_templates?: Vec<Value>,
        /// How disks are laid out.
        store?: Option<OsdStore>,
        /// How disks change their layout.
        migration?: Option<Migration>,
        /// Whether the placement of all daemons does not hold for disks' ones.
        #[serde(rename = "onlyApplyOSDPlacement")]
        only_apply_osd_placement?: Option<bool>,
        /// How many disks' daemons are updated at a time; 20 when unset.
        osd_max_updates_in_parallel?: Option<i32>,
        /// Whether they are placed on nodes that are not ready.
        schedule_always?: Option<bool>,
        /// How long one that keeps failing stays down, in hours; 0 for no longer than Kubernetes
        /// says.
        flapping_restart_interval_hours?: Option<i64>,
        /// Whether a disk's class may change.
        allow_device_class_update?: Option<bool>,
        /// Whether a disk's weight grows with its volume.
        allow_osd_crush_weight_update?: Option<bool>,
        /// The share at which writing stops; 0.95 when unset.
        full_ratio?: Option<f64>,
        /// The share at which a disk takes no data of others; 0.90 when unset.
        backfill_full_ratio?: Option<f64>,
        /// The share at which it warns; 0.85 when unset.
        near_full_ratio?: Option<f64>,
    }

    /// A disk.
    pub struct Device {
        /// Its name, such as `sdb`.
        name?: Option<Text>,
        /// Its path.
        fullpath?: Option<Text>,
        /// Its settings.
        config?: BTreeMap<String, Text>,
    }

    /// A node with settings of its own.
    pub struct StorageNode {
        /// Its host name, as its label says.
        name?: Option<Text>,
        /// Whether every empty disk is used.
        use_all_devices?: Option<bool>,
        /// The disks to use by name, as a regular expression.
        device_filter?: Option<Text>,
        /// The disks to use by path, as a regular expression.
        device_path_filter?: Option<Text>,
        /// The disks to use.
        devices?: Vec<Device>,
        /// Settings of its disks.
        config?: BTreeMap<String, Text>,
        /// What its disks' daemons need and may have.
        resources?: Option<Resources>,
        /// Its volumes, as Kubernetes writes them.
        volume_claim_templates?: Vec<Value>,
    }

    /// Volumes to use as disks.
    pub struct DeviceSet {
        /// Its name.
        name: Name,
        /// How many.
        count: i64,
        /// Whether a volume may move between nodes.
        portable?: Option<bool>,
        /// Whether it is encrypted.
        encrypted?: Option<bool>,
        /// The volumes of each, as Kubernetes writes them.
        volume_claim_templates: Vec<Value>,
        /// Which nodes the daemons seek or shun, as Kubernetes writes it.
        placement?: Option<Value>,
        /// The same for the jobs that prepare them.
        prepare_placement?: Option<Value>,
        /// What the daemons need and may have.
        resources?: Option<Resources>,
        /// Settings of the disks.
        config?: BTreeMap<String, Text>,
        /// The scheduler that places the daemons.
        scheduler_name?: Option<Text>,
        /// Whether they are set for slow disks.
        tune_device_class?: Option<bool>,
        /// Whether they are set for fast disks.
        tune_fast_device_class?: Option<bool>,
    }

    /// How disks are laid out.
    pub struct OsdStore {
        /// The layout; `bluestore` when unset.
        r#type?: Option<OsdStoreKind>,
        /// `yes-really-update-store` for old disks to be made anew.
        update_store?: Option<Text>,
    }

    /// How disks change their layout.
    pub struct Migration {
        /// `yes-really-migrate-osds` for each to be destroyed and made anew.
        confirmation?: Option<Text>,
    }
}

/// The layouts of disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum OsdStoreKind {
    /// Ceph's own.
    #[serde(rename = "bluestore")]
    Bluestore,
    /// The same, prepared for another site.
    #[serde(rename = "bluestore-rdr")]
    BluestoreRdr,
}
