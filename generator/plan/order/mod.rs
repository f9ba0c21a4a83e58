//! The order in which a platform becomes another: expand, move, contract, each step a whole platform.
//!
//! What is new comes first, beside what is there; then each layer moves; what is old goes last. What changes hands
//! is handed over with pruning switched off. The last step is the platform that is wanted, to the byte.

mod adjust;
mod between;
mod copy;
mod elsewhere;
mod hands;
mod secrets;
mod told;

use super::{Class, Danger, Delta, Side, reach};
use crate::{
    containment::{ClosedLayer, Composed},
    name::Name,
};
use adjust::Adjustments;
use between::{Between, are_one_secret, is_of, is_same, merged};
use hands::Handover;
use schemars::JsonSchema;
use secrets::Transit;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One step: what it changes of a platform, and what to do before and after it.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is said about it.
    pub outline: Outline,
    /// Whether it leads to the platform that is wanted, to the byte.
    pub is_last: bool,
    /// The layers that are otherwise after it.
    put: Vec<ClosedLayer>,
    /// The layers that are gone after it.
    removed: Vec<Name>,
}

/// What is said about a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Outline {
    /// Its name, such as `expand` or `move-minio`.
    pub name: String,
    /// What it does, in one sentence.
    pub summary: String,
    /// The layers that it touches.
    pub layers: Vec<String>,
    /// What a person does before it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// What has to hold before the next step: commands and what they show.
    pub verify: Vec<String>,
    /// How to go back.
    pub back: String,
}

/// The steps from one composed platform to another; none where both are the same.
pub fn steps(from: &Composed, to: &Composed, delta: &Delta<'_>, dangers: &[Danger]) -> Vec<Step> {
    if delta.changes.is_empty() && is_same_besides(from, to) {
        return Vec::new();
    }
    let hands = Handover::of(delta, from, to);
    let (transit, hosts) = (Transit::of(from, to), told::hosts(delta.to));
    let off = reach::switched_off(delta).into_iter();
    let closing = off.filter_map(|off| layer_of(delta.from, off.release)).collect();
    let way = Way { from, to, delta, dangers, hands, transit, hosts, closing };
    let mut steps = Vec::new();
    let mut now = Between::of(from, to);
    if !dangers.is_empty() {
        way.hold(&mut now, &mut steps);
        way.expand(&mut now, &mut steps);
        way.copy(&mut now, &mut steps);
        way.hand_over(&mut now, &mut steps);
        way.let_go(&mut now, &mut steps);
        way.make_anew(&mut now, &mut steps);
        way.move_layers(&mut now, &mut steps);
        way.cut_over(&mut now, &mut steps);
        way.take_out(&mut now, &mut steps);
    }
    way.contract(&now, &mut steps);
    steps
}

/// The platforms after each of the steps, in their order.
pub fn platforms<'a>(
    from: &'a Composed,
    to: &'a Composed,
    steps: &'a [Step],
) -> impl Iterator<Item = Composed> + 'a {
    let mut now = Between::of(from, to);
    steps.iter().map(move |step| {
        if step.is_last {
            return to.clone();
        }
        step.put.iter().cloned().for_each(|layer| now.put(layer));
        step.removed.iter().for_each(|name| now.remove(name));
        now.platform()
    })
}

/// Whether what no object shows is the same, such as what the runbook asks of a person; what `cofferdam.yaml` says
/// beside the layers, such as waivers, is no step.
fn is_same_besides(from: &Composed, to: &Composed) -> bool {
    let alike =
        from.layers.iter().zip(&to.layers).all(|(a, b)| is_same(a, b) && a.manual == b.manual);
    alike
        && from.layers.len() == to.layers.len()
        && from.settings.variables == to.settings.variables
}

/// Everything that steps are made of.
struct Way<'a> {
    from: &'a Composed,
    to: &'a Composed,
    delta: &'a Delta<'a>,
    dangers: &'a [Danger],
    hands: Handover,
    transit: Transit,
    /// The hosts that are wanted, each with the layer of its route.
    hosts: Vec<(String, Name)>,
    /// The layers that serve routes no more: they change once no route hangs on them.
    closing: BTreeSet<Name>,
}

/// Layers that hold what every other needs: they get what is new as soon as anything is.
const GROUND: &[&str] = &["namespaces", "variables"];

/// So many layers move one by one; more move a namespace at a time.
const MOST_ALONE: usize = 12;

impl Way<'_> {
    /// Adds what is new beside what is there.
    fn expand(&self, now: &mut Between<'_>, steps: &mut Vec<Step>) {
        let mut touched = Vec::new();
        let adjustments = Adjustments::of(self.delta);
        for layer in &self.to.layers {
            let old = find(self.from, &layer.name);
            match old {
                Some(old) if elsewhere::is_beside(old, layer) => {
                    let kept = elsewhere::kept(old, self.from, self.to);
                    let mut new = adjustments.beside(layer.clone());
                    new.prune = false;
                    touched.extend([kept.name.clone(), new.name.clone()]);
                    now.put(kept);
                    now.put(new);
                }
                None if !self.hands.takes(&layer.name) => {
                    now.put(adjustments.beside(layer.clone()));
                    touched.push(layer.name.clone());
                }
                Some(old) if GROUND.contains(&layer.name.as_str()) => {
                    let both = merged(old, layer);
                    if !is_same(old, &both) {
                        now.put(both);
                        touched.push(layer.name.clone());
                    }
                }
                _ => {}
            }
        }
        if !touched.is_empty() {
            let summary = "what is new stands beside what is there, and nothing uses it yet";
            self.step(now, steps, ("expand", summary.to_owned()), &touched);
        }
    }

    /// Copies what is in the old store, while both run.
    fn copy(&self, now: &mut Between<'_>, steps: &mut Vec<Step>) {
        if let Some(layer) = copy::buckets(self.delta, self.to) {
            let name = layer.name.clone();
            now.put(layer);
            let summary = "a Job copies every bucket from the old store to the new one";
            self.step(now, steps, ("copy", summary.to_owned()), &[name]);
        }
    }

    /// Moves one layer after the other: those together that share a host, and where there are many, those of a
    /// namespace.
    fn move_layers(&self, now: &mut Between<'_>, steps: &mut Vec<Step>) {
        let ready: Vec<(ClosedLayer, &ClosedLayer)> =
            self.to.layers.iter().filter_map(|new| Some((self.moved(new)?, new))).collect();
        let is_open = |both: &ClosedLayer| now.get(&both.name).is_none_or(|it| !is_same(it, both));
        let ready: Vec<_> = ready.into_iter().filter(|(both, _)| is_open(both)).collect();
        let groups = told::groups(self.delta);
        let with_other_routes = told::with_other_routes(self.delta);
        let are_many = ready.len() > MOST_ALONE;
        let mut done: BTreeSet<&Name> = BTreeSet::new();
        for (_, layer) in &ready {
            let belongs = |other: &ClosedLayer| {
                other.name == layer.name
                    || are_many && other.namespace == layer.namespace
                    || groups.are_together(&other.name, &layer.name)
            };
            let mut touched = Vec::new();
            for (both, new) in ready.iter().filter(|(_, new)| belongs(new)) {
                if done.insert(&new.name) {
                    now.put(both.clone());
                    touched.push(new.name.clone());
                }
            }
            let Some(first) = touched.first() else { continue };
            let called = if are_many { layer.namespace.as_str() } else { first.as_str() };
            let name = format!("move-{called}");
            let named: Vec<String> = touched.iter().map(|name| format!("`{name}`")).collect();
            let has_routes = touched.iter().any(|name| with_other_routes.contains(name));
            let routes = if has_routes { "; old routes stay beside the new ones" } else { "" };
            let become_it = if touched.len() == 1 { "becomes" } else { "become" };
            let summary = format!("{} {become_it} what is wanted{routes}", named.join(", "));
            self.step(now, steps, (&name, summary), &touched);
        }
    }

    /// A layer as it is once it has moved; none for what does not move in a step of its own.
    fn moved(&self, new: &ClosedLayer) -> Option<ClosedLayer> {
        let old = find(self.from, &new.name)?;
        let is_ground = GROUND.contains(&new.name.as_str());
        // Who signs by way of the new door can do so only once requests come in by it.
        let signs = new.objects.iter().any(|object| object.id.kind.ends_with("Issuer"));
        // In another namespace it is another folder, which has steps of its own.
        let is_elsewhere = old.namespace != new.namespace;
        let waits = self.hands.layers.contains(&new.name) || self.closing.contains(&new.name);
        if is_ground || signs || is_elsewhere || waits {
            return None;
        }
        let mut both = merged(old, new);
        self.transit.soften(&mut both);
        (!between::has_same_objects(old, &both)).then_some(both)
    }

    /// Lets ports and addresses change hands, the old owner first.
    fn cut_over(&self, now: &mut Between<'_>, steps: &mut Vec<Step>) {
        let adjustments = Adjustments::of(self.delta);
        let touched = adjustments.cut_over(now, self.to);
        if !touched.is_empty() {
            let summary = "ports and addresses go from the old owner to the new one, in this order";
            self.step(now, steps, ("cut-over", summary.to_owned()), &touched);
        }
    }

    /// Takes out what an operator runs before the operator goes; not what others still wait for.
    fn take_out(&self, now: &mut Between<'_>, steps: &mut Vec<Step>) {
        let of_operator = |danger: &&Danger| danger.id == "operator-gone-first";
        let operators: Vec<&str> =
            self.dangers.iter().filter(of_operator).filter_map(|it| it.layer.as_deref()).collect();
        let mut first: BTreeSet<Name> = BTreeSet::new();
        // What waits for what goes first goes with it.
        loop {
            let more = now.layers().iter().find(|layer| {
                let stands_on =
                    |edge: &Name| operators.contains(&edge.as_str()) || first.contains(edge);
                find(self.to, &layer.name).is_none()
                    && !first.contains(&layer.name)
                    && layer.depends_on.iter().any(stands_on)
            });
            let Some(more) = more else { break };
            first.insert(more.name.clone());
        }
        loop {
            let others = now.layers().iter().filter(|layer| !first.contains(&layer.name));
            let awaited: BTreeSet<&Name> = others.flat_map(|layer| &layer.depends_on).collect();
            let Some(kept) = first.iter().find(|name| awaited.contains(name)).cloned() else {
                break;
            };
            first.remove(&kept);
        }
        if first.is_empty() {
            return;
        }
        let touched: Vec<Name> = first.into_iter().collect();
        for name in &touched {
            now.remove(name);
        }
        let told: Vec<Outline> = steps.iter().map(|step| step.outline.clone()).collect();
        let copies = told::before_gone(self.delta, &touched, &told);
        let summary = "what an operator runs is gone before the operator";
        self.step(now, steps, ("take-out", summary.to_owned()), &touched);
        if let Some(step) = steps.last_mut() {
            step.outline.before.splice(0..0, copies);
        }
    }

    /// What is wanted, and nothing else.
    fn contract(&self, now: &Between<'_>, steps: &mut Vec<Step>) {
        let mut touched: Vec<Name> = Vec::new();
        for layer in now.layers() {
            if find(self.to, &layer.name).is_none_or(|new| !is_same(layer, new)) {
                touched.push(layer.name.clone());
            }
        }
        let new = self.to.layers.iter().filter(|new| now.get(&new.name).is_none());
        touched.extend(new.map(|new| new.name.clone()));
        let (name, summary) = match (steps.is_empty(), self.dangers.is_empty()) {
            (true, true) => ("apply", "everything at once: nothing is at risk"),
            (true, false) => ("apply", "everything at once, since nothing of it can go one by one"),
            (false, _) => ("contract", "what is old goes, and the platform is what it shall be"),
        };
        let kept: Vec<&ClosedLayer> =
            touched.iter().filter_map(|name| find(self.to, name)).collect();
        let gone: Vec<Name> =
            touched.iter().filter(|name| find(self.to, name).is_none()).cloned().collect();
        let told: Vec<Outline> = steps.iter().map(|step| step.outline.clone()).collect();
        let loses_data = self.dangers.iter().any(|danger| danger.class == Class::Data);
        let outline = Outline {
            name: name.to_owned(),
            summary: summary.to_owned(),
            layers: touched.iter().map(ToString::to_string).collect(),
            before: told::before_contract(self.delta, (self.dangers, &self.hands), &told),
            verify: told::verify(&self.to.settings, &self.hosts, &kept, &gone),
            back: told::back(self.from, loses_data),
        };
        steps.push(Step { outline, is_last: true, put: Vec::new(), removed: Vec::new() });
    }

    fn step(
        &self,
        now: &Between<'_>,
        steps: &mut Vec<Step>,
        (name, summary): (&str, String),
        touched: &[Name],
    ) {
        let put: Vec<ClosedLayer> =
            touched.iter().filter_map(|name| now.get(name).cloned()).collect();
        let removed: Vec<Name> =
            touched.iter().filter(|name| now.get(name).is_none()).cloned().collect();
        let settings = &self.from.settings;
        // What is removed in other steps goes on in other hands.
        let is_lost = |danger: &Danger| {
            let own = danger.layer.as_deref();
            danger.class == Class::Data && removed.iter().any(|name| own == Some(name.as_str()))
        };
        let loses_data = name == "take-out" && self.dangers.iter().any(is_lost);
        let outline = Outline {
            name: name.to_owned(),
            summary,
            layers: touched.iter().map(ToString::to_string).collect(),
            before: told::before((name, touched), self.dangers),
            verify: told::verify(settings, &self.hosts, &put.iter().collect::<Vec<_>>(), &removed),
            back: told::back(self.from, loses_data),
        };
        steps.push(Step { outline, is_last: false, put, removed });
    }
}

/// A layer of a platform.
fn find<'c>(platform: &'c Composed, name: &Name) -> Option<&'c ClosedLayer> {
    platform.layers.iter().find(|layer| layer.name == *name)
}

/// The name of the layer that applies an object of a side.
fn layer_of(side: &Side, object: &crate::view::Object) -> Option<Name> {
    Name::try_from(side.owner(object)?.key.name.as_str()).ok()
}

/// Layers by a name that they share, such as a host.
type Shared = BTreeMap<String, BTreeSet<Name>>;
