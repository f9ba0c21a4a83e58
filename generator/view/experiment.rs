//! What belongs to an experiment: the objects of its namespace, and the layers that are there for it alone.

use super::{Cluster, Experiment, Object, release::installed_into};
use crate::{finding::Place, yaml::Step};

impl Cluster {
    /// The experiment that a layer is there for, by its namespace: its Flux Kustomization lives there, moves
    /// everything there, or applies Helm releases there alone or most of its objects.
    pub fn experiment_of_layer(&self, layer: usize) -> Option<&str> {
        let all = &self.intent.experiments;
        if all.is_empty() {
            return None;
        }
        let kustomization = self.kustomization(&self.layers[layer]);
        let target = kustomization.text(&["spec", "targetNamespace"]);
        let own = [Some(kustomization.key.namespace.as_str()), target];
        if let Some((name, _)) = own.into_iter().flatten().find_map(|own| all.get_key_value(own)) {
            return Some(name);
        }
        let applied = || self.applied_by(&self.layers[layer]);
        let mut releases = applied().filter_map(|object| self.release(object)).peekable();
        if let Some(first) = releases.peek().map(|release| release.namespace) {
            let is_alone = releases.all(|release| release.namespace == first);
            return all.get_key_value(first).filter(|_| is_alone).map(|(name, _)| name.as_str());
        }
        let names: Vec<&str> = applied()
            .map(|object| self.namespace_of(object))
            .filter(|name| !name.is_empty())
            .collect();
        let is_most = |name: &&String| {
            names.iter().filter(|namespace| *namespace == name).count() * 2 > names.len()
        };
        all.keys().find(is_most).map(String::as_str)
    }

    /// The experiment of each layer, as [`Cluster::experiment_of_layer`] says.
    pub fn experiments_of_layers(&self) -> Vec<Option<&str>> {
        (0..self.layers.len()).map(|layer| self.experiment_of_layer(layer)).collect()
    }

    /// The experiment that an object belongs to: that of its namespace, or that of its layer.
    pub fn experiment_of(&self, object: &Object) -> Option<&str> {
        let known = self.intent.experiments.get_key_value(self.namespace_of(object));
        let known = known.map(|(name, _)| name.as_str());
        known.or_else(|| self.experiment_of_layer(object.layer?))
    }

    /// Where an object lives; what a `HelmRelease` renders lives in its target namespace.
    pub fn namespace_of<'a>(&'a self, object: &'a Object) -> &'a str {
        installed_into(object).unwrap_or(&object.key.namespace)
    }
}

/// An address inside of an experiment that stands outside of it.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'a> {
    /// Where it stands.
    pub object: &'a Object,
    /// The text that holds it.
    pub place: Place,
    /// The host.
    pub host: &'a str,
    /// The experiment.
    pub experiment: &'a str,
    /// Whether it is where telemetry is sent to.
    pub is_signal: bool,
}

impl Cluster {
    /// The addresses of Services inside of experiments in objects outside of them that are no declared senders.
    pub fn mentions(&self) -> Vec<Mention<'_>> {
        let mut mentions = Vec::new();
        if self.intent.experiments.is_empty() {
            return mentions;
        }
        let of_layers = self.experiments_of_layers();
        for object in self.objects.iter().filter(|object| !SILENT.contains(&&*object.key.kind)) {
            let of_namespace = self.intent.experiments.get_key_value(self.namespace_of(object));
            let of_layer = || object.layer.and_then(|layer| of_layers[layer]);
            let own = of_namespace.map(|(name, _)| name.as_str()).or_else(of_layer);
            for (name, experiment) in &self.intent.experiments {
                if own == Some(name) || experiment.has_sender(object) {
                    continue;
                }
                object.node.texts(&mut |path, node, text| {
                    let is_prose = |step: &Step<'_>| {
                        matches!(step, Step::Key(key) if *key == "metadata" || key.rsplit('.').next() == Some("md"))
                    };
                    if path.iter().any(is_prose) {
                        return;
                    }
                    if let Some((host, port)) = host_in(text, name) {
                        // That metrics are written to it is said by the rule about bridges.
                        if path.contains(&Step::Key("remoteWrite")) {
                            return;
                        }
                        let is_export = |step: &Step<'_>| *step == Step::Key("exporters");
                        let is_signal = port == 4317 || port == 4318 || path.iter().any(is_export);
                        let (place, experiment) = (node.place, name.as_str());
                        mentions.push(Mention { object, place, host, experiment, is_signal });
                    }
                });
            }
        }
        mentions
    }
}

/// Kinds in which the name of a namespace is no address: policies, alerts, and what Flux is told.
const SILENT: &[&str] = &[
    "CiliumClusterwideNetworkPolicy",
    "CiliumNetworkPolicy",
    "CustomResourceDefinition",
    "Kustomization",
    "NetworkPolicy",
    "PrometheusRule",
];

/// The first host in a text that is a Service of a namespace, and its port; 0 if there is none.
fn host_in<'a>(text: &'a str, namespace: &str) -> Option<(&'a str, u16)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let after = &rest[start..];
        let end = after.find(|c| !is_part(c)).unwrap_or(after.len());
        let (host, tail) = after.split_at(end);
        let digits = tail.strip_prefix(':').unwrap_or_default();
        let digits = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let port = digits.parse().unwrap_or(0);
        let is_address = port > 0 || rest[..start].ends_with("://");
        let parts: Vec<&str> = host.split('.').collect();
        let is_full = parts.windows(2).skip(1).any(|pair| pair == [namespace, "svc"]);
        if is_full || is_address && parts.len() == 2 && parts[1] == namespace {
            return Some((host, port));
        }
        rest = tail;
    }
    None
}

impl Experiment {
    /// Whether an object is declared to send test data to it.
    pub fn has_sender(&self, object: &Object) -> bool {
        let written = object.key.to_string();
        self.senders.contains(&written)
    }
}
