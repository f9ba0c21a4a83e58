//! Policies as `CiliumNetworkPolicies`: nodes, the API server and hosts outside are peers of their own.

use super::{At, Ends, Peer, Port};
use crate::{
    containment::{handle::Handle, layer::Layer, scope::Object, tier, workload::Pods},
    model::{
        CiliumNetworkPolicy,
        cilium_network_policy::{
            CiliumDnsName, CiliumEgressRule, CiliumEntity, CiliumIngressRule, CiliumPolicySpec,
            CiliumPort, CiliumPorts, CiliumProtocol, CiliumRules,
        },
        label_selector::LabelSelector,
    },
    name::Namespace,
    text::Text,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn write(
    layer: &mut Layer<tier::Platform>,
    pods: &Pods,
    (sources, targets): (&Ends<'_>, &Ends<'_>),
    by: Option<&Handle<tier::Platform>>,
) {
    let mut ingress: Vec<_> =
        sources.iter().map(|(peer, ports)| from(peer, ports, pods.namespace())).collect();
    if ingress.is_empty() {
        // No rule at all would let everybody in; an empty one lets nobody.
        ingress.push(CiliumIngressRule::default());
    }
    let egress = targets.iter().map(|(peer, ports)| to(peer, ports, pods.namespace()));
    let follows_names = targets.keys().any(|peer| matches!(peer, Peer::Host(_)));
    let mut spec = CiliumPolicySpec::new(endpoints(pods, pods.namespace()));
    spec.ingress = ingress;
    spec.egress = egress.chain([names(follows_names)]).collect();
    match by {
        Some(handle) => layer.uses(handle),
        None => layer.scope.stands_before_flux::<CiliumNetworkPolicy>(),
    }
    layer.render(Object::new(pods.name().clone(), CiliumNetworkPolicy { spec }));
}

fn from(peer: &Peer, ports: &BTreeSet<Option<&Port>>, here: &Namespace) -> CiliumIngressRule {
    let mut rule = CiliumIngressRule { to_ports: numbers(ports), ..CiliumIngressRule::default() };
    match peer {
        Peer::Pods(pods) => rule.from_endpoints.push(endpoints(pods, here)),
        Peer::Namespace(namespace) => rule.from_endpoints.push(every(namespace)),
        Peer::Labelled(namespace, labels) => rule.from_endpoints.push(those(namespace, labels)),
        // It calls webhooks from the network of its node, be that this one or another.
        Peer::ApiServer => {
            let nodes = [CiliumEntity::Host, CiliumEntity::RemoteNode];
            rule.from_entities.extend([CiliumEntity::KubeApiserver].into_iter().chain(nodes));
        }
        Peer::Cluster => rule.from_entities.push(CiliumEntity::Cluster),
        Peer::Ingress => rule.from_entities.push(CiliumEntity::Ingress),
        Peer::Nodes => rule.from_entities.extend([CiliumEntity::Host, CiliumEntity::RemoteNode]),
        Peer::World | Peer::Host(_) => rule.from_entities.push(CiliumEntity::World),
    }
    rule
}

fn to(peer: &Peer, ports: &BTreeSet<Option<&Port>>, here: &Namespace) -> CiliumEgressRule {
    let mut rule = CiliumEgressRule { to_ports: numbers(ports), ..CiliumEgressRule::default() };
    match peer {
        Peer::Pods(pods) => rule.to_endpoints.push(endpoints(pods, here)),
        Peer::Namespace(namespace) => rule.to_endpoints.push(every(namespace)),
        Peer::Labelled(namespace, labels) => rule.to_endpoints.push(those(namespace, labels)),
        Peer::ApiServer => rule.to_entities.push(CiliumEntity::KubeApiserver),
        Peer::Cluster => rule.to_entities.push(CiliumEntity::Cluster),
        Peer::Ingress => rule.to_entities.push(CiliumEntity::Ingress),
        Peer::Nodes => rule.to_entities.extend([CiliumEntity::Host, CiliumEntity::RemoteNode]),
        Peer::World => rule.to_entities.push(CiliumEntity::World),
        Peer::Host(name) => rule.to_fqdns.push(dns_name(name)),
    }
    rule
}

/// Leave to ask for names. Hosts outside are known to Cilium only if it sees what is asked and answered.
fn names(follows: bool) -> CiliumEgressRule {
    let mut servers = every(&Namespace::literal("kube-system"));
    servers.match_labels.insert("k8s-app".to_owned(), "kube-dns".into());
    let port = CiliumPort { port: Some("53".into()), protocol: Some(CiliumProtocol::Any) };
    let rules = follows.then(|| CiliumRules { dns: vec![dns_name("*")] });
    CiliumEgressRule {
        to_endpoints: vec![servers],
        to_ports: vec![CiliumPorts { ports: vec![port], rules }],
        ..CiliumEgressRule::default()
    }
}

fn dns_name(name: &str) -> CiliumDnsName {
    let text = Some(Text::literal(name));
    if name.contains('*') {
        CiliumDnsName { match_pattern: text, ..CiliumDnsName::default() }
    } else {
        CiliumDnsName { match_name: text, ..CiliumDnsName::default() }
    }
}

/// Cilium's own label for the namespace of a pod; without it, that of the policy is meant.
const NAMESPACE: &str = "k8s:io.kubernetes.pod.namespace";

fn every(namespace: &Namespace) -> LabelSelector {
    let name = BTreeMap::from([(NAMESPACE.to_owned(), Text::literal(namespace.as_str()))]);
    LabelSelector { match_labels: name, ..LabelSelector::default() }
}

fn those(namespace: &Namespace, labels: &BTreeMap<String, Text>) -> LabelSelector {
    let mut selector = every(namespace);
    selector.match_labels.extend(labels.clone());
    selector
}

fn endpoints(pods: &Pods, here: &Namespace) -> LabelSelector {
    let labels = pods.labels().iter().map(|(key, value)| (key.clone(), Text::of_held(value)));
    let mut selector = LabelSelector { match_labels: labels.collect(), ..LabelSelector::default() };
    if pods.namespace() != here {
        selector.match_labels.extend(every(pods.namespace()).match_labels);
    }
    selector
}

fn numbers(ports: &BTreeSet<Option<&Port>>) -> Vec<CiliumPorts> {
    if ports.contains(&None) {
        return Vec::new();
    }
    let port = |port: &&Port| CiliumPort {
        port: Some(match &port.at {
            At::Number(number) => Text::literal(number.0.to_string()),
            At::Name(name) => name.clone(),
        }),
        protocol: Some(if port.udp_too { CiliumProtocol::Any } else { CiliumProtocol::Tcp }),
    };
    vec![CiliumPorts {
        ports: ports.iter().flatten().map(port).collect(),
        ..CiliumPorts::default()
    }]
}
