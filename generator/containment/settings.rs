//! What holds for a whole platform: where its tree lies, how Flux reaches it, which variables there are.

use crate::{
    name::{Name, Namespace, VarName},
    quantity::Duration,
};
use std::collections::BTreeMap;

/// What holds for the whole platform.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The platform's name, which is the profile's.
    pub name: Name,
    /// Where the tree lies in the repository, such as `./out/home`.
    pub path: String,
    /// The Flux source that serves the repository.
    pub source: Source,
    /// How often Flux reconciles each layer.
    pub interval: Duration,
    /// How soon Flux tries again after a failure.
    pub retry_interval: Duration,
    /// How long Flux waits for a layer.
    pub timeout: Duration,
    /// The variables that exist in the cluster.
    pub variables: BTreeMap<VarName, Variable>,
}

/// The Flux source of the repository that holds the tree.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its kind.
    pub kind: crate::profile::SourceKind,
    /// Its name.
    pub name: Name,
    /// Its namespace.
    pub namespace: Namespace,
}

/// A variable that Flux substitutes, and the object that holds its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Whether a Secret holds it; otherwise a ConfigMap does.
    pub in_secret: bool,
    /// The name of that object, in `flux-system`.
    pub object: Name,
    /// The value, where it is no secret and belongs into the tree.
    pub value: Option<String>,
    /// Whether it may only land in Secrets.
    pub sensitive: bool,
    /// What it is, for the person who has to provide it.
    pub description: String,
}
