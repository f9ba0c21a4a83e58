//! Network policies of both dialects: whom each selects, and whom its rules let in and out.

use super::{ByNamespace, Cluster, Labels, Match, Object, Pods, selector::selects};
use crate::yaml::{Node, Value};

/// A policy of Kubernetes or of Cilium, or one of several specs of the latter.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// Where it is written.
    pub object: &'a Object,
    /// The namespace of the pods that it selects; none where it counts in all.
    pub namespace: Option<&'a str>,
    /// Its `spec`.
    pub spec: &'a Node,
    dialect: Dialect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Kubernetes,
    Cilium,
}

/// The direction of traffic, as seen by the pods that a policy selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Into them.
    In,
    /// Out of them.
    Out,
}

/// The other end of a flow.
#[derive(Clone, Copy, Debug)]
pub enum Peer<'a> {
    /// Pods of a namespace, by their labels where they are known.
    Pods(&'a str, Option<&'a Labels>),
    /// Whatever runs the Gateways or Ingresses of the cluster, outside a namespace.
    Outside(&'a str),
}

impl<'a> Policy<'a> {
    /// The selector of its pods.
    pub fn selector(&self) -> Option<&'a Node> {
        match self.dialect {
            Dialect::Kubernetes => self.spec.get("podSelector"),
            Dialect::Cilium => self.spec.get("endpointSelector"),
        }
    }

    /// Whether it selects pods of a namespace; without labels, whether it does whatever they are.
    pub fn selects(&self, namespace: &str, labels: Option<&Labels>) -> Match {
        if self.namespace.is_some_and(|own| own != namespace) {
            return Match::No;
        }
        match self.selector() {
            Some(selector) => selects(selector, labels, namespace),
            None if self.dialect == Dialect::Kubernetes => Match::Yes,
            None => Match::No,
        }
    }

    /// Whether the pods that it selects get only what some policy allows.
    pub fn restricts(&self, way: Way) -> bool {
        let (key, kind) = match way {
            Way::In => ("ingress", "Ingress"),
            Way::Out => ("egress", "Egress"),
        };
        let has_rules = self.spec.get(key).is_some_and(|rules| rules.value != Value::Null);
        match self.dialect {
            Dialect::Kubernetes => match self.spec.get("policyTypes") {
                Some(types) => types.items().iter().any(|text| text.text() == Some(kind)),
                None => has_rules || way == Way::In,
            },
            Dialect::Cilium => {
                let off = self.spec.at(&["enableDefaultDeny", key]);
                has_rules && !off.is_some_and(|off| off.value == Value::Bool(false))
            }
        }
    }

    /// Its rules.
    pub fn rules(&self, way: Way) -> &'a [Node] {
        let key = if way == Way::In { "ingress" } else { "egress" };
        self.spec.get(key).map(Node::items).unwrap_or_default()
    }

    /// The ports of a rule; none where it allows all.
    pub fn ports(&self, rule: &'a Node) -> Option<Vec<&'a Node>> {
        let lists = match self.dialect {
            Dialect::Kubernetes => rule.get("ports").into_iter().collect(),
            Dialect::Cilium => {
                let parts = rule.get("toPorts").map(Node::items).unwrap_or_default();
                parts.iter().filter_map(|part| part.get("ports")).collect::<Vec<_>>()
            }
        };
        let ports: Vec<&Node> = lists.into_iter().flat_map(Node::items).collect();
        (!ports.is_empty()).then_some(ports)
    }

    /// Whether one of its rules lets a peer through, on a port where one is known.
    pub fn lets(&self, cluster: &Cluster, way: Way, peer: Peer<'_>, port: Option<i64>) -> Match {
        let rules = self.rules(way).iter();
        let each = rules.map(|rule| self.peer(cluster, rule, way, peer).and(self.port(rule, port)));
        each.max().unwrap_or(Match::No)
    }

    /// Whether a rule is for a port; of an unknown one it may be.
    pub fn port(&self, rule: &'a Node, port: Option<i64>) -> Match {
        let Some(ports) = self.ports(rule) else { return Match::Yes };
        let Some(port) = port else { return Match::Maybe };
        let each = ports.iter().map(|entry| {
            let number = |key| entry.get(key).and_then(Node::scalar)?.parse::<i64>().ok();
            match (entry.get("port"), number("port")) {
                (None, _) | (_, Some(0)) => Match::Yes,
                (Some(_), None) => Match::Maybe,
                (_, Some(first)) => {
                    (first..=number("endPort").unwrap_or(first)).contains(&port).into()
                }
            }
        });
        each.max().unwrap_or(Match::No)
    }

    fn peer(&self, cluster: &Cluster, rule: &Node, way: Way, peer: Peer<'_>) -> Match {
        match self.dialect {
            Dialect::Kubernetes => {
                let list = rule.get(if way == Way::In { "from" } else { "to" });
                let peers = list.map(Node::items).unwrap_or_default();
                if peers.is_empty() {
                    return Match::Yes;
                }
                let each = peers.iter().map(|entry| self.kubernetes_peer(cluster, entry, peer));
                each.max().unwrap_or(Match::No)
            }
            Dialect::Cilium => self.cilium_peers(rule, way, peer),
        }
    }

    fn kubernetes_peer(&self, cluster: &Cluster, entry: &Node, peer: Peer<'_>) -> Match {
        if entry.get("ipBlock").is_some() {
            return Match::Maybe;
        }
        let (namespace, labels) = match peer {
            Peer::Pods(namespace, labels) => (namespace, labels),
            // Only what names another namespace can mean somebody outside.
            Peer::Outside(_) => {
                return entry.get("namespaceSelector").map_or(Match::No, |_| Match::Maybe);
            }
        };
        let in_namespace = match entry.get("namespaceSelector") {
            Some(selector) => selects(selector, Some(&cluster.labels_of_namespace(namespace)), ""),
            None => (self.namespace == Some(namespace)).into(),
        };
        let pods = entry.get("podSelector").map(|selector| selects(selector, labels, namespace));
        in_namespace.and(pods.unwrap_or(Match::Yes))
    }

    fn cilium_peers(&self, rule: &Node, way: Way, peer: Peer<'_>) -> Match {
        if rule.entries().is_empty() {
            // What people write to shut everybody out.
            return Match::No;
        }
        let prefix = if way == Way::In { "from" } else { "to" };
        let mut is_limited = false;
        let mut best = Match::No;
        for entry in rule.entries().iter().filter(|entry| entry.key.starts_with(prefix)) {
            let each: Vec<Match> = match &entry.key[prefix.len()..] {
                "Ports" => continue,
                "Endpoints" => {
                    entry.node.items().iter().map(|item| self.endpoints(item, peer)).collect()
                }
                "Entities" => entry.node.items().iter().map(|item| entity(item, peer)).collect(),
                "CIDR" | "CIDRSet" | "FQDNs" if matches!(peer, Peer::Pods(..)) => vec![Match::No],
                _ => vec![Match::Maybe],
            };
            is_limited = true;
            best = best.max(each.into_iter().max().unwrap_or(Match::No));
        }
        if is_limited { best } else { Match::Yes }
    }

    fn endpoints(&self, selector: &Node, peer: Peer<'_>) -> Match {
        let mut names_namespace = false;
        for entry in selector.get("matchLabels").map(Node::entries).unwrap_or_default() {
            names_namespace |= entry.key.contains("namespace");
        }
        for entry in selector.get("matchExpressions").map(Node::items).unwrap_or_default() {
            names_namespace |= entry.text_at(&["key"]).is_some_and(|key| key.contains("namespace"));
        }
        match peer {
            Peer::Outside(_) if names_namespace || self.namespace.is_none() => Match::Maybe,
            Peer::Outside(_) => Match::No,
            Peer::Pods(namespace, labels) => {
                let is_near = names_namespace || self.namespace.is_none_or(|own| own == namespace);
                Match::from(is_near).and(selects(selector, labels, namespace))
            }
        }
    }
}

fn entity(entity: &Node, peer: Peer<'_>) -> Match {
    match (entity.text().unwrap_or_default(), peer) {
        ("all" | "cluster", _) => Match::Yes,
        (_, Peer::Pods(..)) => Match::No,
        (_, Peer::Outside(_)) => Match::Maybe,
    }
}

impl Cluster {
    /// Every network policy.
    pub fn policies(&self) -> ByNamespace<'_, Policy<'_>> {
        let mut policies = Vec::new();
        for object in self.of("networking.k8s.io", "NetworkPolicy") {
            if let Some(spec) = object.at(&["spec"]) {
                let namespace = Some(&*object.key.namespace);
                policies.push(Policy { object, namespace, spec, dialect: Dialect::Kubernetes });
            }
        }
        for kind in ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"] {
            for object in self.of("cilium.io", kind) {
                let namespace = Some(&*object.key.namespace).filter(|name| !name.is_empty());
                let many = object.at(&["specs"]).map(Node::items).unwrap_or_default();
                for spec in object.at(&["spec"]).into_iter().chain(many) {
                    policies.push(Policy { object, namespace, spec, dialect: Dialect::Cilium });
                }
            }
        }
        ByNamespace::new(policies, |policy: &Policy<'_>| policy.namespace)
    }

    /// The labels of a namespace, with the one that Kubernetes sets.
    pub fn labels_of_namespace(&self, namespace: &str) -> Labels {
        let object = self.get("", "Namespace", "", namespace);
        let written = object.and_then(|object| object.at(&["metadata", "labels"]));
        let mut labels = Labels::of(written);
        labels.is_whole = object.is_some();
        labels.known.insert("kubernetes.io/metadata.name".to_owned(), namespace.to_owned());
        labels
    }
}

/// Those of the pods of its namespace that are behind a Service which is written out, and their port behind one of
/// its own.
pub fn behind<'a>(
    service: &Object,
    pods: impl Iterator<Item = &'a Pods<'a>>,
    port: &str,
) -> Vec<(&'a Pods<'a>, Option<i64>)> {
    let Some(selector) = service.at(&["spec", "selector"]) else { return Vec::new() };
    let ports = service.at(&["spec", "ports"]).map(Node::items).unwrap_or_default();
    let is_meant = |entry: &&Node| {
        entry.text_at(&["name"]) == Some(port)
            || entry.get("port").and_then(Node::scalar).as_deref() == Some(port)
    };
    let entry = ports.iter().find(is_meant);
    let target = entry.and_then(|entry| entry.get("targetPort").or_else(|| entry.get("port")));
    let chosen = pods.filter(|pods| {
        selector.entries().iter().all(|label| {
            let value = pods.labels.known.get(&*label.key).map(String::as_str);
            value.is_some() && value == label.node.scalar().as_deref()
        })
    });
    chosen.map(|pods| (pods, target.and_then(|target| pods.port(target)))).collect()
}
