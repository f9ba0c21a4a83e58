//! What is changed in layers that stand beside each other for a while: ports and addresses have one owner, and one
//! class is the default.

use super::{Between, find, layer_of};
use crate::{
    containment::{ClosedLayer, Composed, Rendered},
    name::Name,
    plan::{Delta, reach},
    view::ObjectKey,
    yaml,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The path in a chart's values that makes its class the default, by the name of the release's source or chart.
const DEFAULTS: &[(&str, &[&str])] = &[
    ("ingress-nginx", &["controller", "ingressClassResource", "default"]),
    ("longhorn", &["persistence", "defaultClass"]),
    ("traefik", &["ingressClass", "isDefaultClass"]),
];

/// What has one owner at a time, and who has it before and after.
#[derive(Debug, Default)]
pub(super) struct Adjustments {
    /// The ports that change hands, each with those that the giver has after that and the taker before.
    ports: BTreeMap<u16, Spare>,
    /// The addresses that change hands.
    addresses: BTreeSet<String>,
    /// The routes that wait until another one has given up their host.
    late: BTreeSet<ObjectKey>,
    /// The objects that give something up, each with its layer.
    givers: BTreeMap<ObjectKey, Name>,
    /// The objects that take it, each with its layer.
    takers: BTreeMap<ObjectKey, Name>,
}

/// Ports that nobody else has.
///
/// A Service that says no more which ports it has keeps those that it had, so it is given others.
#[derive(Clone, Copy, Debug)]
struct Spare {
    of_giver: u16,
    of_taker: u16,
}

/// Who gives a port and who takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    Giver,
    Taker,
}

/// Where the ports start that Kubernetes gives to Services; it gives the first ones to none by itself.
const FIRST_PORT: u16 = 30_000;

impl Adjustments {
    pub(super) fn of(delta: &Delta<'_>) -> Self {
        let mut all = Self::default();
        let (before, after) = (reach::ports(delta.from), reach::ports(delta.to));
        let known: BTreeSet<u16> = before.keys().chain(after.keys()).map(|it| it.number).collect();
        let mut free = (FIRST_PORT..).filter(|port| !known.contains(port));
        for (port, old) in &before {
            if let Some(new) = after.get(port).filter(|new| new.key != old.key) {
                if let Some((of_giver, of_taker)) = free.next().zip(free.next()) {
                    all.ports.entry(port.number).or_insert(Spare { of_giver, of_taker });
                }
                all.add(delta, old, new);
            }
        }
        let mut taken = BTreeSet::new();
        for (host, routes) in reach::by_host(delta.from) {
            taken.extend(routes.iter().flat_map(reach::doors).map(|door| (host.clone(), door)));
        }
        for (host, routes) in reach::by_host(delta.to) {
            for route in &routes {
                let is_taken =
                    reach::doors(route).any(|door| taken.contains(&(host.clone(), door)));
                if is_taken {
                    all.late.insert(route.object.key.clone());
                }
            }
        }
        let (before, after) = (reach::addresses(delta.from), reach::addresses(delta.to));
        for (address, old) in &before {
            if let Some(new) = after.get(address).filter(|new| new.key != old.key) {
                all.addresses.insert(address.clone());
                all.add(delta, old, new);
            }
        }
        all
    }

    fn add(&mut self, delta: &Delta<'_>, old: &crate::view::Object, new: &crate::view::Object) {
        self.givers.extend(layer_of(delta.from, old).map(|layer| (old.key.clone(), layer)));
        self.takers.extend(layer_of(delta.to, new).map(|layer| (new.key.clone(), layer)));
    }

    /// A new layer as it stands beside the old one: without the ports, addresses and hosts that this still has, and
    /// with no default class.
    pub(super) fn beside(&self, mut layer: ClosedLayer) -> ClosedLayer {
        layer.objects.retain(|object| !self.late.iter().any(|key| is(object, key)));
        for object in &mut layer.objects {
            let takes = self.takers.keys().any(|key| is(object, key));
            rewrite(object, |value| {
                let mut is_changed = takes && self.strip(value, Hand::Taker);
                is_changed |= set_not_default(value);
                is_changed
            });
        }
        layer
    }

    /// Lets go of what changes hands, and gives it to the new owner, whose layer waits for the old one.
    pub(super) fn cut_over(&self, now: &mut Between<'_>, to: &Composed) -> Vec<Name> {
        let mut touched = Vec::new();
        for (key, layer) in &self.givers {
            let is_there = now.get(layer).is_some();
            now.change(layer, |layer| {
                let own = layer.objects.iter_mut().filter(|object| is(object, key));
                own.for_each(|object| rewrite(object, |value| self.strip(value, Hand::Giver)));
            });
            if is_there && !touched.contains(layer) {
                touched.push(layer.clone());
            }
        }
        for (key, name) in &self.takers {
            let Some(new) = find(to, name) else { continue };
            let givers = self.givers.values().filter(|giver| *giver != name).cloned();
            let givers: BTreeSet<Name> =
                givers.filter(|giver| !waits_for(now, giver, name)).collect();
            now.change(name, |layer| {
                layer.depends_on.extend(givers);
                for object in layer.objects.iter_mut().filter(|object| is(object, key)) {
                    let wanted = new.objects.iter().find(|wanted| is(wanted, key));
                    if let Some(wanted) = wanted {
                        *object = wanted.clone();
                        rewrite(object, set_not_default);
                    }
                }
            });
            if !touched.contains(name) {
                touched.push(name.clone());
            }
        }
        touched
    }

    /// Takes the ports and addresses out of values; whether there were any. Ports of Services become others.
    fn strip(&self, value: &mut Value, hand: Hand) -> bool {
        match value {
            Value::Object(map) => {
                let before = map.len();
                map.retain(|key, value| !self.is_claim(key, value));
                let mut is_changed = map.len() < before;
                for (key, value) in map.iter_mut() {
                    is_changed |= match value {
                        Value::String(text) if key == "valuesContent" => {
                            self.strip_text(text, hand)
                        }
                        value if matches!(key.as_str(), "nodePort" | "nodePorts") => {
                            self.give_others(value, hand)
                        }
                        value => self.strip(value, hand),
                    };
                }
                map.retain(
                    |_, value| !matches!(value, Value::Object(map) if map.is_empty() && is_changed),
                );
                is_changed
            }
            Value::Array(items) => {
                let before = items.len();
                items.retain(|item| {
                    let address = item["value"].as_str();
                    !address.is_some_and(|address| self.addresses.contains(address))
                });
                let inner = items.iter_mut().map(|item| self.strip(item, hand));
                let is_changed = inner.fold(false, |any, one| any | one);
                items.len() < before || is_changed
            }
            _ => false,
        }
    }

    /// Puts others in the place of the ports of Services that change hands.
    fn give_others(&self, value: &mut Value, hand: Hand) -> bool {
        if let Value::Object(map) = value {
            let inner = map.values_mut().map(|value| self.give_others(value, hand));
            return inner.fold(false, |any, one| any | one);
        }
        let Some(spare) = port(value).and_then(|port| self.ports.get(&port)) else { return false };
        let other = if hand == Hand::Giver { spare.of_giver } else { spare.of_taker };
        *value = other.into();
        true
    }

    /// The same for values that are a text of YAML, as k3s has them.
    fn strip_text(&self, text: &mut String, hand: Hand) -> bool {
        let parsed = yaml::read(crate::finding::FileId::default(), text);
        let Ok(mut value) = parsed.map(|node| node.to_json()) else { return false };
        let is_changed = self.strip(&mut value, hand);
        if let Some(written) = is_changed.then(|| yaml::write("values", &value).ok()).flatten() {
            *text = written;
        }
        is_changed
    }

    /// Whether a field claims an address, or a port of the node that a pod runs on.
    fn is_claim(&self, key: &str, value: &Value) -> bool {
        match key {
            "hostPort" => port(value).is_some_and(|port| self.ports.contains_key(&port)),
            "nodePort" | "nodePorts" => false,
            _ => {
                let is_address = |text: &str| self.addresses.contains(text.trim());
                value.as_str().is_some_and(|text| text.split(',').any(is_address))
            }
        }
    }
}

/// The number of a port, as somebody wrote it.
fn port(value: &Value) -> Option<u16> {
    match value {
        Value::String(text) => text.parse().ok(),
        value => u16::try_from(value.as_u64()?).ok(),
    }
}

/// Whether a layer waits for another, at whatever distance.
fn waits_for(now: &Between<'_>, layer: &Name, other: &Name) -> bool {
    let (mut open, mut seen) = (vec![layer.clone()], BTreeSet::new());
    while let Some(next) = open.pop() {
        if next == *other {
            return true;
        }
        if seen.insert(next.clone()) {
            open.extend(
                now.get(&next).into_iter().flat_map(|layer| layer.depends_on.iter().cloned()),
            );
        }
    }
    false
}

/// Has a chart's class not be the default where its chart has a switch for it; whether that changes anything.
fn set_not_default(object: &mut Value) -> bool {
    if object["kind"] == "HelmChartConfig" && object["metadata"]["name"] == "traefik" {
        return set_in_text(&mut object["spec"]["valuesContent"]);
    }
    if object["kind"] != "HelmRelease" {
        return false;
    }
    let source = [&object["spec"]["chartRef"]["name"], &object["spec"]["chart"]["spec"]["chart"]];
    let row = DEFAULTS.iter().find(|(chart, _)| source.iter().any(|source| **source == **chart));
    let Some((_, path)) = row else { return false };
    let mut at = &mut object["spec"]["values"];
    for key in *path {
        if !at.is_object() {
            *at = Value::Object(serde_json::Map::new());
        }
        at = &mut at[*key];
    }
    let is_changed = *at != false;
    *at = false.into();
    is_changed
}

/// The same in values that are a text of YAML, as k3s has them.
fn set_in_text(content: &mut Value) -> bool {
    let text = content.as_str().unwrap_or_default();
    let parsed = yaml::read(crate::finding::FileId::default(), text);
    let Ok(mut values) = parsed.map(|node| node.to_json()) else { return false };
    if !values.is_object() {
        values = Value::Object(serde_json::Map::new());
    }
    values["ingressClass"]["isDefaultClass"] = false.into();
    let written = yaml::write("values", &values).ok();
    let is_changed = written.is_some();
    if let Some(text) = written {
        *content = text.into();
    }
    is_changed
}

/// Changes the fields of an object, if the change says that it made any.
fn rewrite(object: &mut Rendered, change: impl FnOnce(&mut Value) -> bool) {
    let Some(mut value) = super::between::value(object) else { return };
    if !change(&mut value) {
        return;
    }
    if let Ok(text) = yaml::write(&object.id, &value) {
        object.text = text;
    }
}

fn is(object: &Rendered, key: &ObjectKey) -> bool {
    let namespace = object.id.namespace.as_ref().map(crate::name::Namespace::as_str);
    *object.id.kind == *key.kind
        && object.id.name.as_str() == key.name
        && namespace.unwrap_or_default() == key.namespace
}
