//! CephCluster (`ceph.rook.io/v1`): a Ceph cluster that Rook runs. Follows rook v1.20.6; what
//! Kubernetes defines for pods passes through as it is.

use crate::{
    model::{
        Kind, Namespaced,
        ceph_cluster::health::HealthCheck,
        ceph_cluster::monitors::{Mgr, Mon},
        ceph_cluster::network::Network,
        ceph_cluster::security::ClusterSecurity,
        ceph_cluster::storage::Storage,
    },
    name::{Key, Name},
    quantity::{Duration, Quantity},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

pub mod health;
pub mod monitors;
pub mod network;
pub mod security;
pub mod storage;

objects! {
    /// A Ceph cluster that Rook runs.
    pub struct CephCluster {
        /// What it consists of.
        spec: CephClusterSpec,
    }
}

impl Kind for CephCluster {
    const API_VERSION: &'static str = "ceph.rook.io/v1";
    const KIND: &'static str = "CephCluster";
    const PLURAL: &'static str = "cephclusters";
    type Scope = Namespaced;
}

objects! {
    /// What a Ceph cluster consists of.
    pub struct CephClusterSpec {
        /// The image of Ceph.
        ceph_version?: Option<CephVersion>,
        /// The folder on each node that keeps configuration and data.
        data_dir_host_path?: Option<Text>,
        /// Whether the cluster is run elsewhere and only used here.
        external?: Option<External>,
        /// The monitors.
        mon?: Option<Mon>,
        /// The managers.
        mgr?: Option<Mgr>,
        /// The web page.
        dashboard?: Option<Dashboard>,
        /// The metrics.
        monitoring?: Option<Monitoring>,
        /// How daemons reach each other.
        network?: Option<Network>,
        /// Keys, and who keeps them.
        security?: Option<ClusterSecurity>,
        /// The disks.
        storage?: Option<Storage>,
        /// What collects reports of crashes.
        crash_collector?: Option<CrashCollector>,
        /// What collects logs.
        log_collector?: Option<LogCollector>,
        /// What a deletion destroys.
        cleanup_policy?: Option<CleanupPolicy>,
        /// How many daemons may be away at a time.
        disruption_management?: Option<DisruptionManagement>,
        /// How health is checked.
        health_check?: Option<HealthCheck>,
        /// Priority classes by daemon; `all` for every one.
        priority_class_names?: BTreeMap<String, Name>,
        /// Which nodes daemons seek or shun, by daemon, as Kubernetes writes it.
        placement?: BTreeMap<String, Value>,
        /// What daemons need and may have, by daemon.
        resources?: BTreeMap<String, Resources>,
        /// Labels by daemon.
        labels?: BTreeMap<String, BTreeMap<String, Text>>,
        /// Annotations by daemon.
        annotations?: BTreeMap<String, BTreeMap<String, Text>>,
        /// Settings of Ceph, by daemon and option.
        ceph_config?: BTreeMap<String, BTreeMap<String, Text>>,
        /// The same, from Secrets.
        ceph_config_from_secret?: BTreeMap<String, BTreeMap<String, SecretKeySelector>>,
        /// Settings of the CSI drivers.
        csi?: Option<Csi>,
        /// Whether an upgrade goes on though a check failed.
        skip_upgrade_checks?: Option<bool>,
        /// Whether an upgrade goes on though the cluster does not get healthy.
        continue_upgrade_after_checks_even_if_not_healthy?: Option<bool>,
        /// How long an upgrade waits for a disk's daemon, in minutes; 10 when unset, for ever when
        /// 0.
        #[serde(rename = "waitTimeoutForHealthyOSDInMinutes")]
        wait_timeout_for_healthy_osd_in_minutes?: Option<i64>,
        /// Whether disks' daemons are upgraded only while all data is whole.
        #[serde(rename = "upgradeOSDRequiresHealthyPGs")]
        upgrade_osd_requires_healthy_p_gs?: Option<bool>,
        /// Whether a disk's daemon that is out is removed.
        #[serde(rename = "removeOSDsIfOutAndSafeToRemove")]
        remove_osds_if_out_and_safe_to_remove?: Option<bool>,
    }

    /// The image of Ceph.
    pub struct CephVersion {
        /// The image, with tag or digest.
        image?: Option<Text>,
        /// When it is pulled; `IfNotPresent` when unset.
        image_pull_policy?: Option<PullPolicy>,
        /// Whether a version that Rook does not know is used.
        allow_unsupported?: Option<bool>,
    }

    /// A cluster that is run elsewhere.
    pub struct External {
        /// Whether it is.
        enable?: Option<bool>,
    }

    /// Ceph's web page.
    pub struct Dashboard {
        /// Whether it is there.
        enabled?: Option<bool>,
        /// Its port.
        port?: Option<i64>,
        /// Whether it speaks TLS.
        ssl?: Option<bool>,
        /// The path it is under, behind a proxy.
        url_prefix?: Option<Text>,
        /// The Prometheus it reads.
        prometheus_endpoint?: Option<Text>,
        /// Whether that one's certificate is checked.
        #[serde(rename = "prometheusEndpointSSLVerify")]
        prometheus_endpoint_ssl_verify?: Option<bool>,
    }

    /// Ceph's metrics.
    pub struct Monitoring {
        /// Whether rules and monitors for Prometheus are made.
        enabled?: Option<bool>,
        /// Whether there are no metrics at all.
        metrics_disabled?: Option<bool>,
        /// How often they are read.
        interval?: Option<Duration>,
        /// The port of the manager's metrics.
        port?: Option<i64>,
        /// The daemon that gives metrics of the others.
        exporter?: Option<Exporter>,
        /// Where the metrics of a cluster run elsewhere are, as Kubernetes writes endpoints.
        external_mgr_endpoints?: Vec<Value>,
        /// Their port.
        external_mgr_prometheus_port?: Option<i64>,
    }

    /// The daemon that gives metrics of the others.
    pub struct Exporter {
        /// Its port; 9926 when unset.
        port?: Option<i32>,
        /// Whether it uses the node's network.
        host_network?: Option<bool>,
        /// The least priority of a counter that is given; 5 when unset.
        perf_counters_prio_limit?: Option<i64>,
        /// How often it reads, in seconds; 5 when unset.
        stats_period_seconds?: Option<i64>,
    }

    /// What collects reports of crashes.
    pub struct CrashCollector {
        /// Whether there is none.
        disable?: Option<bool>,
        /// How long reports are kept, in days; for ever when unset.
        days_to_retain?: Option<i64>,
    }

    /// What collects logs.
    pub struct LogCollector {
        /// Whether there is one.
        enabled?: Option<bool>,
        /// How often files are rotated: `hourly`, `daily`, `weekly`, `monthly`.
        periodicity?: Option<Text>,
        /// The largest file, at least `1M`.
        max_log_size?: Option<Quantity>,
    }

    /// What a deletion destroys.
    pub struct CleanupPolicy {
        /// `yes-really-destroy-data` for it to destroy data, and nothing otherwise.
        confirmation?: Option<Text>,
        /// How disks are wiped.
        sanitize_disks?: Option<SanitizeDisks>,
        /// Whether it goes on while there are volumes.
        allow_uninstall_with_volumes?: Option<bool>,
        /// Whether disks of other clusters are wiped.
        wipe_devices_from_other_clusters?: Option<bool>,
    }

    /// How disks are wiped.
    pub struct SanitizeDisks {
        /// How much; `quick` when unset.
        method?: Option<WipeMethod>,
        /// With what; `zero` when unset.
        data_source?: Option<WipeSource>,
        /// How often; once when unset.
        iteration?: Option<i32>,
    }

    /// How many daemons may be away at a time.
    pub struct DisruptionManagement {
        /// Whether Rook says so by disruption budgets.
        manage_pod_budgets?: Option<bool>,
        /// How long a drained node's data stays where it is, in minutes; 30 when unset.
        osd_maintenance_timeout?: Option<i64>,
        /// The states in which data counts as whole, as a regular expression.
        pg_healthy_regex?: Option<Text>,
        /// Deprecated, without effect.
        pg_health_check_timeout?: Option<i64>,
        /// Deprecated, without effect.
        manage_machine_disruption_budgets?: Option<bool>,
        /// Deprecated, without effect.
        machine_disruption_budget_namespace?: Option<Text>,
    }

    /// Settings of the CSI drivers for this cluster.
    pub struct Csi {
        /// Whether clients read from near disks.
        read_affinity?: Option<ReadAffinity>,
        /// Mount options for `CephFS`.
        cephfs?: Option<CephFsDriver>,
        /// Whether somebody else makes the users.
        skip_user_creation?: Option<bool>,
    }

    /// Whether clients read from near disks.
    pub struct ReadAffinity {
        /// Whether they do.
        enabled?: Option<bool>,
        /// The node labels that say where a client is.
        crush_location_labels?: Vec<Text>,
    }

    /// Mount options for `CephFS`.
    pub struct CephFsDriver {
        /// For the kernel's client.
        kernel_mount_options?: Option<Text>,
        /// For the client in user space.
        fuse_mount_options?: Option<Text>,
    }

    /// A key of a Secret.
    pub struct SecretKeySelector {
        /// The Secret.
        name?: Option<Name>,
        /// The key.
        key: Key,
        /// Whether it may be missing.
        optional?: Option<bool>,
    }

    /// What a daemon needs and may have.
    pub struct Resources {
        /// What it needs.
        requests?: BTreeMap<String, Quantity>,
        /// What it may have at most.
        limits?: BTreeMap<String, Quantity>,
        /// Devices it claims.
        claims?: Vec<ResourceClaim>,
    }

    /// A device that is claimed.
    pub struct ResourceClaim {
        /// The claim.
        name: Name,
        /// Which part of it; all when unset.
        request?: Option<Text>,
    }
}

/// When an image is pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum PullPolicy {
    /// When it is not there.
    IfNotPresent,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How much of a disk is wiped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum WipeMethod {
    /// All.
    #[serde(rename = "complete")]
    Complete,
    /// What makes it Ceph's.
    #[serde(rename = "quick")]
    Quick,
}

/// What a disk is wiped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum WipeSource {
    /// Zeros.
    #[serde(rename = "zero")]
    Zero,
    /// Noise.
    #[serde(rename = "random")]
    Random,
}
