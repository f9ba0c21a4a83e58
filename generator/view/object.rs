//! A Kubernetes object as it would be applied.

use crate::{
    finding::Place,
    yaml::{Entry, Node, Value},
};
use std::fmt;

/// What a cluster knows an object by. The version of its group is no part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectKey {
    /// The API group; empty for the core one.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// The namespace; empty for cluster-scoped objects, and where none is known.
    pub namespace: String,
    /// The name.
    pub name: String,
}

/// An object with its fields, each of which knows the file and line that it came from.
#[derive(Clone, Debug)]
pub struct Object {
    /// What the cluster knows it by.
    pub key: ObjectKey,
    /// The group and version, such as `apps/v1`.
    pub api_version: String,
    /// All of its fields, after kustomize and what the Flux Kustomization changes.
    pub node: Node,
    /// The index in [`Cluster::layers`](super::Cluster::layers) of the one that applies it; none for what
    /// the cluster starts from, and for files that no layer applies.
    pub layer: Option<usize>,
    /// The namespaces and names that it had before kustomize changed them, the first one first.
    pub(super) before: Vec<(String, String)>,
}

impl Object {
    /// The object that a document holds; none where it has no kind or no name.
    pub fn of(node: Node) -> Option<Self> {
        let key = ObjectKey::of(&node)?;
        let api_version = node.text_at(&["apiVersion"])?.to_owned();
        Some(Self { key, api_version, node, layer: None, before: Vec::new() })
    }

    /// Moves it to a namespace, which `to` holds; cluster-scoped objects stay as they are.
    pub(super) fn move_to(&mut self, to: &Node) {
        let Some(namespace) = to.scalar() else { return };
        if is_cluster_scoped(&self.key.group, &self.key.kind) {
            return;
        }
        if self.key.namespace != *namespace {
            self.before.push((self.key.namespace.clone(), self.key.name.clone()));
            self.key.namespace = namespace.into_owned();
        }
        let entry = Entry { key: "namespace".into(), place: to.place, node: to.clone() };
        if let Some(metadata) = self.node.get_mut("metadata") {
            metadata.set(entry);
        }
    }

    /// Gives it another name, which stands at a place.
    pub(super) fn rename(&mut self, name: String, place: Place) {
        if self.key.name == name {
            return;
        }
        let value = Value::Text(name.as_str().into());
        if let Some(node) = self.node.get_mut("metadata").and_then(|node| node.get_mut("name")) {
            *node = Node { place, value };
        }
        self.before.push((self.key.namespace.clone(), self.key.name.clone()));
        self.key.name = name;
    }

    /// Takes its name and namespace from its fields, which a patch may have changed.
    pub(super) fn reread(&mut self) {
        let Some(key) = ObjectKey::of(&self.node).filter(|key| *key != self.key) else { return };
        let old = std::mem::replace(&mut self.key, key);
        self.before.push((old.namespace, old.name));
    }

    /// Its name, and those it had before.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let before = self.before.iter().map(|(_, name)| name.as_str());
        std::iter::once(self.key.name.as_str()).chain(before)
    }

    /// Its namespace, and those it had before.
    pub(super) fn namespaces(&self) -> impl Iterator<Item = &str> {
        let before = self.before.iter().map(|(namespace, _)| namespace.as_str());
        std::iter::once(self.key.namespace.as_str()).chain(before)
    }

    /// Whether it is of a kind of a group.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.key.kind == kind && self.key.group == group
    }

    /// The value at a path of keys and list indices.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        self.node.at(path)
    }

    /// The text at a path of keys and list indices.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        self.node.text_at(path)
    }

    /// Where the value at a path stands; where its nearest parent stands, if there is none.
    pub fn place(&self, path: &[&str]) -> Place {
        (0..=path.len())
            .rev()
            .find_map(|length| self.node.at(&path[..length]))
            .map_or(self.node.place, |node| node.place)
    }

    /// Where the key at the end of a path stands; where its nearest parent stands, if there is none.
    pub fn key_place(&self, path: &[&str]) -> Place {
        let Some((last, parent)) = path.split_last() else { return self.node.place };
        let entry = self.node.at(parent).and_then(|node| node.entry(last));
        entry.map_or_else(|| self.place(parent), |entry| entry.place)
    }

    /// Where the last key of a path stands that is there.
    pub fn nearest_key(&self, path: &[&str]) -> Place {
        let there = (1..=path.len()).rev().find(|end| self.at(&path[..*end]).is_some());
        self.key_place(&path[..there.unwrap_or(1)])
    }

    /// The ports of a Service; none where one of them is no number yet.
    pub fn ports(&self) -> Vec<u16> {
        let ports = self.at(&["spec", "ports"]).map(Node::items).unwrap_or_default();
        let numbers = ports.iter().map(|port| port.get("port")?.scalar()?.parse().ok());
        numbers.collect::<Option<_>>().unwrap_or_default()
    }

    /// Where its name stands.
    pub fn name_place(&self) -> Place {
        self.place(&["metadata", "name"])
    }

    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.text(&["metadata", "annotations", key])
    }

    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.text(&["metadata", "labels", key])
    }
}

impl ObjectKey {
    /// Whether objects of this kind are known to have no namespace.
    pub fn is_cluster_scoped(&self) -> bool {
        is_cluster_scoped(&self.group, &self.kind)
    }

    fn of(node: &Node) -> Option<Self> {
        let api_version = node.text_at(&["apiVersion"])?;
        let kind = node.text_at(&["kind"])?.to_owned();
        let name = node.at(&["metadata", "name"])?.scalar()?.into_owned();
        let group = api_version.split_once('/').map_or("", |(group, _)| group).to_owned();
        let namespace = node.at(&["metadata", "namespace"]).and_then(Node::scalar);
        let namespace = namespace.filter(|_| !is_cluster_scoped(&group, &kind));
        let namespace = namespace.map(std::borrow::Cow::into_owned).unwrap_or_default();
        Some(Self { group, kind, namespace, name })
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace.as_str() {
            "" => write!(f, "{}/{}", self.kind, self.name),
            namespace => write!(f, "{}/{namespace}/{}", self.kind, self.name),
        }
    }
}

/// Whether objects of a kind have no namespace; kinds of other groups are taken to have one.
pub(super) fn is_cluster_scoped(group: &str, kind: &str) -> bool {
    match group {
        "" => matches!(kind, "Namespace" | "Node" | "PersistentVolume"),
        "apiextensions.k8s.io" | "apiregistration.k8s.io" | "admissionregistration.k8s.io" => true,
        "rbac.authorization.k8s.io" => matches!(kind, "ClusterRole" | "ClusterRoleBinding"),
        "storage.k8s.io" => kind != "CSIStorageCapacity",
        "scheduling.k8s.io" => kind == "PriorityClass",
        "networking.k8s.io" => kind == "IngressClass",
        "snapshot.storage.k8s.io" => kind == "VolumeSnapshotClass",
        "gateway.networking.k8s.io" => kind == "GatewayClass",
        "kyverno.io" => kind.starts_with("Cluster"),
        "cilium.io" => {
            kind.starts_with("CiliumClusterwide")
                || matches!(kind, "CiliumLoadBalancerIPPool" | "CiliumL2AnnouncementPolicy")
        }
        _ => kind.starts_with("Cluster") && KINDS_OF_CLUSTERS.contains(&(group, kind)),
    }
}

/// Kinds of other groups whose objects have no namespace.
const KINDS_OF_CLUSTERS: &[(&str, &str)] = &[
    ("cert-manager.io", "ClusterIssuer"),
    ("external-secrets.io", "ClusterExternalSecret"),
    ("external-secrets.io", "ClusterPushSecret"),
    ("external-secrets.io", "ClusterSecretStore"),
    ("generators.external-secrets.io", "ClusterGenerator"),
];
