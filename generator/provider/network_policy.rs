//! The network policy axis: in what words it is written who may talk to whom.

use crate::{
    containment::{Handle, flow::Dialect, tier},
    provider::{Axis, Row, Site},
};

const CILIUM: Row = Row {
    id: "cilium",
    summary: "CiliumNetworkPolicies, which also know nodes, the API server and hosts outside",
    settings: None,
};

const KUBERNETES: Row = Row {
    id: "network-policy",
    summary: "NetworkPolicies, which every pod network that knows policies understands",
    settings: None,
};

const NONE: Row =
    Row { id: "none", summary: "no policies: pods talk to whom they like", settings: None };

/// The axis `network-policy`.
pub fn axis() -> Axis {
    Axis {
        id: "network-policy",
        summary: "in what words it is written who may talk to whom",
        default: Some("none"),
        providers: vec![CILIUM, KUBERNETES, NONE],
    }
}

/// Has policies written in the words that the profile chooses; `network` is Cilium's layer, where it is ours.
pub fn speak(site: &mut Site<'_>, network: Option<&Handle<tier::Platform>>) {
    let dialect = match site.choice("network-policy") {
        id if id == CILIUM.id => Dialect::Cilium { by: network.cloned() },
        id if id == KUBERNETES.id => Dialect::Kubernetes,
        _ => Dialect::Silent,
    };
    site.platform.speak(dialect);
}
