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

/// The path in a chart's values that makes its class the default, by a word of the release's source.
const DEFAULTS: &[(&str, &[&str])] = &[
    ("ingress-nginx", &["controller", "ingressClassResource", "default"]),
    ("longhorn", &["persistence", "defaultClass"]),
    ("traefik", &["ingressClass", "isDefaultClass"]),
];

/// What has one owner at a time, and who has it before and after.
#[derive(Debug, Default)]
pub(super) struct Adjustments {
    /// The ports that change hands.
    ports: BTreeSet<u16>,
    /// The addresses that change hands.
    addresses: BTreeSet<String>,
    /// The routes that wait until another one has given up their host.
    late: BTreeSet<ObjectKey>,
    /// The objects that give something up, each with its layer.
    givers: BTreeMap<ObjectKey, Name>,
    /// The objects that take it, each with its layer.
    takers: BTreeMap<ObjectKey, Name>,
}

impl Adjustments {
    pub(super) fn of(delta: &Delta<'_>) -> Self {
        let mut all = Self::default();
        let (before, after) = (reach::ports(delta.from), reach::ports(delta.to));
        for (port, old) in &before {
            if let Some(new) = after.get(port).filter(|new| new.key != old.key) {
                all.ports.insert(port.number);
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
                let mut is_changed = takes && self.strip(value);
                is_changed |= set_default(value, false);
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
                own.for_each(|object| rewrite(object, |value| self.strip(value)));
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
                        rewrite(object, |value| set_default(value, false));
                    }
                }
            });
            if !touched.contains(name) {
                touched.push(name.clone());
            }
        }
        touched
    }

    /// Takes the ports and addresses out of values; whether there were any.
    fn strip(&self, value: &mut Value) -> bool {
        match value {
            Value::Object(map) => {
                let before = map.len();
                map.retain(|key, value| !self.is_claim(key, value));
                let mut is_changed = map.len() < before;
                for (key, value) in map.iter_mut() {
                    is_changed |= match value {
                        Value::String(text) if key == "valuesContent" => self.strip_text(text),
                        value => self.strip(value),
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
                let inner = items.iter_mut().map(|item| self.strip(item));
                let is_changed = inner.fold(false, |any, one| any | one);
                items.len() < before || is_changed
            }
            _ => false,
        }
    }

    /// The same for values that are a text of YAML, as k3s has them.
    fn strip_text(&self, text: &mut String) -> bool {
        let parsed = yaml::read(crate::finding::FileId::default(), text);
        let Ok(mut value) = parsed.map(|node| node.to_json()) else { return false };
        let is_changed = self.strip(&mut value);
        if let Some(written) = is_changed.then(|| yaml::write("values", &value).ok()).flatten() {
            *text = written;
        }
        is_changed
    }

    fn is_claim(&self, key: &str, value: &Value) -> bool {
        let number = |value: &Value| value.as_u64().and_then(|port| u16::try_from(port).ok());
        let is_port = |value: &Value| number(value).is_some_and(|port| self.ports.contains(&port));
        match key {
            "nodePort" | "hostPort" => is_port(value),
            "nodePorts" => value.as_object().is_some_and(|map| map.values().any(is_port)),
            _ => {
                let is_address = |text: &str| self.addresses.contains(text.trim());
                value.as_str().is_some_and(|text| text.split(',').any(is_address))
            }
        }
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

/// Sets whether a chart's class is the default where its chart has a switch for it; whether that changes anything.
fn set_default(object: &mut Value, is_default: bool) -> bool {
    if object["kind"] == "HelmChartConfig" && object["metadata"]["name"] == "traefik" {
        return set_in_text(&mut object["spec"]["valuesContent"], is_default);
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
    let is_changed = *at != is_default;
    *at = is_default.into();
    is_changed
}

/// The same in values that are a text of YAML, as k3s has them.
fn set_in_text(content: &mut Value, is_default: bool) -> bool {
    let text = content.as_str().unwrap_or_default();
    let parsed = yaml::read(crate::finding::FileId::default(), text);
    let Ok(mut values) = parsed.map(|node| node.to_json()) else { return false };
    if !values.is_object() {
        values = Value::Object(serde_json::Map::new());
    }
    values["ingressClass"]["isDefaultClass"] = is_default.into();
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
