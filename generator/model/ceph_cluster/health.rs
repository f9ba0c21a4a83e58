//! How the health of a Ceph cluster and its daemons is checked.

use crate::quantity::Duration;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

objects! {
    /// How health is checked.
    pub struct HealthCheck {
        /// That of the cluster, by Rook.
        daemon_health?: Option<DaemonHealth>,
        /// That of pods, by daemon, as Kubernetes writes it.
        liveness_probe?: BTreeMap<String, Value>,
        /// That of starting pods, by daemon, as Kubernetes writes it.
        startup_probe?: BTreeMap<String, Value>,
        /// Warnings that do not count, by their code.
        mute_health_warning?: BTreeMap<String, MutedWarning>,
    }

    /// How Rook checks health.
    pub struct DaemonHealth {
        /// That of monitors.
        mon?: Option<Check>,
        /// That of disks' daemons.
        osd?: Option<Check>,
        /// That of the whole.
        status?: Option<Check>,
    }

    /// A check.
    pub struct Check {
        /// Whether it is not made.
        disabled?: Option<bool>,
        /// How often it is made.
        interval?: Option<Duration>,
        /// How long it may fail.
        timeout?: Option<Duration>,
    }

    /// Whether a warning counts.
    pub struct MutedWarning {
        /// Whether it does.
        policy: MutePolicy,
    }
}

/// Whether a warning counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum MutePolicy {
    /// It does not.
    #[serde(rename = "mute")]
    Mute,
    /// It does.
    #[serde(rename = "unmute")]
    Unmute,
}
