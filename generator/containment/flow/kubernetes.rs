//! Policies as `NetworkPolicies`: what is neither pod nor namespace is told from others by its port alone.

use super::{At, Ends, Peer, Port};
use crate::{
    containment::{layer::Layer, scope::Object, tier, workload::Pods},
    model::{Core, core},
};
use k8s_openapi::{
    api::networking::v1::{
        NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
        NetworkPolicySpec,
    },
    apimachinery::pkg::{apis::meta::v1::LabelSelector, util::intstr::IntOrString},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn write(
    layer: &mut Layer<tier::Platform>,
    pods: &Pods,
    (sources, targets): (&Ends<'_>, &Ends<'_>),
) {
    let ingress = sources.iter().map(|(peer, ports)| NetworkPolicyIngressRule {
        from: peers(peer),
        ports: numbers(peer, ports),
    });
    let egress = targets.iter().map(|(peer, ports)| NetworkPolicyEgressRule {
        to: peers(peer),
        ports: numbers(peer, ports),
    });
    let spec = NetworkPolicySpec {
        pod_selector: Some(pods.selector()),
        policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
        ingress: Some(ingress.collect()),
        egress: Some(egress.chain([names()]).collect()),
    };
    let body = core::NetworkPolicy { spec: Some(spec), ..Default::default() };
    layer.render(Object::new(pods.name().clone(), Core(body)));
}

/// Leave to ask for names, without which nothing is found.
fn names() -> NetworkPolicyEgressRule {
    let servers = NetworkPolicyPeer {
        namespace_selector: Some(label(NAMESPACE_NAME, "kube-system")),
        pod_selector: Some(label("k8s-app", "kube-dns")),
        ..Default::default()
    };
    NetworkPolicyEgressRule {
        to: Some(vec![servers]),
        ports: Some(vec![port("UDP", IntOrString::Int(53)), port("TCP", IntOrString::Int(53))]),
    }
}

/// The label that Kubernetes itself puts on every namespace.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// The ports on which distributions serve the API: at the Service, and at the nodes.
const API_PORTS: [i32; 2] = [443, 6443];

fn peers(peer: &Peer) -> Option<Vec<NetworkPolicyPeer>> {
    let peer = match peer {
        Peer::Pods(pods) => NetworkPolicyPeer {
            namespace_selector: Some(label(NAMESPACE_NAME, pods.namespace().as_str())),
            pod_selector: Some(pods.selector()),
            ..Default::default()
        },
        Peer::Namespace(namespace) => NetworkPolicyPeer {
            namespace_selector: Some(label(NAMESPACE_NAME, namespace.as_str())),
            ..Default::default()
        },
        Peer::Labelled(namespace, labels) => {
            let held = labels.iter().map(|(key, value)| (key.clone(), value.held().to_owned()));
            let pods = LabelSelector { match_labels: Some(held.collect()), ..Default::default() };
            NetworkPolicyPeer {
                namespace_selector: Some(label(NAMESPACE_NAME, namespace.as_str())),
                pod_selector: Some(pods),
                ..Default::default()
            }
        }
        // What has no labels has addresses, which no tree can know: the port alone tells.
        Peer::ApiServer
        | Peer::Cluster
        | Peer::Ingress
        | Peer::Nodes
        | Peer::World
        | Peer::Host(_) => return None,
    };
    Some(vec![peer])
}

fn numbers(peer: &Peer, ports: &BTreeSet<Option<&Port>>) -> Option<Vec<NetworkPolicyPort>> {
    let api = matches!(peer, Peer::ApiServer) && ports.contains(&None);
    let all = ports.contains(&None) && !api;
    let given = ports.iter().flatten().flat_map(|each| {
        let at = match &each.at {
            At::Number(number) => IntOrString::Int(number.0.into()),
            At::Name(name) => IntOrString::String(name.held().to_owned()),
        };
        let udp = each.udp_too.then(|| port("UDP", at.clone()));
        [port("TCP", at)].into_iter().chain(udp)
    });
    let api_ports = API_PORTS.map(IntOrString::Int).into_iter().filter(|_| api);
    let served = api_ports.map(|number| port("TCP", number));
    (!all).then(|| given.chain(served).collect())
}

fn label(key: &str, value: &str) -> LabelSelector {
    let labels = BTreeMap::from([(key.to_owned(), value.to_owned())]);
    LabelSelector { match_labels: Some(labels), ..Default::default() }
}

fn port(protocol: &str, port: IntOrString) -> NetworkPolicyPort {
    NetworkPolicyPort {
        protocol: Some(protocol.to_owned()),
        port: Some(port),
        ..Default::default()
    }
}
