//! The platform: layers in the order in which they were closed, each with one owner for every object.

use crate::{
    containment::{
        closing::owned_twice,
        composed::{ClosedLayer, Composed, ExperimentRecord, Failure, SopsFolder},
        flow::Flows,
        handle::Handle,
        layer::{Layer, Manual, Readiness},
        namespace::{NamespaceOptions, Ns, Unclosed},
        otlp::OtlpUrl,
        settings::Settings,
        tier::{self, Level, Terms, Tier},
    },
    error::Error,
    finding::{Finding, Place},
    intent::Intent,
    name::{Name, Namespace},
    profile::TestSignal,
    text::Text,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A platform that is being composed.
#[derive(Debug)]
pub struct Platform {
    pub(super) settings: Settings,
    pub(super) namespaces: BTreeMap<Namespace, (NamespaceOptions, Level, Option<Arc<Terms>>)>,
    pub(super) layers: Vec<ClosedLayer>,
    names: BTreeSet<Name>,
    pub(super) hosts: BTreeMap<String, Name>,
    pub(super) labels: BTreeMap<String, Text>,
    network: Option<Handle<tier::Platform>>,
    unclosed: Unclosed,
    pub(super) flows: Flows,
    /// Where the senders to each experiment send to, by who sends.
    pub(super) signals: BTreeMap<Namespace, BTreeMap<String, (OtlpUrl, TestSignal)>>,
    /// What the tree alone will not show: who reaches what, what is there before Flux.
    pub intent: Intent,
    /// Kinds, by group, that are there before Flux.
    before_flux: BTreeSet<(&'static str, &'static str)>,
    pub(super) findings: Vec<Finding>,
    pub(super) errors: Vec<Error>,
}

/// Namespaces that are there before the platform is.
const GIVEN: [&str; 4] = ["default", "flux-system", "kube-public", "kube-system"];
pub(super) const FLUX_SYSTEM: Namespace = Namespace::literal("flux-system");
/// Why nothing else may have the name `flux-system` among Flux Kustomizations.
pub const OWN_OF_FLUX: &str = "`flux bootstrap` names the Kustomization that applies the repository so; \
    another in its place has Flux delete what that one applied";
pub(super) const NAMESPACES: Name = Name::literal("namespaces");
pub(super) const VARIABLES: Name = Name::literal("variables");

impl Platform {
    /// A platform without layers.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            namespaces: BTreeMap::new(),
            layers: Vec::new(),
            names: BTreeSet::from([NAMESPACES, VARIABLES]),
            hosts: BTreeMap::new(),
            labels: BTreeMap::new(),
            network: None,
            unclosed: Unclosed::default(),
            flows: Flows::default(),
            signals: BTreeMap::new(),
            intent: Intent::default(),
            before_flux: BTreeSet::new(),
            findings: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// What holds for the whole platform.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A namespace for a tier that lasts; asked for twice, the options are joined.
    pub fn namespace<T: tier::Lasting>(
        &mut self,
        name: Namespace,
        options: NamespaceOptions,
        origin: Place,
    ) -> Ns<T> {
        if GIVEN.contains(&name.as_str()) {
            return self.ns(name, None, None);
        }
        self.claim(&name, options, (T::LEVEL, None), origin);
        self.ns(name, Some(Handle::new(NAMESPACES)), None)
    }

    /// A namespace of its own for an experiment, kept when it leaves the tree so that its teardown is an
    /// act and not an accident (LIF-1, LIF-2, ISO-7).
    pub fn experiment(
        &mut self,
        name: Namespace,
        options: NamespaceOptions,
        terms: Terms,
    ) -> Ns<tier::Experiment> {
        let origin = terms.place;
        if GIVEN.contains(&name.as_str()) {
            self.findings.push(
                Finding::error(
                    "shared-experiment-namespace",
                    origin,
                    format!("the experiment asks for `{name}`, which belongs to the cluster"),
                )
                .note(
                    "an experiment is torn down with its namespace, so nothing else may live there",
                )
                .help("give the experiment a namespace of its own"),
            );
        }
        let terms = Arc::new(terms);
        self.claim(&name, options.keep(), (Level::Experiment, Some(Arc::clone(&terms))), origin);
        self.ns(name, Some(Handle::new(NAMESPACES)), Some(terms))
    }

    /// A namespace that Kubernetes or Flux brings: `kube-system`, `flux-system`, `default`.
    pub fn given(&self, name: Namespace) -> Ns<tier::Platform> {
        self.ns(name, None, None)
    }

    /// A namespace of whatever tier, for what the platform itself puts into it.
    pub(crate) fn known(&self, name: Namespace) -> Ns<tier::Platform> {
        let made_by = self.namespaces.contains_key(&name).then(|| Handle::new(NAMESPACES));
        self.ns(name, made_by, None)
    }

    fn ns<T>(
        &self,
        name: Namespace,
        made_by: Option<Handle<tier::Platform>>,
        terms: Option<Arc<Terms>>,
    ) -> Ns<T> {
        let mut ns = Ns::new(name, made_by, terms, self.settings.interval.clone());
        ns.network.clone_from(&self.network);
        ns.unclosed = Arc::clone(&self.unclosed);
        ns
    }

    fn claim(
        &mut self,
        name: &Namespace,
        options: NamespaceOptions,
        (level, terms): (Level, Option<Arc<Terms>>),
        origin: Place,
    ) {
        let Some((known, owner, old_terms)) = self.namespaces.get_mut(name) else {
            self.namespaces.insert(name.clone(), (options, level, terms));
            return;
        };
        known.labels.extend(options.labels);
        known.keep |= options.keep;
        let shared_experiment = *owner == Level::Experiment || level == Level::Experiment;
        if shared_experiment && !(*owner == level && old_terms.is_some()) || terms.is_some() {
            self.findings.push(
                Finding::error(
                    "shared-experiment-namespace",
                    origin,
                    format!(
                        "the namespace `{name}` is asked for by an experiment and by something else"
                    ),
                )
                .note(
                    "an experiment is torn down with its namespace, so nothing else may live there",
                )
                .help("give the experiment a namespace of its own"),
            );
        } else if level < *owner {
            *owner = level;
        }
    }

    /// Says which layer gives pods their network: every layer opened from now on waits for it.
    pub fn stand_on(&mut self, network: Handle<tier::Platform>) {
        self.network = Some(network);
    }

    /// Sets labels that every namespace of the platform carries.
    pub fn label_namespaces(&mut self, labels: BTreeMap<String, Text>) {
        self.labels.extend(labels);
    }

    /// Closes a layer that others may wait for.
    pub fn gate<T: Tier>(&mut self, layer: Layer<T>, readiness: Readiness) -> Handle<T> {
        let name = layer.name.clone();
        self.keep(layer, Some(readiness));
        Handle::new(name)
    }

    /// Closes a layer that nothing waits for.
    pub fn close<T: Tier>(&mut self, layer: Layer<T>) {
        self.keep(layer, None);
    }

    /// A layer whose objects lie in a folder that a person keeps, such as one of SOPS files. They may live
    /// in any namespace of the platform.
    pub fn external(
        &mut self,
        name: Name,
        folder: SopsFolder,
        manual: Vec<Manual>,
    ) -> Handle<tier::Platform> {
        let depends_on = BTreeSet::from([NAMESPACES]);
        self.names.insert(name.clone());
        self.layers.push(ClosedLayer {
            prune: true,
            name: name.clone(),
            namespace: FLUX_SYSTEM,
            level: Level::Platform,
            summary: format!("what lies in `{}`", folder.path()),
            origin: Place::default(),
            objects: Vec::new(),
            depends_on,
            readiness: Some(Readiness::Wait),
            variables: BTreeSet::new(),
            timeout: None,
            external: Some(folder),
            charts: Vec::new(),
            manual,
            answers: Vec::new(),
        });
        Handle::new(name)
    }

    /// Reports something that the profile's author should mend.
    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn keep<T: Tier>(&mut self, mut layer: Layer<T>, readiness: Option<Readiness>) {
        if let Some(secrets) = layer.take_secrets() {
            self.keep(secrets, Some(Readiness::Wait));
        }
        if let Ok(mut unclosed) = self.unclosed.lock() {
            unclosed.remove(&layer.name);
        }
        self.meet_hosts(&layer);
        self.flows.allowed.extend(layer.flows.iter().cloned());
        if let Some(secret) = layer.provided.intersection(&layer.reserved).next() {
            self.findings.push(
                Finding::error(
                    "secret-taken-by-chart",
                    layer.origin,
                    format!("the chart renders a Secret `{secret}` itself"),
                )
                .note("Helm and the secret provider would overwrite each other's")
                .help("choose another name for the Secret"),
            );
        }
        let timeout = layer.long_enough(&self.settings.timeout);
        let Layer { name, scope, origin, manual, answers, releases, findings, summary, .. } = layer;
        let parts = scope.into_parts();
        self.findings.extend(findings);
        if name.as_str() == FLUX_SYSTEM.as_str() {
            let message = format!("the layer `{name}` would take the name of Flux's own");
            self.findings.push(
                Finding::error("layer-name-reserved", origin, message)
                    .note(OWN_OF_FLUX)
                    .help("choose another name for the app"),
            );
        }
        if !self.names.insert(name.clone()) {
            self.findings.push(
                Finding::error(
                    "layer-named-twice",
                    origin,
                    format!("two layers are named `{name}`"),
                )
                .note("a layer's name is its Flux Kustomization's, and Flux knows one of a name")
                .help("rename the app, or leave the component's name to the component"),
            );
        }
        let mut depends_on = parts.uses.clone();
        let variables = self.declared(&parts, &name, origin);
        if variables.iter().any(|name| self.in_tree(name)) {
            depends_on.insert(VARIABLES);
        }
        self.errors.extend(parts.errors);
        self.before_flux.extend(parts.before_flux);
        let (mut objects, mut releases) = (parts.objects, releases);
        objects.shrink_to_fit();
        releases.shrink_to_fit();
        self.layers.push(ClosedLayer {
            prune: true,
            name,
            namespace: parts.namespace,
            level: T::LEVEL,
            summary,
            origin,
            objects,
            depends_on,
            readiness,
            variables,
            timeout,
            external: None,
            charts: releases,
            manual,
            answers,
        });
    }

    /// Ends the composition: puts the layers that everything stands on in front.
    pub fn finish(mut self) -> Result<Composed, Failure> {
        let experiments = self
            .namespaces
            .iter()
            .filter_map(|(namespace, (_, _, terms))| {
                let (namespace, terms) = (namespace.clone(), terms.clone()?);
                let test_signals = self.senders(&namespace, &terms);
                Some(ExperimentRecord { namespace, terms, test_signals })
            })
            .collect();
        for layer in self.flow_layers() {
            self.keep(layer, None);
        }
        let mut front = Vec::new();
        let unclosed = self.unclosed.lock().ok().and_then(|unclosed| unclosed.first().cloned());
        // What everything stands on cannot itself wait for the network.
        self.network = None;
        let variables = self.variables_layer();
        let namespaces = self.namespaces_layer();
        for (layer, readiness) in [(variables, Readiness::Wait), (namespaces, Readiness::Wait)] {
            if let Some(layer) = layer {
                let before = self.layers.len();
                self.names.remove(&layer.name);
                self.keep(layer, Some(readiness));
                front.extend(self.layers.drain(before..));
            }
        }
        self.layers.splice(0..0, front);
        self.findings.extend(owned_twice(&self.layers));
        if let Some(error) = self.errors.into_iter().next() {
            return Err(Failure::Error(Box::new(error)));
        }
        if !self.findings.is_empty() {
            return Err(Failure::Findings(self.findings));
        }
        if let Some(layer) = unclosed {
            return Err(Failure::Error(Box::new(Error::Emit {
                object: format!("the layer `{layer}`"),
                reason: "it was opened and never closed, so it would be missing".to_owned(),
            })));
        }
        let kinds = self.before_flux.iter().map(|(group, kind)| format!("{group}/{kind}"));
        self.intent.external.kinds.extend(kinds);
        let kept = self.namespaces.iter().filter(|(_, (options, _, _))| options.keep);
        Ok(Composed {
            settings: self.settings,
            layers: without_empty(self.layers),
            experiments,
            kept: kept.map(|(namespace, _)| namespace.clone()).collect(),
            intent: self.intent,
            stages: Vec::new(),
        })
    }
}

/// Leaves out layers without an object, such as those of Secrets that a person keeps as files: who waited for one
/// waits for what it waited for, the last of which says what a person must do.
fn without_empty(layers: Vec<ClosedLayer>) -> Vec<ClosedLayer> {
    let is_empty = |layer: &ClosedLayer| layer.objects.is_empty() && layer.external.is_none();
    if !layers.iter().any(is_empty) {
        return layers;
    }
    let mut kept: Vec<ClosedLayer> = Vec::with_capacity(layers.len());
    let mut empty: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    for mut layer in layers {
        let gone: Vec<_> =
            layer.depends_on.extract_if(.., |name| empty.contains_key(name)).collect();
        layer.depends_on.extend(gone.iter().flat_map(|name| &empty[name]).cloned());
        let is_before = |other: &&mut ClosedLayer| layer.depends_on.contains(&other.name);
        match is_empty(&layer).then(|| kept.iter_mut().rfind(is_before)).flatten() {
            Some(last) => {
                last.manual.append(&mut layer.manual);
                last.answers.append(&mut layer.answers);
                empty.insert(layer.name, layer.depends_on);
            }
            None => kept.push(layer),
        }
    }
    kept
}
