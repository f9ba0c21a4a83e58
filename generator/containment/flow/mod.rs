//! Flows: who may talk to whom. The policies of both ends come of the same declaration (NET-1).

mod cilium;
mod kubernetes;

use crate::{
    containment::{
        handle::Handle,
        layer::Layer,
        platform::Platform,
        tier,
        workload::{ContainerPort, Pods},
    },
    finding::Place,
    name::Namespace,
    text::Text,
};
use std::collections::{BTreeMap, BTreeSet};

/// One end of a flow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// Pods of a chart contract or of a workload.
    Pods(Pods),
    /// Every pod of a namespace: for what comes of charts that nobody has read.
    Namespace(Namespace),
    /// The pods of a namespace that carry these labels, whoever makes them; of fenced ones, all that may.
    Labelled(Namespace, BTreeMap<String, Text>),
    /// The API server: where it calls webhooks, it does so from its node.
    ApiServer,
    /// Every pod and node.
    Cluster,
    /// The proxy that the network itself runs for a Gateway.
    Ingress,
    /// The nodes: the kubelet and whatever shares a node's network.
    Nodes,
    /// Everything outside of the cluster.
    World,
    /// A host outside, or all that fit a pattern such as `*.example.org`; the world, for a dialect that knows
    /// no names.
    Host(String),
}

/// What a policy can name: the pods of a chart contract or of a workload, or a [`Peer`] (NET-2).
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no pods that something is known to make",
    label = "a policy on it may select nothing, and then protects nothing (rule policy-selects-nothing, NET-2)",
    note = "take the `Pods` that a chart contract gives, or those of `Scope::run`"
)]
pub trait Selected {
    /// The end of a flow.
    fn peer(self) -> Peer;
}

impl Selected for &Pods {
    fn peer(self) -> Peer {
        Peer::Pods(self.clone())
    }
}

impl Selected for Peer {
    fn peer(self) -> Peer {
        self
    }
}

/// Traffic that is allowed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    from: Peer,
    to: Peer,
    port: Option<Port>,
}

/// A port, over TCP and perhaps over UDP as well.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Port {
    at: At,
    udp_too: bool,
}

/// Where a container listens: the number of a port, or its name in the container.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum At {
    Number(ContainerPort),
    Name(Text),
}

impl Flow {
    /// Traffic over TCP, to the port on which the container listens.
    pub fn new(from: impl Selected, to: impl Selected, port: ContainerPort) -> Self {
        Self::tcp(from, to, At::Number(port))
    }

    /// Traffic over TCP, to a port of which only the container knows the number.
    pub fn to_named(from: impl Selected, to: impl Selected, port: Text) -> Self {
        Self::tcp(from, to, At::Name(port))
    }

    fn tcp(from: impl Selected, to: impl Selected, at: At) -> Self {
        Self { from: from.peer(), to: to.peer(), port: Some(Port { at, udp_too: false }) }
    }

    /// Traffic among pods of the same kind over TCP and UDP, by which they find one another.
    pub fn gossip(pods: &Pods, port: ContainerPort) -> Self {
        Self::new(pods, pods, port).and_udp()
    }

    /// The same port over UDP as well, as questions for names are asked.
    #[must_use]
    pub fn and_udp(self) -> Self {
        Self { port: self.port.map(|port| Port { udp_too: true, ..port }), ..self }
    }

    /// Traffic to the API server, whose port differs between distributions.
    pub fn to_api_server(from: impl Selected) -> Self {
        Self { from: from.peer(), to: Peer::ApiServer, port: None }
    }

    /// Traffic to any port of whatever is in the cluster: for what measures all there is.
    pub fn to_all_ports(from: impl Selected) -> Self {
        Self { from: from.peer(), to: Peer::Cluster, port: None }
    }

    /// Whether one of the ends is pods, or holds them.
    fn is_at(end: &Peer, pods: &Pods) -> bool {
        match end {
            Peer::Pods(own) => own == pods,
            Peer::Namespace(namespace) => namespace == pods.namespace(),
            Peer::Labelled(namespace, labels) => {
                // Charts promise some of their labels; what they do not speak of may be there.
                let own = |key| pods.labels().get(key);
                let may = |(key, value): (_, &Text)| own(key).is_none_or(|own| own == value.held());
                namespace == pods.namespace() && labels.iter().all(may)
            }
            // Leave to reach everything is no leave for everything to be reached.
            Peer::ApiServer
            | Peer::Cluster
            | Peer::Ingress
            | Peer::Nodes
            | Peer::World
            | Peer::Host(_) => false,
        }
    }
}

/// In what words policies are written.
#[derive(Clone, Debug, Default)]
pub enum Dialect {
    /// In none: whoever is in the cluster talks to whom it likes.
    Silent,
    /// As `NetworkPolicies`, which know pods, namespaces and addresses.
    #[default]
    Kubernetes,
    /// As `CiliumNetworkPolicies`, which also know nodes, the API server and names in DNS.
    Cilium {
        /// The layer that brings the kind; none where it is there before Flux.
        by: Option<Handle<tier::Platform>>,
    },
}

/// What is fenced in, what may pass all the same, and how that is written.
#[derive(Debug, Default)]
pub(super) struct Flows {
    fenced: BTreeSet<Pods>,
    pub(super) allowed: BTreeSet<Flow>,
    dialect: Dialect,
}

/// The other ends of some pods' flows, each with its ports; none of them is any.
type Ends<'a> = BTreeMap<&'a Peer, BTreeSet<Option<&'a Port>>>;

impl Platform {
    /// Says in what words policies are written.
    pub fn speak(&mut self, dialect: Dialect) {
        self.flows.dialect = dialect;
    }

    /// Fences pods in: they send and take only what flows allow, and ask for names.
    pub fn fence(&mut self, pods: &Pods) {
        self.flows.fenced.insert(pods.clone());
    }

    /// Allows traffic, in the policies of both ends as far as they are fenced in.
    pub fn allow(&mut self, flow: Flow) {
        self.flows.allowed.insert(flow);
    }

    /// The layers of the policies, one a namespace.
    pub(super) fn flow_layers(&self) -> Vec<Layer<tier::Platform>> {
        let mut layers: BTreeMap<&Namespace, Layer<tier::Platform>> = BTreeMap::new();
        if matches!(self.flows.dialect, Dialect::Silent) {
            return Vec::new();
        }
        for pods in &self.flows.fenced {
            let namespace = pods.namespace();
            let layer = layers.entry(namespace).or_insert_with(|| {
                let name = super::name(format!("{namespace}-flows"));
                Layer::open(&self.known(namespace.clone()), name, Place::default())
                    .summary(format!("who may talk to whom in `{namespace}`"))
            });
            let (sources, targets) = (self.flows.sources(pods), self.flows.targets(pods));
            match &self.flows.dialect {
                Dialect::Silent => {}
                Dialect::Kubernetes => kubernetes::write(layer, pods, (&sources, &targets)),
                Dialect::Cilium { by } => {
                    cilium::write(layer, pods, (&sources, &targets), by.as_ref());
                }
            }
        }
        layers.into_values().collect()
    }
}

impl Flows {
    /// Who may talk to the pods.
    fn sources(&self, pods: &Pods) -> Ends<'_> {
        let flows = self.allowed.iter().filter(|flow| Flow::is_at(&flow.to, pods));
        grouped(flows.map(|flow| (&flow.from, flow.port.as_ref())))
    }

    /// To whom the pods may talk.
    fn targets(&self, pods: &Pods) -> Ends<'_> {
        let flows = self.allowed.iter().filter(|flow| Flow::is_at(&flow.from, pods));
        grouped(flows.map(|flow| (&flow.to, flow.port.as_ref())))
    }
}

fn grouped<'a>(ends: impl Iterator<Item = (&'a Peer, Option<&'a Port>)>) -> Ends<'a> {
    let mut grouped = Ends::new();
    for (peer, port) in ends {
        grouped.entry(peer).or_default().insert(port);
    }
    grouped
}
