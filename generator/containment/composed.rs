//! A composed platform: closed layers in order, experiments, or why there is none.

use crate::{
    containment::{
        layer::{InstalledChart, Manual, Readiness},
        scope::Rendered,
        settings::Settings,
        tier::{Level, Terms},
    },
    error::Error,
    finding::Finding,
    name::{Name, Namespace, VarName},
    quantity::Duration,
};
use std::{collections::BTreeSet, sync::Arc};

/// A closed layer: what becomes one Flux Kustomization and one folder.
#[derive(Clone, Debug)]
pub struct ClosedLayer {
    /// The layer's name.
    pub name: Name,
    /// The namespace of its objects.
    pub namespace: Namespace,
    /// The tier.
    pub level: Level,
    /// One line on what it is.
    pub summary: String,
    /// Its objects, in the order in which they were added; none where `path` is set.
    pub objects: Vec<Rendered>,
    /// The layers that must be ready first.
    pub depends_on: BTreeSet<Name>,
    /// How it says that it is ready; `None` when nothing waits for it.
    pub readiness: Option<Readiness>,
    /// The variables it uses.
    pub variables: BTreeSet<VarName>,
    /// How long Flux waits, where the platform's own value does not fit.
    pub timeout: Option<Duration>,
    /// A folder of the repository that Flux applies instead of ours, such as one of encrypted files.
    pub external: Option<ExternalFolder>,
    /// The charts it installs.
    pub charts: Vec<InstalledChart>,
    /// What a person must do.
    pub manual: Vec<Manual>,
}

/// A folder that a person keeps in the repository and that Flux applies as a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalFolder {
    /// The folder, from the root of the repository.
    pub path: String,
    /// The Secret with the age or PGP key, in `flux-system`, when the folder holds SOPS files.
    pub decryption_key: Option<Name>,
}

/// An experiment of the platform: what the runbook and the review need.
#[derive(Clone, Debug)]
pub struct ExperimentRecord {
    /// Its namespace.
    pub namespace: Namespace,
    /// Its terms.
    pub terms: Arc<Terms>,
}

/// A composed platform, ready to be emitted.
#[derive(Debug)]
pub struct Composed {
    /// What holds for the whole platform.
    pub settings: Settings,
    /// The layers; each depends only on earlier ones.
    pub layers: Vec<ClosedLayer>,
    /// The experiments, by namespace.
    pub experiments: Vec<ExperimentRecord>,
}

/// Why a platform could not be composed.
#[derive(Debug)]
pub enum Failure {
    /// The profile's author should mend these.
    Findings(Vec<Finding>),
    /// The program is at fault.
    Error(Box<Error>),
}
