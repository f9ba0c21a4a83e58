//! A platform between two others: layers of both, in an order in which each comes after what it waits for.

use super::copy;
use crate::{
    containment::{ClosedLayer, Composed, Readiness, Rendered, Stage},
    intent::Intent,
    name::Name,
    yaml,
};
use std::collections::BTreeSet;

/// A platform that is on its way.
#[derive(Debug)]
pub(super) struct Between<'a> {
    from: &'a Composed,
    to: &'a Composed,
    layers: Vec<ClosedLayer>,
}

impl<'a> Between<'a> {
    pub(super) fn of(from: &'a Composed, to: &'a Composed) -> Self {
        Self { from, to, layers: from.layers.clone() }
    }

    /// Changes a layer, if it is there.
    pub(super) fn change(&mut self, name: &Name, change: impl FnOnce(&mut ClosedLayer)) {
        self.layers.iter_mut().find(|layer| layer.name == *name).map(change);
    }

    /// The layers as they are now.
    pub(super) fn layers(&self) -> &[ClosedLayer] {
        &self.layers
    }

    /// A layer as it is now.
    pub(super) fn get(&self, name: &Name) -> Option<&ClosedLayer> {
        self.layers.iter().find(|layer| layer.name == *name)
    }

    /// Puts a layer in, in the place of one with its name.
    pub(super) fn put(&mut self, layer: ClosedLayer) {
        match self.layers.iter_mut().find(|known| known.name == layer.name) {
            Some(known) => *known = layer,
            None => self.layers.push(layer),
        }
    }

    pub(super) fn remove(&mut self, name: &Name) {
        self.layers.retain(|layer| layer.name != *name);
    }

    /// The layers that wait for one that is not there.
    pub(super) fn waiting_for_nobody(&self) -> Vec<Name> {
        let names: BTreeSet<&Name> = self.layers.iter().map(|layer| &layer.name).collect();
        let waits =
            |layer: &&ClosedLayer| layer.depends_on.iter().any(|edge| !names.contains(edge));
        self.layers.iter().filter(waits).map(|layer| layer.name.clone()).collect()
    }

    /// The platform as it is now.
    pub(super) fn platform(&self) -> Composed {
        let mut settings = self.from.settings.clone();
        for (name, variable) in &self.to.settings.variables {
            settings.variables.entry(name.clone()).or_insert_with(|| variable.clone());
        }
        let mut experiments = self.from.experiments.clone();
        let is_known =
            |namespace| self.from.experiments.iter().any(|old| old.namespace == namespace);
        let new = self.to.experiments.iter().filter(|new| !is_known(new.namespace.clone()));
        let has_layers = |namespace: &crate::name::Namespace| {
            self.layers.iter().any(|layer| layer.namespace == *namespace)
        };
        experiments.extend(new.filter(|new| has_layers(&new.namespace)).cloned());
        let mut intent = joined(&self.from.intent, &self.to.intent);
        // Once layers of the old side are gone, what stays is the new side's choice.
        let is_gone = |old: &ClosedLayer| {
            let is_old = |layers: &[ClosedLayer]| layers.iter().any(|it| it.name == old.name);
            !is_old(&self.layers) && !is_old(&self.to.layers)
        };
        if self.from.layers.iter().any(is_gone) {
            intent.providers.clone_from(&self.to.intent.providers);
        }
        let objects = self.layers.iter().flat_map(|layer| &layer.objects);
        intent.external.objects.extend(objects.filter_map(copy::secret_of_user));
        let (layers, stages) = (sorted(&self.layers), self.stages());
        let kept = self.from.kept.union(&self.to.kept).cloned().collect();
        Composed { settings, layers, stages, experiments, kept, intent }
    }

    /// The stages of the first platform; what is new is in the one where the other has it, or in the last.
    fn stages(&self) -> Vec<Stage> {
        let mut stages = self.from.stages.clone();
        let Some(last) = stages.len().checked_sub(1) else { return stages };
        for layer in &self.layers {
            if stages.iter().any(|stage| stage.layers.contains(&layer.name)) {
                continue;
            }
            let wanted = self.to.stages.iter().find(|stage| stage.layers.contains(&layer.name));
            let same = |stage: &Stage| wanted.is_some_and(|wanted| wanted.name == stage.name);
            let at = stages.iter().position(same).unwrap_or(last);
            stages[at].layers.push(layer.name.clone());
        }
        let is_there = |name: &Name| self.layers.iter().any(|layer| layer.name == *name);
        for stage in &mut stages {
            stage.layers.retain(is_there);
        }
        stages.retain(|stage| !stage.layers.is_empty());
        stages
    }
}

/// What is declared of two platforms that stand beside each other; the first one's providers are picked.
fn joined(from: &Intent, to: &Intent) -> Intent {
    let mut all = from.clone();
    let extend = |list: &mut Vec<String>, more: &[String]| {
        let both: BTreeSet<String> = list.drain(..).chain(more.iter().cloned()).collect();
        list.extend(both);
    };
    for (namespace, experiment) in &to.experiments {
        all.experiments.entry(namespace.clone()).or_insert_with(|| experiment.clone());
    }
    for (gateway, surface) in &to.gateways {
        all.gateways.entry(gateway.clone()).or_insert(*surface);
    }
    for (class, surface) in &to.ingress_classes {
        all.ingress_classes.entry(class.clone()).or_insert(*surface);
    }
    for (object, keys) in &to.external.keys {
        extend(all.external.keys.entry(object.clone()).or_default(), keys);
    }
    for (rule, ruling) in &to.rules {
        all.rules.entry(rule.clone()).or_insert(*ruling);
    }
    extend(&mut all.auth_gates, &to.auth_gates);
    extend(&mut all.stores.metrics, &to.stores.metrics);
    extend(&mut all.stores.logs, &to.stores.logs);
    extend(&mut all.stores.traces, &to.stores.traces);
    extend(&mut all.external.kinds, &to.external.kinds);
    extend(&mut all.external.objects, &to.external.objects);
    extend(&mut all.external.folders, &to.external.folders);
    let is_known = |waiver: &crate::profile::Waiver| {
        let known = from.waivers.iter();
        known.clone().any(|old| old.rule == waiver.rule && old.object == waiver.object)
    };
    all.waivers.extend(to.waivers.iter().filter(|waiver| !is_known(waiver)).cloned());
    all
}

/// The layers, each after those that it waits for, and else as they are.
fn sorted(layers: &[ClosedLayer]) -> Vec<ClosedLayer> {
    let mut open: Vec<&ClosedLayer> = layers.iter().collect();
    let mut names: BTreeSet<&Name> = layers.iter().map(|layer| &layer.name).collect();
    let mut done: Vec<ClosedLayer> = Vec::with_capacity(layers.len());
    while !open.is_empty() {
        let is_waiting =
            |layer: &ClosedLayer| layer.depends_on.iter().any(|edge| names.contains(edge));
        // In a circle, which a lint reports, any is as good as another.
        let at = open.iter().position(|layer| !is_waiting(layer)).unwrap_or(0);
        let next = open.remove(at);
        names.remove(&next.name);
        done.push(next.clone());
    }
    done
}

/// A layer with all that it has on either side: the new form of what both have, except for routes, whose old form
/// stays under its name while the new one stands beside it.
pub(super) fn merged(old: &ClosedLayer, new: &ClosedLayer) -> ClosedLayer {
    let mut layer = new.clone();
    layer.depends_on.extend(old.depends_on.iter().cloned());
    layer.variables.extend(old.variables.iter().cloned());
    layer.objects.clear();
    for object in &new.objects {
        let before = old.objects.iter().find(|before| is_of(before, object));
        match before.filter(|before| door(before).is_some() && door(before) != door(object)) {
            Some(before) => {
                layer.objects.push(before.clone());
                layer.objects.extend(twin(object));
            }
            None => layer.objects.push(object.clone()),
        }
    }
    let is_gone = |before: &&Rendered| {
        let makes_the_same =
            |object: &Rendered| is_of(before, object) || are_one_secret(before, object);
        !new.objects.iter().any(makes_the_same)
    };
    layer.objects.extend(old.objects.iter().filter(is_gone).cloned());
    for chart in &old.charts {
        if !layer.charts.iter().any(|known| known.release == chart.release) {
            layer.charts.push(chart.clone());
        }
    }
    let more = old.manual.iter().filter(|manual| !new.manual.contains(manual));
    layer.manual.extend(more.cloned());
    layer
}

/// Whether two are one object in the cluster.
pub(super) fn is_of(a: &Rendered, b: &Rendered) -> bool {
    let group = |object: &Rendered| {
        let version = &object.id.api_version;
        version.split_once('/').map_or(String::new(), |(group, _)| group.to_owned())
    };
    a.id.kind == b.id.kind
        && a.id.name == b.id.name
        && a.id.namespace == b.id.namespace
        && group(a) == group(b)
}

/// Whether two make one Secret: it has one writer at a time.
pub(super) fn are_one_secret(a: &Rendered, b: &Rendered) -> bool {
    let makes = |object: &Rendered| matches!(&*object.id.kind, "ExternalSecret" | "Secret");
    makes(a) && makes(b) && a.id.name == b.id.name && a.id.namespace == b.id.namespace
}

/// What a route hangs on; none for what is no route.
fn door(object: &Rendered) -> Option<serde_json::Value> {
    let field = match &*object.id.kind {
        "Ingress" => "ingressClassName",
        "HTTPRoute" | "GRPCRoute" | "TLSRoute" => "parentRefs",
        _ => return None,
    };
    Some(value(object)?["spec"][field].clone())
}

/// A route beside the one with its name; who asks for its certificate stays the other one.
fn twin(route: &Rendered) -> Option<Rendered> {
    let name = Name::try_from(format!("{}-next", route.id.name).as_str()).ok()?;
    let mut value = value(route)?;
    let metadata = value.get_mut("metadata")?;
    metadata["name"] = name.as_str().into();
    if let Some(annotations) =
        metadata.get_mut("annotations").and_then(|found| found.as_object_mut())
    {
        annotations.retain(|key, _| !key.starts_with("cert-manager.io/"));
    }
    let text = yaml::write(&route.id, &value).ok()?;
    let mut id = route.id.clone();
    id.name = name;
    let why = "The same route on the new side, beside the old one until that goes.".to_owned();
    Some(Rendered { id, text, why: Some(why) })
}

/// The fields of an object.
pub(super) fn value(object: &Rendered) -> Option<serde_json::Value> {
    Some(yaml::read(crate::finding::FileId::default(), &object.text).ok()?.to_json())
}

/// Whether two layers become the same files and the same Flux Kustomization.
pub(super) fn is_same(a: &ClosedLayer, b: &ClosedLayer) -> bool {
    let checks = |readiness: &Option<Readiness>| match readiness {
        None => None,
        Some(Readiness::Wait) => Some(Vec::new()),
        Some(Readiness::Checks(checks)) => {
            Some(checks.iter().map(|made| made.id().clone()).collect::<Vec<_>>())
        }
    };
    has_same_objects(a, b)
        && a.namespace == b.namespace
        && a.depends_on == b.depends_on
        && a.variables == b.variables
        && a.timeout == b.timeout
        && a.external == b.external
        && a.prune == b.prune
        && checks(&a.readiness) == checks(&b.readiness)
}

/// Whether two layers have the same objects.
pub(super) fn has_same_objects(a: &ClosedLayer, b: &ClosedLayer) -> bool {
    let all = |layer: &ClosedLayer| -> BTreeSet<(String, String)> {
        layer.objects.iter().map(|object| (object.id.to_string(), object.text.clone())).collect()
    };
    a.namespace == b.namespace && all(a) == all(b)
}
