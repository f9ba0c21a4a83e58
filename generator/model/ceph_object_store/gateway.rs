//! The pods that serve an object store.

use crate::{name::Name, quantity::Quantity, text::Text};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

objects! {
    /// The pods that serve a store.
    pub struct GatewayPods {
        /// How many.
        instances?: Option<i32>,
        /// The port without TLS.
        port?: Option<i32>,
        /// The port with TLS.
        secure_port?: Option<i32>,
        /// The Secret with the certificate.
        ssl_certificate_ref?: Option<Name>,
        /// The Secret with CAs that it believes.
        ca_bundle_ref?: Option<Name>,
        /// What its Service looks like.
        service?: Option<GatewayService>,
        /// What each pod needs and may have.
        resources?: Option<GatewayResources>,
        /// Their priority class.
        priority_class_name?: Option<Name>,
        /// Which nodes they seek or shun, as Kubernetes writes it.
        placement?: Option<Value>,
        /// Whether they use the node's network; as the cluster does when unset.
        host_network?: Option<bool>,
        /// Whether Ceph's web page shows them; true when unset.
        dashboard_enabled?: Option<bool>,
        /// Labels of the pods.
        labels?: BTreeMap<String, Text>,
        /// Annotations of the pods.
        annotations?: BTreeMap<String, Text>,
        /// Where a store that is run elsewhere is.
        external_rgw_endpoints?: Vec<RgwEndpoint>,
        /// Whether they do not copy to other sites.
        disable_multisite_sync_traffic?: Option<bool>,
        /// Which disks they read.
        read_affinity?: Option<StoreReadAffinity>,
        /// Settings of Ceph, by option.
        rgw_config?: BTreeMap<String, Text>,
        /// The same, from Secrets, as Kubernetes writes it.
        rgw_config_from_secret?: BTreeMap<String, Value>,
        /// The same, as flags.
        rgw_command_flags?: BTreeMap<String, Text>,
        /// What logs every request.
        ops_log_sidecar?: Option<OpsLogSidecar>,
        /// Further volumes, as Kubernetes writes them.
        additional_volume_mounts?: Vec<Value>,
    }

    /// What the Service of a store looks like.
    pub struct GatewayService {
        /// Labels to set.
        labels?: BTreeMap<String, Text>,
        /// Annotations to set.
        annotations?: BTreeMap<String, Text>,
    }

    /// Where a store that is run elsewhere is.
    pub struct RgwEndpoint {
        /// Its host.
        hostname?: Option<Text>,
        /// Its address.
        ip?: Option<Text>,
    }

    /// Which disks are read.
    pub struct StoreReadAffinity {
        /// Which ones.
        r#type: StoreReadAffinityKind,
    }

    /// What logs every request.
    pub struct OpsLogSidecar {
        /// What it needs and may have.
        resources?: Option<GatewayResources>,
    }

    /// What a container needs and may have.
    pub struct GatewayResources {
        /// What it needs.
        requests?: BTreeMap<String, Quantity>,
        /// What it may have at most.
        limits?: BTreeMap<String, Quantity>,
        /// Devices it claims.
        claims?: Vec<GatewayResourceClaim>,
    }

    /// A device that is claimed.
    pub struct GatewayResourceClaim {
        /// The claim.
        name: Name,
        /// Which part of it; all when unset.
        request?: Option<Text>,
    }
}

/// Which disks are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum StoreReadAffinityKind {
    /// Near ones.
    #[serde(rename = "localize")]
    Localize,
    /// Any.
    #[serde(rename = "balance")]
    Balance,
    /// The first of each piece.
    #[serde(rename = "default")]
    Default,
}
