//! Flows: who may talk to whom. The policies of both ends come of the same declaration (NET-1).

use crate::{
    containment::{
        layer::Layer,
        platform::Platform,
        scope::Object,
        tier,
        workload::{ContainerPort, Pods},
    },
    finding::Place,
    model::{Core, core},
    name::Namespace,
};
use k8s_openapi::{
    api::networking::v1::{
        NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
        NetworkPolicySpec,
    },
    apimachinery::pkg::{apis::meta::v1::LabelSelector, util::intstr::IntOrString},
};
use std::collections::{BTreeMap, BTreeSet};

/// Pods that a policy can name: those of a chart contract or of a workload (NET-2).
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no pods that something is known to make",
    label = "a policy on it may select nothing, and then protects nothing (rule policy-selects-nothing, NET-2)",
    note = "take the `Pods` that a chart contract gives, or those of `Scope::run`"
)]
pub trait Selected {
    /// The pods.
    fn pods(self) -> Pods;
}

impl Selected for &Pods {
    fn pods(self) -> Pods {
        self.clone()
    }
}

/// Traffic that is allowed: from pods to a port of others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    from: Pods,
    to: Pods,
    port: ContainerPort,
}

impl Flow {
    /// Traffic over TCP, to the port on which the container listens.
    pub fn new(from: impl Selected, to: impl Selected, port: ContainerPort) -> Self {
        Self { from: from.pods(), to: to.pods(), port }
    }
}

/// What is fenced in, and what may pass all the same.
#[derive(Debug, Default)]
pub(super) struct Flows {
    fenced: BTreeSet<Pods>,
    allowed: BTreeSet<Flow>,
}

impl Platform {
    /// Fences pods in: they send and take only what flows allow, and ask for names.
    pub fn fence(&mut self, pods: impl Selected) {
        self.flows.fenced.insert(pods.pods());
    }

    /// Allows traffic, in the policies of both ends as far as they are fenced in.
    pub fn allow(&mut self, flow: Flow) {
        self.flows.allowed.insert(flow);
    }

    /// The layers of the policies, one a namespace.
    pub(super) fn flow_layers(&self) -> Vec<Layer<tier::Platform>> {
        let mut layers: BTreeMap<&Namespace, Layer<tier::Platform>> = BTreeMap::new();
        for pods in &self.flows.fenced {
            let namespace = pods.namespace();
            let layer = layers.entry(namespace).or_insert_with(|| {
                let name = super::name(format!("{namespace}-flows"));
                Layer::open(&self.known(namespace.clone()), name, Place::default())
                    .summary(format!("who may talk to whom in `{namespace}`"))
            });
            let spec = policy(pods, &self.flows.allowed);
            let body = core::NetworkPolicy { spec: Some(spec), ..Default::default() };
            layer.render(Object::new(pods.name().clone(), Core(body)));
        }
        layers.into_values().collect()
    }
}

fn policy(pods: &Pods, flows: &BTreeSet<Flow>) -> NetworkPolicySpec {
    let ingress = flows.iter().filter(|flow| flow.to == *pods);
    let ingress = ingress.map(|flow| NetworkPolicyIngressRule {
        from: Some(vec![peer(&flow.from)]),
        ports: Some(vec![port("TCP", flow.port.0)]),
    });
    let egress = flows.iter().filter(|flow| flow.from == *pods);
    let egress = egress.map(|flow| NetworkPolicyEgressRule {
        to: Some(vec![peer(&flow.to)]),
        ports: Some(vec![port("TCP", flow.port.0)]),
    });
    NetworkPolicySpec {
        pod_selector: Some(pods.selector()),
        policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
        ingress: Some(ingress.collect()),
        egress: Some(egress.chain([names()]).collect()),
    }
}

/// Leave to ask for names, without which nothing is found.
fn names() -> NetworkPolicyEgressRule {
    let label = |key: &str, value: &str| LabelSelector {
        match_labels: Some(BTreeMap::from([(key.to_owned(), value.to_owned())])),
        ..Default::default()
    };
    let servers = NetworkPolicyPeer {
        namespace_selector: Some(label(NAMESPACE_NAME, "kube-system")),
        pod_selector: Some(label("k8s-app", "kube-dns")),
        ..Default::default()
    };
    NetworkPolicyEgressRule {
        to: Some(vec![servers]),
        ports: Some(vec![port("UDP", 53), port("TCP", 53)]),
    }
}

/// The label that Kubernetes itself puts on every namespace.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

fn peer(pods: &Pods) -> NetworkPolicyPeer {
    let name = BTreeMap::from([(NAMESPACE_NAME.to_owned(), pods.namespace().to_string())]);
    NetworkPolicyPeer {
        namespace_selector: Some(LabelSelector { match_labels: Some(name), ..Default::default() }),
        pod_selector: Some(pods.selector()),
        ..Default::default()
    }
}

fn port(protocol: &str, port: u16) -> NetworkPolicyPort {
    NetworkPolicyPort {
        protocol: Some(protocol.to_owned()),
        port: Some(IntOrString::Int(port.into())),
        ..Default::default()
    }
}
