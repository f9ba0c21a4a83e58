//! Scopes: where objects are made, with the namespace stamped on and every use of another layer recorded.

use crate::{
    containment::{
        evidence::{Evidence, Unconditional},
        handle::Handle,
        made::Made,
        tier,
    },
    error::Error,
    model::{Document, Kind, Metadata, ObjectId, Scope as _, Secret},
    name::{Name, Namespace},
    text::{self, Text},
    yaml,
};
use std::collections::{BTreeMap, BTreeSet};

/// An object before it has a namespace: a kind's body with a name, labels and annotations.
#[derive(Clone, Debug)]
pub struct Object<K> {
    name: Name,
    labels: BTreeMap<String, Text>,
    annotations: BTreeMap<String, Text>,
    body: K,
    why: Option<String>,
}

impl<K> Object<K> {
    /// An object of a kind under a name.
    pub fn new(name: Name, body: K) -> Self {
        Self { name, labels: BTreeMap::new(), annotations: BTreeMap::new(), body, why: None }
    }

    pub(super) fn body(&self) -> &K {
        &self.body
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, key: &str, value: impl Into<Text>) -> Self {
        self.labels.insert(key.to_owned(), value.into());
        self
    }

    /// Adds an annotation.
    #[must_use]
    pub fn annotation(mut self, key: &str, value: impl Into<Text>) -> Self {
        self.annotations.insert(key.to_owned(), value.into());
        self
    }

    /// Says in the emitted file why the object is as it is, where a reader would ask.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }
}

/// An object as it will be committed, in held form (see [`crate::text`]).
#[derive(Clone, Debug)]
pub struct Rendered {
    /// What it is.
    pub id: ObjectId,
    /// The YAML document, without header.
    pub text: String,
    /// Why it is as it is.
    pub why: Option<String>,
}

/// A collector of objects for one namespace.
///
/// There is no way to write another namespace into an object (ISO-1), and none to add an object that needs
/// something of another layer without showing that layer's evidence (DEP-1).
#[derive(Debug)]
pub struct Scope {
    namespace: Namespace,
    objects: Vec<Rendered>,
    uses: BTreeSet<Name>,
    variables: BTreeSet<String>,
    /// Variables that an object other than a Secret shows, each with the first such object.
    shown: BTreeMap<String, ObjectId>,
    stray_dollars: Vec<ObjectId>,
    errors: Vec<Error>,
    /// Kinds of objects here, by group, that no layer of the platform serves.
    before_flux: BTreeSet<(&'static str, &'static str)>,
}

impl Scope {
    pub(super) fn new(namespace: Namespace) -> Self {
        Self {
            namespace,
            objects: Vec::new(),
            uses: BTreeSet::new(),
            variables: BTreeSet::new(),
            shown: BTreeMap::new(),
            stray_dollars: Vec::new(),
            errors: Vec::new(),
            before_flux: BTreeSet::new(),
        }
    }

    /// The namespace that every namespaced object here gets.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// Adds an object whose kind every cluster serves, and says how others name it.
    pub fn add<K: Kind + Unconditional>(&mut self, object: Object<K>) -> Made {
        self.render(object)
    }

    /// Adds an object whose kind needs something of another layer: the evidence records the edge.
    pub fn add_with<K: Kind>(&mut self, object: Object<K>, evidence: &impl Evidence<K>) -> Made {
        self.uses.extend(evidence.layer().map(|handle| handle.layer().clone()));
        if evidence.layer().is_none() {
            self.stands_before_flux::<K>();
        }
        self.render(object)
    }

    /// Notes a kind that no layer of the platform serves.
    pub(super) fn stands_before_flux<K: Kind>(&mut self) {
        let group = K::API_VERSION.split_once('/').map_or("", |(group, _)| group);
        self.before_flux.insert((group, K::KIND));
    }

    /// Records that something here uses a platform layer.
    pub fn uses(&mut self, handle: &Handle<tier::Platform>) {
        self.uses.insert(handle.layer().clone());
    }

    /// Keeps what went wrong while an object was made; closing the layer reports it.
    pub(crate) fn fail(&mut self, error: Error) {
        self.errors.push(error);
    }

    pub(super) fn render<K: Kind>(&mut self, object: Object<K>) -> Made {
        let namespace = K::Scope::NAMESPACED.then(|| self.namespace.clone());
        let id = ObjectId::of::<K>(namespace.clone(), object.name.clone());
        let metadata = Metadata {
            name: object.name,
            namespace,
            labels: object.labels,
            annotations: object.annotations,
        };
        match yaml::write(&id, &Document::new(&metadata, &object.body)) {
            Ok(text) => self.keep(id.clone(), text, object.why),
            Err(error) => self.errors.push(error),
        }
        Made::new(id)
    }

    fn keep(&mut self, id: ObjectId, text: String, why: Option<String>) {
        if id.kind == Secret::KIND && text::variables(&text).next().is_none() {
            self.errors.push(Error::Emit {
                object: id.to_string(),
                reason: "a Secret holds variables, never the values themselves".to_owned(),
            });
        }
        for name in text::variables(&text) {
            let Ok(name) = name else {
                self.stray_dollars.push(id.clone());
                continue;
            };
            if !self.variables.contains(name) {
                self.variables.insert(name.to_owned());
            }
            if id.kind != Secret::KIND && !self.shown.contains_key(name) {
                self.shown.insert(name.to_owned(), id.clone());
            }
        }
        self.objects.push(Rendered { id, text, why });
    }

    pub(super) fn record(&mut self, layer: Name) {
        self.uses.insert(layer);
    }

    pub(super) fn into_parts(self) -> Parts {
        Parts {
            namespace: self.namespace,
            objects: self.objects,
            uses: self.uses,
            variables: self.variables,
            shown: self.shown,
            stray_dollars: self.stray_dollars,
            errors: self.errors,
            before_flux: self.before_flux,
        }
    }
}

/// What a scope has collected.
pub(super) struct Parts {
    pub(super) namespace: Namespace,
    pub(super) objects: Vec<Rendered>,
    pub(super) uses: BTreeSet<Name>,
    pub(super) variables: BTreeSet<String>,
    pub(super) shown: BTreeMap<String, ObjectId>,
    pub(super) stray_dollars: Vec<ObjectId>,
    pub(super) errors: Vec<Error>,
    pub(super) before_flux: BTreeSet<(&'static str, &'static str)>,
}
