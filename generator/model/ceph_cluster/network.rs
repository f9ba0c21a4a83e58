//! How the daemons of a Ceph cluster reach each other and their clients.

use crate::text::Text;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// How daemons reach each other.
    pub struct Network {
        /// Who gives them a network; Kubernetes' own when unset.
        provider?: Option<NetworkProvider>,
        /// The networks of Multus, by `public` and `cluster`.
        selectors?: BTreeMap<String, Text>,
        /// The addresses they may use.
        address_ranges?: Option<AddressRanges>,
        /// What holds for the wire.
        connections?: Option<Connections>,
        /// IPv4 or IPv6.
        ip_family?: Option<IpFamily>,
        /// Whether they listen on both.
        dual_stack?: Option<bool>,
        /// Deprecated: whether they use the node's network.
        host_network?: Option<bool>,
        /// Whether other clusters reach them.
        multi_cluster_service?: Option<MultiClusterService>,
    }

    /// The addresses daemons may use.
    pub struct AddressRanges {
        /// Ranges for clients.
        public?: Vec<Text>,
        /// Ranges among disks.
        cluster?: Vec<Text>,
    }

    /// What holds for the wire.
    pub struct Connections {
        /// Whether the old protocol is refused.
        require_msgr2?: Option<bool>,
        /// Whether it is encrypted.
        encryption?: Option<Encryption>,
        /// Whether it is compressed.
        compression?: Option<Compression>,
    }

    /// Whether the wire is encrypted.
    pub struct Encryption {
        /// Whether it is; clients need a new kernel.
        enabled?: Option<bool>,
    }

    /// Whether the wire is compressed.
    pub struct Compression {
        /// Whether it is.
        enabled?: Option<bool>,
    }

    /// Whether other clusters reach the daemons.
    pub struct MultiClusterService {
        /// Whether they do.
        enabled?: Option<bool>,
        /// This cluster's name among them.
        #[serde(rename = "clusterID")]
        cluster_id?: Option<Text>,
    }
}

/// Who gives daemons a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum NetworkProvider {
    /// The node.
    #[serde(rename = "host")]
    Host,
    /// Multus.
    #[serde(rename = "multus")]
    Multus,
}

/// The families of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum IpFamily {
    /// The old ones.
    #[serde(rename = "IPv4")]
    Ipv4,
    /// The new ones.
    #[serde(rename = "IPv6")]
    Ipv6,
}
