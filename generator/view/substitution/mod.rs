//! What Flux substitutes: which variables each layer knows, and what a text becomes with them.
//!
//! It follows `substitute` of kustomize-controller: one pass over the text of each object, in layers with
//! `spec.postBuild` only, with variables from objects in the Kustomization's own namespace.

mod expression;
mod spot;
mod value;

pub use expression::{Broken, Expression, Piece, Reason, Template};
pub use spot::within;

use super::{Cluster, Object, ObjectKey, cluster::FLUX};
use crate::{
    finding::Place,
    yaml::{Node, Value},
};
use std::{borrow::Cow, collections::BTreeMap};
use value::{Lookup, whole};

/// What Flux does with the `${…}` of a layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Substitution {
    /// Whether it does anything.
    pub mode: Mode,
    /// The variables that are known, by name.
    pub variables: BTreeMap<String, Variable>,
    /// Whether these are all; where not, a source is not in the tree or fills itself later.
    pub is_complete: bool,
}

/// Whether Flux substitutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// No: there is no `spec.postBuild`, and `${x}` and `$$` stay as they are.
    #[default]
    Off,
    /// No: there is no variable, so that even defaults stay as they are.
    Idle,
    /// Yes.
    On,
    /// Nobody can tell: what it asks for may not be there.
    Unknown,
}

/// A variable of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its value, where the tree shows it.
    pub value: Option<String>,
    /// Whether it comes from a Secret.
    pub is_secret: bool,
}

impl Substitution {
    fn look_up(&self, name: &str) -> Lookup<'_> {
        match self.variables.get(name).map(|variable| variable.value.as_deref()) {
            Some(Some(value)) => Lookup::Known(value),
            None if self.is_complete => Lookup::Undefined,
            Some(None) | None => Lookup::Unknown,
        }
    }

    /// What a text of the layer becomes; none where that is not known, or where Flux refuses it.
    fn resolved<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        match self.mode {
            _ if !text.contains('$') => Some(text.into()),
            Mode::Off | Mode::Idle => Some(text.into()),
            Mode::Unknown => None,
            Mode::On => {
                let template = Template::parse(text).ok()?;
                whole(&template.pieces, &|name| self.look_up(name)).map(Cow::Owned)
            }
        }
    }

    fn define(&mut self, name: &str, variable: Variable) {
        self.variables.insert(name.to_owned(), variable);
    }
}

impl Cluster {
    /// What Flux does with the `${…}` of a layer.
    pub fn substitution(&self, layer: usize) -> Option<&Substitution> {
        self.substitutions.get_or_init(|| of_layers(self)).get(layer)
    }

    /// What Flux does with the `${…}` of an object; none where it is told not to touch it, and where no layer
    /// applies it.
    pub fn substitution_of(&self, object: &Object) -> Option<&Substitution> {
        let switch = format!("{FLUX}/substitute");
        let is_off = |found: Option<&str>| found == Some("disabled");
        if is_off(object.label(&switch)) || is_off(object.annotation(&switch)) {
            return None;
        }
        self.substitution(object.layer?)
    }

    /// A text of an object as it arrives in the cluster; none where a variable in it is not known.
    pub fn resolved<'t>(&self, object: &Object, text: &'t str) -> Option<Cow<'t, str>> {
        match self.substitution_of(object) {
            Some(substitution) => substitution.resolved(text),
            // What no layer applies may be substituted by whoever does.
            None if object.layer.is_none() && text.contains("${") => None,
            None => Some(text.into()),
        }
    }

    /// The objects that Flux substitutes in, each with what it knows there.
    pub fn substituted(&self) -> impl Iterator<Item = (&Object, &Substitution)> {
        let found =
            self.objects.iter().filter_map(|object| Some((object, self.substitution_of(object)?)));
        found.filter(|(_, substitution)| substitution.mode == Mode::On)
    }
}

impl Object {
    /// Hands every key and text of the object that has a `$` in it to a function, with its place.
    pub fn dollars<'a>(&'a self, take: &mut impl FnMut(Place, &'a str)) {
        dollars(&self.node, take);
    }
}

fn dollars<'a>(node: &'a Node, take: &mut impl FnMut(Place, &'a str)) {
    match &node.value {
        Value::Text(text) if text.contains('$') => take(node.place, text),
        Value::List(items) => items.iter().for_each(|item| dollars(item, take)),
        Value::Map(entries) => {
            for entry in entries {
                if entry.key.contains('$') {
                    take(entry.place, &entry.key);
                }
                dollars(&entry.node, take);
            }
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => {}
    }
}

/// The substitutions of all layers. One that another layer applies is itself substituted there, and stands
/// behind it.
fn of_layers(cluster: &Cluster) -> Vec<Substitution> {
    let sources = Sources::of(cluster);
    let mut all: Vec<Substitution> = Vec::with_capacity(cluster.layers.len());
    for layer in &cluster.layers {
        let object = cluster.kustomization(layer);
        let parent = object.layer.map(|parent| all.get(parent));
        let substitution = of_layer(cluster, object, parent.flatten(), &sources);
        all.push(substitution);
    }
    all
}

fn of_layer(
    cluster: &Cluster,
    object: &Object,
    parent: Option<&Substitution>,
    sources: &Sources<'_>,
) -> Substitution {
    let mut made = Substitution { is_complete: true, ..Substitution::default() };
    let Some(post_build) =
        object.at(&["spec", "postBuild"]).filter(|node| node.value != Value::Null)
    else {
        // What is not evaluated of the layer around it may add one.
        let around = object.layer.and_then(|around| cluster.layers.get(around));
        if around.is_some_and(|around| !around.is_whole) {
            (made.mode, made.is_complete) = (Mode::Unknown, false);
        }
        return made;
    };
    // Its own text is substituted where it is applied from.
    let resolved = |text: &str| match parent {
        Some(parent) => parent.resolved(text).map(Cow::into_owned),
        None if text.contains('$') => None,
        None => Some(text.to_owned()),
    };
    let mut is_certain = false;
    for entry in post_build.get("substituteFrom").map(Node::items).unwrap_or_default() {
        let is_optional = entry.get("optional").is_some_and(Node::is_true);
        let name = entry.text_at(&["name"]).and_then(resolved);
        let kind = entry.text_at(&["kind"]).unwrap_or_default();
        let namespace = &object.key.namespace;
        let is_known =
            name.is_some_and(|name| sources.fill(cluster, (kind, namespace, &name), &mut made));
        made.is_complete &= is_known;
        is_certain |= !is_known && !is_optional;
    }
    for entry in post_build.get("substitute").map(Node::entries).unwrap_or_default() {
        let value = entry.node.scalar().and_then(|text| resolved(&text));
        let value = value.map(|value| value.replace('\n', ""));
        made.define(&entry.key, Variable { value, is_secret: false });
    }
    let is_always = post_build.text_at(&["substituteStrategy"]) == Some("Always");
    made.mode = if is_always || is_certain || !made.variables.is_empty() {
        Mode::On
    } else if made.is_complete {
        Mode::Idle
    } else {
        Mode::Unknown
    };
    made
}

/// The objects that may hold variables, by whether they are Secrets, namespace and name.
struct Sources<'a>(BTreeMap<SourceKey<'a>, Vec<&'a Object>>);

type SourceKey<'a> = (bool, Cow<'a, str>, Cow<'a, str>);

impl<'a> Sources<'a> {
    fn of(cluster: &'a Cluster) -> Self {
        let mut all = Self(BTreeMap::new());
        for object in &cluster.objects {
            let ObjectKey { group, kind, namespace, name } = &object.key;
            let name = match (group.as_str(), kind.as_str()) {
                ("", "ConfigMap" | "Secret") => name,
                ("external-secrets.io", "ExternalSecret") => {
                    object.text(&["spec", "target", "name"]).unwrap_or(name)
                }
                ("bitnami.com", "SealedSecret") => {
                    object.text(&["spec", "template", "metadata", "name"]).unwrap_or(name)
                }
                _ => continue,
            };
            let key = (kind != "ConfigMap", namespace.into(), name.into());
            all.0.entry(key).or_default().push(object);
        }
        all
    }

    /// Adds the variables of a source; whether all of them are known.
    fn fill(
        &self,
        cluster: &Cluster,
        (kind, namespace, name): (&str, &str, &str),
        into: &mut Substitution,
    ) -> bool {
        let object = format!("{kind}/{namespace}/{name}");
        let declared: Vec<&str> = cluster.intent.external.keys_of(&object).collect();
        let is_secret = kind == "Secret";
        for key in &declared {
            into.define(key, Variable { value: None, is_secret });
        }
        let found = self.0.get(&(is_secret, namespace.into(), name.into()));
        let known = found.into_iter().flatten().map(|object| keys(object));
        let known: Vec<Keys<'_>> = known.collect();
        let is_complete = known.iter().all(|keys| keys.is_complete);
        for (key, value) in known.into_iter().flat_map(|keys| keys.values) {
            let value = value.filter(|_| !is_secret);
            into.define(&key, Variable { value, is_secret });
        }
        is_complete && (found.is_some() || !declared.is_empty())
    }
}

/// The keys of one source, with the values that can be read.
#[derive(Default)]
struct Keys<'a> {
    values: Vec<(Cow<'a, str>, Option<String>)>,
    is_complete: bool,
}

fn keys(object: &Object) -> Keys<'_> {
    let fields: &[&[&str]] = match object.key.kind.as_str() {
        "ExternalSecret" => return fetched(object),
        "SealedSecret" => &[&["spec", "encryptedData"]],
        "Secret" => &[&["data"], &["stringData"]],
        _ => &[&["data"]],
    };
    // Whoever else writes to an object that Flux only makes, or shares, may add keys.
    let policy = object.annotation("kustomize.toolkit.fluxcd.io/ssa");
    let mut keys =
        Keys { is_complete: policy.is_none_or(|policy| policy == "Override"), ..Keys::default() };
    for entry in fields.iter().filter_map(|path| object.at(path)).flat_map(Node::entries) {
        // A value that is encrypted, or substituted itself, is left open.
        let value =
            entry.node.scalar().filter(|text| !text.contains('$') && !text.starts_with("ENC["));
        let value = value.map(|text| text.replace('\n', ""));
        keys.is_complete &= !entry.key.contains('$');
        keys.values.push(((&*entry.key).into(), value));
    }
    keys
}

/// The keys of the Secret that an ExternalSecret fills.
fn fetched(object: &Object) -> Keys<'_> {
    let has = |path: &[&str]| object.at(path).is_some_and(|node| !node.items().is_empty());
    let template = object.at(&["spec", "target", "template", "data"]);
    let replaces = object.text(&["spec", "target", "template", "mergePolicy"]) != Some("Merge");
    let entries = object.at(&["spec", "data"]).map(Node::items).unwrap_or_default();
    let fetched = entries.iter().filter_map(|entry| entry.text_at(&["secretKey"]));
    let fetched = fetched.filter(|_| template.is_none() || !replaces);
    let made = template.map(Node::entries).unwrap_or_default().iter().map(|entry| &*entry.key);
    let policy = object.text(&["spec", "target", "creationPolicy"]);
    Keys {
        values: fetched.chain(made).map(|key| (key.into(), None)).collect(),
        is_complete: !has(&["spec", "dataFrom"])
            && !has(&["spec", "target", "template", "templateFrom"])
            && !matches!(policy, Some("Merge" | "None")),
    }
}
