//! `CiliumNetworkPolicy` (`cilium.io/v2`): who may talk to whom, with peers that are no pods. Follows Cilium
//! 1.20.

use crate::{
    model::{Kind, Namespaced, label_selector::LabelSelector},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// Who may talk to some pods of its namespace, and to whom they may.
    pub struct CiliumNetworkPolicy {
        /// The pods and the traffic.
        spec: CiliumPolicySpec,
    }
}

impl Kind for CiliumNetworkPolicy {
    const API_VERSION: &'static str = "cilium.io/v2";
    const KIND: &'static str = "CiliumNetworkPolicy";
    const PLURAL: &'static str = "ciliumnetworkpolicies";
    type Scope = Namespaced;
}

objects! {
    /// Some pods and the traffic that is allowed.
    pub struct CiliumPolicySpec {
        /// The pods.
        endpoint_selector: LabelSelector,
        /// Who may talk to them; an empty rule allows nobody, and no rules at all everybody.
        ingress?: Vec<CiliumIngressRule>,
        /// To whom they may talk; the same holds.
        egress?: Vec<CiliumEgressRule>,
    }

    /// Who may talk to the pods.
    pub struct CiliumIngressRule {
        /// Pods by their labels; of the policy's own namespace unless a label names another.
        from_endpoints?: Vec<LabelSelector>,
        /// What is no pod.
        from_entities?: Vec<CiliumEntity>,
        /// On which ports.
        to_ports?: Vec<CiliumPorts>,
    }

    /// To whom the pods may talk.
    pub struct CiliumEgressRule {
        /// Pods by their labels; of the policy's own namespace unless a label names another.
        to_endpoints?: Vec<LabelSelector>,
        /// What is no pod.
        to_entities?: Vec<CiliumEntity>,
        /// Hosts outside, whose names the pods have asked for.
        #[serde(rename = "toFQDNs")]
        to_fqdns?: Vec<CiliumDnsName>,
        /// On which ports.
        to_ports?: Vec<CiliumPorts>,
    }

    /// A name in DNS; exactly one is set.
    pub struct CiliumDnsName {
        /// The whole name.
        match_name?: Option<Text>,
        /// A pattern, in which `*` stands for any characters but a dot.
        match_pattern?: Option<Text>,
    }

    /// Ports, and what may pass over them.
    pub struct CiliumPorts {
        /// The ports of the pods, not those of a Service.
        ports?: Vec<CiliumPort>,
        /// What may pass.
        rules?: Option<CiliumRules>,
    }

    /// A port.
    pub struct CiliumPort {
        /// Its number or name.
        port?: Option<Text>,
        /// Over which protocol.
        protocol?: Option<CiliumProtocol>,
    }

    /// What may pass over ports.
    pub struct CiliumRules {
        /// The names that may be asked for.
        dns?: Vec<CiliumDnsName>,
    }
}

/// A peer that is no pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CiliumEntity {
    /// Everything.
    All,
    /// All pods and nodes of the cluster.
    Cluster,
    /// Cilium's own health checks.
    Health,
    /// The node of the pod.
    Host,
    /// Cilium's proxy for Ingresses and Gateways.
    Ingress,
    /// Pods that have no identity yet.
    Init,
    /// The API server.
    KubeApiserver,
    /// Nothing.
    None,
    /// The other nodes.
    RemoteNode,
    /// Pods without Cilium.
    Unmanaged,
    /// Everything outside of the cluster.
    World,
}

/// A protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum CiliumProtocol {
    /// `IPsec`'s authentication header.
    Ah,
    /// Whatever has ports.
    Any,
    /// `IPsec`'s payload.
    Esp,
    /// Generic routing encapsulation.
    Gre,
    /// Group management.
    Igmp,
    /// IPv4 in IP.
    Ipip,
    /// IPv6 in IP.
    Ipv6,
    /// SCTP.
    Sctp,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// Router redundancy.
    Vrrp,
}
