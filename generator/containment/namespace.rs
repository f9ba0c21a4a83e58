//! Namespaces as evidence: who may open layers in them, and which layer makes them.

use crate::{
    containment::{handle::Handle, tier},
    name::{Name, Namespace},
    quantity::Duration,
    text::Text,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
    sync::{Arc, Mutex},
};

/// Names of layers, shared by a platform and all of its namespaces.
pub(super) type Unclosed = Arc<Mutex<BTreeSet<Name>>>;

/// A namespace of tier `T`: only layers of that tier can be opened in it (ISO-1, ISO-2).
#[derive(Debug)]
pub struct Ns<T> {
    name: Namespace,
    made_by: Option<Handle<tier::Platform>>,
    terms: Option<Arc<tier::Terms>>,
    pub(super) interval: Duration,
    /// The layer that gives pods their network, where it is one of ours.
    pub(super) network: Option<Handle<tier::Platform>>,
    /// The layers of the platform that are opened and not closed yet.
    pub(super) unclosed: Unclosed,
    tier: PhantomData<fn() -> T>,
}

impl<T> Ns<T> {
    pub(super) fn new(
        name: Namespace,
        made_by: Option<Handle<tier::Platform>>,
        terms: Option<Arc<tier::Terms>>,
        interval: Duration,
    ) -> Self {
        Self {
            name,
            made_by,
            terms,
            interval,
            network: None,
            unclosed: Unclosed::default(),
            tier: PhantomData,
        }
    }

    /// The namespace's name.
    pub fn name(&self) -> &Namespace {
        &self.name
    }

    /// The layer that makes it; none for those that Kubernetes brings.
    pub fn made_by(&self) -> Option<&Handle<tier::Platform>> {
        self.made_by.as_ref()
    }

    /// The terms of the experiment that lives here, if one does.
    pub fn terms(&self) -> Option<&tier::Terms> {
        self.terms.as_deref()
    }
}

impl<T> Clone for Ns<T> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            made_by: self.made_by.clone(),
            terms: self.terms.clone(),
            interval: self.interval.clone(),
            network: self.network.clone(),
            unclosed: Arc::clone(&self.unclosed),
            tier: PhantomData,
        }
    }
}

/// A namespace in which a layer of tier `T` may be opened: an [`Ns`] of that tier (ISO-1).
#[diagnostic::on_unimplemented(
    message = "a layer of tier `{T}` cannot be opened in `{Self}`",
    label = "not a namespace of that tier (rule object-outside-its-namespace, ISO-1)",
    note = "take the `Ns` that `Platform::namespace` or, for an experiment, `Platform::experiment` gives: all \
            that the layer holds is made in it"
)]
pub trait HomeOf<T> {
    /// The namespace.
    fn namespace(self) -> Ns<T>;
}

impl<T> HomeOf<T> for &Ns<T> {
    fn namespace(self) -> Ns<T> {
        self.clone()
    }
}

/// What the Namespace object carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamespaceOptions {
    /// Labels, such as the Pod Security level.
    pub labels: BTreeMap<String, Text>,
    /// Keeps the namespace when it leaves the tree, so that its volumes survive a mistake (ISO-7).
    pub keep: bool,
}

impl NamespaceOptions {
    /// The Pod Security level that the namespace enforces: `baseline`, `restricted` or `privileged`.
    #[must_use]
    pub fn pod_security(mut self, level: &str) -> Self {
        self.labels.insert("pod-security.kubernetes.io/enforce".to_owned(), level.into());
        self
    }

    /// Keeps the namespace when it leaves the tree.
    #[must_use]
    pub fn keep(mut self) -> Self {
        self.keep = true;
        self
    }
}
