//! A composed platform: closed layers in order, experiments, or why there is none.

use crate::{
    containment::{
        layer::{Answer, InstalledChart, Manual, Readiness},
        scope::Rendered,
        settings::Settings,
        tier::{Level, Terms},
    },
    error::Error,
    finding::{Finding, Place},
    intent::Intent,
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
    /// Where the profile asks for it.
    pub origin: Place,
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
    /// Whether Flux deletes what leaves the layer; off only while something is handed over.
    pub prune: bool,
    /// A folder of the repository that Flux applies instead of ours, such as one of encrypted files.
    pub external: Option<SopsFolder>,
    /// The charts it installs.
    pub charts: Vec<InstalledChart>,
    /// What a person must do.
    pub manual: Vec<Manual>,
    /// What to do about its alerts.
    pub answers: Vec<Answer>,
}

/// A folder of SOPS files that a person keeps in the repository and that Flux decrypts and applies as a layer.
///
/// Nothing here writes an encrypted file: it would have to be in plain text first (SEC-10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SopsFolder {
    path: String,
    key: Name,
}

impl SopsFolder {
    /// A folder, from the root of the repository, whose files are encrypted for a key.
    pub fn new(path: String, key: impl Decrypts) -> Self {
        Self { path, key: key.secret() }
    }

    /// The folder, from the root of the repository.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The Secret with the age or PGP key, in `flux-system`.
    pub fn key(&self) -> &Name {
        &self.key
    }
}

/// What decrypts SOPS files: the name of a Secret in `flux-system` that holds an age or PGP key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` decrypts nothing",
    label = "Flux would apply the files as they are encrypted (rule sops-without-decryption, SEC-11)",
    note = "name the Secret in `flux-system` that holds the private key"
)]
pub trait Decrypts {
    /// The Secret.
    fn secret(self) -> Name;
}

impl Decrypts for Name {
    fn secret(self) -> Name {
        self
    }
}

/// An experiment of the platform: what the runbook and the review need.
#[derive(Clone, Debug)]
pub struct ExperimentRecord {
    /// Its namespace.
    pub namespace: Namespace,
    /// Its terms.
    pub terms: Arc<Terms>,
    /// What its senders have to be rid of, in words for the person who ends it.
    pub test_signals: Vec<String>,
}

/// Layers that one Flux Kustomization applies, after those of the stage before.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name, which is its Flux Kustomization's.
    pub name: Name,
    /// Its layers.
    pub layers: Vec<Name>,
    /// How long Flux waits for all of them.
    pub timeout: Duration,
}

/// A composed platform, ready to be emitted.
#[derive(Clone, Debug)]
pub struct Composed {
    /// What holds for the whole platform.
    pub settings: Settings,
    /// The layers; each depends only on earlier ones.
    pub layers: Vec<ClosedLayer>,
    /// The stages that the layers are put together in; none where each stands for itself.
    pub stages: Vec<Stage>,
    /// The experiments, by namespace.
    pub experiments: Vec<ExperimentRecord>,
    /// The namespaces that Flux keeps when they leave the tree.
    pub kept: BTreeSet<Namespace>,
    /// What the tree alone does not show, for `cofferdam.yaml`.
    pub intent: Intent,
}

/// Why a platform could not be composed.
#[derive(Debug)]
pub enum Failure {
    /// The profile's author should mend these.
    Findings(Vec<Finding>),
    /// The program is at fault.
    Error(Box<Error>),
}
