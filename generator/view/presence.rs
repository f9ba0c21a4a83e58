//! Whether an object will be in the cluster: applied from the tree, or rendered by a chart.

use super::{Cluster, Object, Release};
use crate::yaml::{Node, Value};

/// Whether an object will be there.
#[derive(Clone, Debug)]
pub enum Presence<'a> {
    /// The tree applies it.
    Applied(&'a Object),
    /// A chart renders it.
    Rendered {
        /// By which release.
        release: Release<'a>,
        /// The ports of a Service; none where values decide.
        ports: &'static [u16],
    },
    /// It is nowhere: only known charts put things into its namespace, and these are what they render of the
    /// kind.
    Nowhere(Vec<String>),
    /// The tree does not say.
    Unknown,
}

/// Namespaces that clusters fill on their own.
const OF_CLUSTERS: &[&str] =
    &["default", "flux-system", "kube-node-lease", "kube-public", "kube-system"];

/// Groups whose objects make no Services and no pods.
const PASSIVE: &[&str] = &[
    "cert-manager.io",
    "external-secrets.io",
    "generators.external-secrets.io",
    "helm.toolkit.fluxcd.io",
    "image.toolkit.fluxcd.io",
    "kustomize.toolkit.fluxcd.io",
    "notification.toolkit.fluxcd.io",
    "source.toolkit.fluxcd.io",
    "cilium.io",
    "traefik.io",
    "kyverno.io",
];

impl Cluster {
    /// Whether an object of a core or `apps` kind will be there.
    pub fn presence(&self, kind: &str, namespace: &str, name: &str) -> Presence<'_> {
        for group in ["", "apps"] {
            if let Some(object) = self.get(group, kind, namespace, name) {
                return Presence::Applied(object);
            }
        }
        let releases: Vec<Release<'_>> = self.releases_in(namespace).collect();
        let mut known = Vec::new();
        for release in &releases {
            for (object, own, _) in release.rendered() {
                if object.kind == kind && own == name {
                    return Presence::Rendered { release: release.clone(), ports: object.ports };
                }
                if object.kind == kind {
                    known.push(own);
                }
            }
        }
        let external = format!("{kind}/{namespace}/{name}");
        let may_be_there = known.is_empty()
            || name.contains("${")
            || OF_CLUSTERS.contains(&namespace)
            || self.intent.external.objects.contains(&external)
            || !self.shows_all_of(namespace)
            || !releases.iter().all(|release| release.is_open_book(name));
        if may_be_there {
            return Presence::Unknown;
        }
        known.sort();
        known.dedup();
        Presence::Nowhere(known)
    }

    /// Whether everything that is applied stands in the tree.
    pub(super) fn is_all_written(&self) -> bool {
        let makes_any = |object: &Object| object.key.group == "fluxcd.controlplane.io";
        self.skipped.is_empty() && !self.objects.iter().any(makes_any)
    }

    /// Whether what comes into a namespace by other ways than charts stands in the tree.
    fn shows_all_of(&self, namespace: &str) -> bool {
        let is_elsewhere = |target: Option<&str>| target.is_some_and(|target| target != namespace);
        let is_seen = self.layers.iter().all(|layer| {
            layer.is_whole
                || is_elsewhere(self.kustomization(layer).text(&["spec", "targetNamespace"]))
        });
        let makes_others = |object: &Object| {
            let group = object.key.group.as_str();
            let is_route = group == "gateway.networking.k8s.io" && object.key.kind != "Gateway";
            let is_rule = group == "monitoring.coreos.com"
                && !["Alertmanager", "Prometheus", "PrometheusAgent", "ThanosRuler"]
                    .contains(&object.key.kind.as_str());
            let is_built_in =
                !group.contains('.') || group.ends_with(".k8s.io") && !is_gateway(group);
            !(is_built_in || is_route || is_rule || PASSIVE.contains(&group))
        };
        is_seen
            && self.is_all_written()
            && !self
                .objects
                .iter()
                .any(|object| object.key.namespace == namespace && makes_others(object))
    }
}

fn is_gateway(group: &str) -> bool {
    group == "gateway.networking.k8s.io"
}

impl Release<'_> {
    /// Whether its chart is known, all that it renders included, and its values say nothing of a name.
    fn is_open_book(&self, name: &str) -> bool {
        let is_closed = self.promises().is_some_and(|promises| !promises.is_open);
        let own = name.strip_prefix(&*self.name).and_then(|rest| rest.strip_prefix('-'));
        // A subchart that is off by default has to be switched on.
        let of_subchart = |own: &str| {
            let mut entries = self.values().map(Node::entries).unwrap_or_default().iter();
            let is_on = |node: &Node| node.get("enabled").is_some_and(Node::is_true);
            entries.any(|entry| own.starts_with(&*entry.key) && is_on(&entry.node))
        };
        let mut is_named = false;
        if let Some(values) = self.values() {
            // A list of further objects may hold it, whole or in a text.
            let is_in = |text: &str| text == name || text.contains('\n') && text.contains(name);
            values.texts(&mut |_, _, text| is_named |= is_in(text));
        }
        is_closed && !self.has_unseen_values() && !is_named && !own.is_some_and(of_subchart)
    }

    /// Whether a number stands anywhere in its values.
    pub fn mentions(&self, number: u16) -> bool {
        self.values().is_some_and(|values| holds(values, number))
    }
}

fn holds(node: &Node, number: u16) -> bool {
    match &node.value {
        Value::Integer(value) => *value == i64::from(number),
        Value::Text(text) => text.parse() == Ok(number),
        Value::List(items) => items.iter().any(|item| holds(item, number)),
        Value::Map(entries) => entries.iter().any(|entry| holds(&entry.node, number)),
        Value::Null | Value::Bool(_) | Value::Float(_) => false,
    }
}
