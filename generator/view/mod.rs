//! The cluster view: what Flux would apply, each object with its owner and the place of every field.
//!
//! [`read`] takes the files of a repository, finds what the clusters start from, and follows each Flux
//! Kustomization to the objects it applies. Emitted trees and hand-written ones are read the same way, so
//! that the same rule judges both. What cannot be evaluated is in [`Cluster::skipped`], never guessed.

mod address;
mod budget;
mod built;
mod by_namespace;
mod cluster;
mod crds;
mod dependency;
mod embedded;
mod experiment;
mod file;
mod flux;
mod index;
mod kustomize;
mod lists;
mod login;
mod object;
mod origin;
mod other_makers;
mod pipeline;
mod pod;
mod policy;
mod presence;
mod product;
mod reading;
mod release;
mod remark;
mod rendered;
mod roots;
mod route;
mod secret;
mod selector;
mod substitution;

pub use address::Address;
pub use budget::Budget;
pub use built::{Surroundings, below_root, read_built};
pub use by_namespace::ByNamespace;
pub use cluster::{Cluster, Folder, Layer, Skipped};
pub use crds::{Bringer, Origin, Origins};
pub use dependency::{Dependency, circles};
pub use embedded::documents;
pub use experiment::Mention;
pub use file::{File, Files, Input};
pub use kustomize::{Fault, FaultKind, is_kustomization, is_remote};
pub use object::{Object, ObjectKey};
pub use other_makers::OtherMakers;
pub use pipeline::{Collector, Endpoint, Pipeline, part_type};
pub use pod::{Pods, containers};
pub use policy::{Peer, Policy, Way, behind};
pub use presence::Presence;
pub use product::{INGRESS, PRODUCTS, Product};
pub use reading::Reading;
pub use release::Release;
pub use remark::Remark;
pub use rendered::Setting;
pub use route::{Backend, Door, DoorKind, Host, Route, hosts_of_rule};
pub use secret::{Keys, Maker, Makers};
pub use selector::{Labels, Match};
pub use substitution::{
    Broken, Expression, Mode, Piece, Reason, Substitution, Template, Variable, within,
};

pub mod amount;

pub use crate::{
    intent::{Experiment, External, Intent, Level, Ruling, Stores, Surface},
    profile::Waiver,
};

use crate::{
    compose,
    finding::{FileId, Finding, Sources},
    intent,
    yaml::Node,
};
use file::folder_of;
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    sync::LazyLock,
};

/// A repository: its files, the clusters that start in it, and what no cluster reaches.
#[derive(Debug)]
pub struct Repository {
    /// Every file, sorted by path.
    pub files: Files,
    /// What its owners declare, by the folder of the file that says so.
    pub intents: BTreeMap<String, Intent>,
    /// The clusters, by the folder they start in. A repository without any Flux Kustomization is one.
    pub clusters: Vec<Cluster>,
    /// The objects of files that no cluster reaches, as they are written.
    pub loose: Vec<Object>,
    /// The YAML files that no cluster reaches.
    pub unreached: Vec<String>,
    /// Those of them that a comment beside them names: they are switched off, and can be switched on.
    pub switched_off: BTreeSet<String>,
}

/// Reads a repository from its files, in any order.
///
/// Gives what is wrong with files that cannot be read as findings beside it.
pub fn read(files: Vec<Input>, sources: &mut Sources) -> (Repository, Vec<Finding>) {
    read_on(NonZeroUsize::MIN, files, sources)
}

/// Reads a repository as [`read`] does, on so many threads; their number cannot be seen in the result.
pub fn read_on(
    threads: NonZeroUsize,
    files: Vec<Input>,
    sources: &mut Sources,
) -> (Repository, Vec<Finding>) {
    let (files, mut findings) = Files::read(files, sources, threads);
    let mut intents = BTreeMap::new();
    for (path, file) in files.iter().filter(|(path, _)| file::is_intent(path)) {
        // An object of Kubernetes in a file of this name is one like any other.
        let document = file.documents.first().filter(|node| node.get("apiVersion").is_none());
        if let Some(node) = document {
            let intent = intent::read(node, compose::catalog(), &mut findings);
            intents.insert(folder_of(path).to_owned(), intent);
        }
    }
    let (mut repository, found) = roots::repository(files, sources);
    findings.extend(found);
    repository.intents = intents;
    for at in 0..repository.clusters.len() {
        let declared = repository.intent(&repository.clusters[at].folder).cloned();
        repository.clusters[at].intent = declared.unwrap_or_default();
    }
    (repository, findings)
}

/// What is declared where nothing is.
static NOTHING: LazyLock<Intent> = LazyLock::new(Intent::default);

impl Repository {
    /// The path and the document of the `kustomization.yaml` of a folder.
    pub fn kustomization(&self, folder: &str) -> Option<(String, &Node)> {
        kustomize::kustomization(&self.files, folder)
    }

    /// What is declared for a folder: by the nearest file in it or above.
    pub fn intent(&self, folder: &str) -> Option<&Intent> {
        let mut folder = folder;
        loop {
            match self.intents.get(folder) {
                None if folder.is_empty() => return None,
                None => folder = folder_of(folder),
                found => return found,
            }
        }
    }

    /// What is declared for the file that places name so.
    pub fn intent_of(&self, file: FileId) -> &Intent {
        let folder = self.files.path(file).map_or("", folder_of);
        self.intent(folder).unwrap_or(&NOTHING)
    }

    /// Takes this for what the owner of a folder and of every cluster declares, instead of what files say.
    pub fn declare(&mut self, folder: &str, intent: &Intent) {
        self.intents = BTreeMap::from([(folder.to_owned(), intent.clone())]);
        for cluster in &mut self.clusters {
            cluster.intent = intent.clone();
        }
    }
}
