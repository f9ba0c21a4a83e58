//! The monitors of a Ceph cluster, which hold its map, and the managers beside them.

use crate::{name::Name, text::Text};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

objects! {
    /// The managers.
    pub struct Mgr {
        /// How many: 1 or 2.
        count?: Option<i64>,
        /// Whether two may be on a node.
        allow_multiple_per_node?: Option<bool>,
        /// Whether they use the node's network.
        host_network?: Option<bool>,
        /// Modules to switch on or off.
        modules?: Vec<MgrModule>,
    }

    /// A module of the manager.
    pub struct MgrModule {
        /// Its name.
        name?: Option<Text>,
        /// Whether it is on.
        enabled?: Option<bool>,
        /// Its settings.
        settings?: Option<MgrModuleSettings>,
    }

    /// Settings of a module.
    pub struct MgrModuleSettings {
        /// How the balancer works.
        balancer_mode?: Option<BalancerMode>,
    }

    /// The monitors.
    pub struct Mon {
        /// How many, an odd number; 3 when unset.
        count?: Option<i64>,
        /// Whether two may be on a node.
        allow_multiple_per_node?: Option<bool>,
        /// The node label they are spread by.
        failure_domain_label?: Option<Text>,
        /// The zones they are spread over.
        zones?: Vec<MonZone>,
        /// Two sites with an arbiter.
        stretch_cluster?: Option<StretchCluster>,
        /// A monitor that moves between two nodes.
        floating_mon?: Option<FloatingMon>,
        /// Monitors that are run elsewhere.
        #[serde(rename = "externalMonIDs")]
        external_mon_ids?: Vec<Text>,
        /// The volume of each, as Kubernetes writes it; the node's folder when unset.
        volume_claim_template?: Option<Value>,
    }

    /// A zone of monitors.
    pub struct MonZone {
        /// Its name.
        name?: Option<Text>,
        /// Whether it has the arbiter.
        arbiter?: Option<bool>,
        /// The volume of each monitor there, as Kubernetes writes it.
        volume_claim_template?: Option<Value>,
    }

    /// Two sites with an arbiter.
    pub struct StretchCluster {
        /// The node label that names the site.
        failure_domain_label?: Option<Text>,
        /// What data is spread over within a site.
        sub_failure_domain?: Option<Text>,
        /// The two sites and the arbiter's.
        zones?: Vec<MonZone>,
    }

    /// A monitor that moves between two nodes.
    pub struct FloatingMon {
        /// Its identifier.
        name: Text,
        /// The ConfigMap with its settings.
        configmap_name: Name,
    }
}

/// How the balancer works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum BalancerMode {
    /// By weights that old clients know.
    #[serde(rename = "crush-compat")]
    CrushCompat,
    /// By exact places.
    #[serde(rename = "upmap")]
    Upmap,
    /// By who is read.
    #[serde(rename = "read")]
    Read,
    /// By both.
    #[serde(rename = "upmap-read")]
    UpmapRead,
}
