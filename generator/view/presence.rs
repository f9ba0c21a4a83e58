//! Whether an object will be in the cluster: applied from the tree, or rendered by a chart.

use super::{Cluster, Object, Release};
use crate::yaml::{Node, Value};
use std::collections::BTreeMap;

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
    /// It is nowhere: only known charts and the tree put things into its namespace, and these are what they
    /// put there of the kind.
    Nowhere(Vec<String>),
    /// The tree does not say.
    Unknown,
}

/// What the charts of a namespace render.
#[derive(Debug, Default)]
pub(super) struct Rendering {
    /// By kind and name: the index of the HelmRelease, and the ports of a Service.
    objects: BTreeMap<&'static str, BTreeMap<String, (usize, &'static [u16])>>,
    /// Whether nothing else comes into the namespace, as far as values do not ask for it.
    is_all: bool,
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

/// What tells that a namespace is filled from the tree.
const WORKLOADS: [(&str, &str); 4] =
    [("", "Service"), ("apps", "DaemonSet"), ("apps", "Deployment"), ("apps", "StatefulSet")];

impl Cluster {
    /// Whether an object of a core or `apps` kind will be there.
    pub fn presence(&self, kind: &str, namespace: &str, name: &str) -> Presence<'_> {
        for group in ["", "apps"] {
            if let Some(object) = self.get(group, kind, namespace, name) {
                return Presence::Applied(object);
            }
        }
        let rendering = self.renderings.get_or_init(|| self.render()).get(namespace);
        let rendered = rendering.and_then(|rendering| rendering.objects.get(kind));
        if let Some((release, ports)) = rendered.and_then(|rendered| rendered.get(name)) {
            let release = Release::of(self, &self.objects[*release]);
            return Presence::Rendered { release, ports };
        }
        let is_all = match rendering {
            Some(rendering) => rendering.is_all && rendered.is_some(),
            None => self.is_written_out(namespace),
        };
        let external = format!("{kind}/{namespace}/{name}");
        let may_be_there = !is_all
            || name.contains("${")
            || OF_CLUSTERS.contains(&namespace)
            || self.intent.external.holds(&external)
            || self.releases_in(namespace).any(|release| release.may_render(name));
        if may_be_there {
            return Presence::Unknown;
        }
        let applied =
            ["", "apps"].into_iter().flat_map(|group| self.of_in(namespace, (group, kind)));
        let applied = applied.map(|object| object.key.name.clone());
        Presence::Nowhere(
            rendered.into_iter().flat_map(BTreeMap::keys).cloned().chain(applied).collect(),
        )
    }

    /// Whether a namespace without charts is filled by what Flux applies from the tree, and by nothing else.
    fn is_written_out(&self, namespace: &str) -> bool {
        let has = |kind| self.of_in(namespace, kind).next().is_some();
        let others = ["argoproj.io", "fleet.cattle.io", "helm.cattle.io"];
        let is_other = |(group, _): &(String, String)| others.contains(&group.as_str());
        !namespace.is_empty()
            && !self.layers.is_empty()
            && self.shows_all_of(namespace)
            && WORKLOADS.into_iter().any(has)
            && !self.index.kinds.keys().any(is_other)
    }

    /// What the charts of each namespace render.
    fn render(&self) -> BTreeMap<String, Rendering> {
        let of_namespace = |(namespace, releases): (&String, &Vec<usize>)| {
            let is_all = self.shows_all_of(namespace);
            let mut rendering = Rendering { is_all, ..Rendering::default() };
            for at in releases {
                let release = Release::of(self, &self.objects[*at]);
                rendering.is_all &= release.is_open_book();
                for (object, name, _) in release.rendered() {
                    let of_kind = rendering.objects.entry(object.kind).or_default();
                    of_kind.entry(name).or_insert((*at, object.ports));
                }
            }
            (namespace.clone(), rendering)
        };
        self.index.releases.iter().map(of_namespace).collect()
    }

    /// Whether everything that is applied stands in the tree.
    pub(super) fn is_all_written(&self) -> bool {
        let mut kinds = self.index.kinds.keys();
        self.skipped.is_empty() && !kinds.any(|(group, _)| group == "fluxcd.controlplane.io")
    }

    /// Whether what comes into a namespace by other ways than charts stands in the tree.
    fn shows_all_of(&self, namespace: &str) -> bool {
        let makes_others = |(group, kind): (&str, &str)| {
            let is_route = group == "gateway.networking.k8s.io" && kind != "Gateway";
            let is_rule = group == "monitoring.coreos.com"
                && !["Alertmanager", "Prometheus", "PrometheusAgent", "ThanosRuler"]
                    .contains(&kind);
            let is_built_in =
                !group.contains('.') || group.ends_with(".k8s.io") && !is_gateway(group);
            !(is_built_in || is_route || is_rule || PASSIVE.contains(&group))
        };
        let unseen = &self.index.unseen;
        !unseen.is_open
            && !unseen.targets.contains(namespace)
            && self.is_all_written()
            && !self.kinds_in(namespace).any(makes_others)
    }
}

fn is_gateway(group: &str) -> bool {
    group == "gateway.networking.k8s.io"
}

impl Release<'_> {
    /// Whether its chart is known, all that it renders included.
    fn is_open_book(&self) -> bool {
        self.promises().is_some_and(|promises| !promises.is_open) && !self.has_unseen_values()
    }

    /// Whether its values may have something of a name rendered, be the chart known or not.
    fn may_render(&self, name: &str) -> bool {
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
        is_named || own.is_some_and(of_subchart)
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
