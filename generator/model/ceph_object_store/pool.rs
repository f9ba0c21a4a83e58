//! A pool of Ceph: how many copies, where, and how large.

use crate::{
    name::Name,
    quantity::{Duration, Quantity},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// A pool; one of `replicated` and `erasure_coded` is set.
    pub struct Pool {
        /// What copies are spread over, such as `host` or `osd`; `host` when unset.
        failure_domain?: Option<Text>,
        /// As whole copies.
        replicated?: Option<Replicated>,
        /// In pieces with redundancy.
        erasure_coded?: Option<ErasureCoded>,
        /// The class of disks; any when unset.
        device_class?: Option<Text>,
        /// The root that disks are looked for below.
        crush_root?: Option<Text>,
        /// How much it may hold.
        quotas?: Option<Quotas>,
        /// Further settings.
        parameters?: BTreeMap<String, Text>,
        /// Deprecated: whether it compresses.
        compression_mode?: Option<CompressionMode>,
        /// What it is for; Rook knows.
        application?: Option<Text>,
        /// Whether changes of root and class are made.
        enable_crush_updates?: Option<bool>,
        /// Whether images are counted.
        #[serde(rename = "enableRBDStats")]
        enable_rbd_stats?: Option<bool>,
        /// Whether it is copied to another site.
        mirroring?: Option<Mirroring>,
        /// How mirroring is checked.
        status_check?: Option<StatusCheck>,
    }

    /// Whole copies.
    pub struct Replicated {
        /// How many.
        size: i64,
        /// Whether a single copy is refused; true when unset.
        require_safe_replica_size?: Option<bool>,
        /// How many in each failure domain.
        replicas_per_failure_domain?: Option<i64>,
        /// What those are spread over.
        sub_failure_domain?: Option<Text>,
        /// The share of the cluster that it will take.
        target_size_ratio?: Option<f64>,
        /// A fast copy and slow ones.
        hybrid_storage?: Option<HybridStorage>,
    }

    /// A fast copy and slow ones.
    pub struct HybridStorage {
        /// The class of the fast one.
        primary_device_class: Text,
        /// The class of the others.
        secondary_device_class: Text,
    }

    /// Pieces with redundancy.
    pub struct ErasureCoded {
        /// How many pieces have data.
        data_chunks: i64,
        /// How many are redundant: so many may be lost.
        coding_chunks: i64,
        /// How they are computed.
        algorithm?: Option<ErasureAlgorithm>,
        /// The size of a piece; 4096 bytes when unset.
        stripe_unit?: Option<Quantity>,
        /// How many failure domains they are spread over.
        crush_num_failure_domains?: Option<i32>,
        /// How many disks of each.
        #[serde(rename = "crushOSDsPerFailureDomain")]
        crush_osds_per_failure_domain?: Option<i32>,
    }

    /// How much a pool may hold.
    pub struct Quotas {
        /// In bytes.
        max_size?: Option<Quantity>,
        /// In objects.
        max_objects?: Option<i64>,
        /// Deprecated: in bytes, as a number.
        max_bytes?: Option<i64>,
    }

    /// Whether a pool is copied to another site.
    pub struct Mirroring {
        /// Whether it is.
        enabled?: Option<bool>,
        /// What is copied.
        mode?: Option<MirrorMode>,
        /// Where to.
        peers?: Option<MirrorPeers>,
        /// When.
        snapshot_schedules?: Vec<SnapshotSchedule>,
    }

    /// Where a pool is copied to.
    pub struct MirrorPeers {
        /// The Secrets with the other sites' logins.
        secret_names?: Vec<Name>,
    }

    /// When a pool is copied.
    pub struct SnapshotSchedule {
        /// How often, such as `24h` or `1d`.
        interval?: Option<Text>,
        /// From when.
        start_time?: Option<Text>,
        /// Which folder, for `CephFS` only.
        path?: Option<Text>,
    }

    /// How mirroring is checked.
    pub struct StatusCheck {
        /// Whether and how often.
        mirror?: Option<StatusCheckMirror>,
    }

    /// Whether and how often mirroring is checked.
    pub struct StatusCheckMirror {
        /// Whether it is not.
        disabled?: Option<bool>,
        /// How often.
        interval?: Option<Duration>,
        /// How long it may fail.
        timeout?: Option<Duration>,
    }
}

/// Whether a pool compresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CompressionMode {
    /// It does not.
    #[serde(rename = "none")]
    None,
    /// It does where clients ask for it.
    #[serde(rename = "passive")]
    Passive,
    /// It does unless clients ask not to.
    #[serde(rename = "aggressive")]
    Aggressive,
    /// It does.
    #[serde(rename = "force")]
    Force,
}

/// How pieces are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ErasureAlgorithm {
    /// By Intel's library.
    #[serde(rename = "isa")]
    Isa,
    /// By the portable one.
    #[serde(rename = "jerasure")]
    Jerasure,
}

/// What is copied to another site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum MirrorMode {
    /// The whole pool.
    #[serde(rename = "pool")]
    Pool,
    /// Images that say so.
    #[serde(rename = "image")]
    Image,
    /// Nothing yet.
    #[serde(rename = "init-only")]
    InitOnly,
}
