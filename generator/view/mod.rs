//! The cluster view: what Flux would apply, each object with its owner and the place of every field.
//!
//! [`read`] takes the files of a repository, finds what the clusters start from, and follows each Flux
//! Kustomization to the objects it applies. Emitted trees and hand-written ones are read the same way, so
//! that the same rule judges both. What cannot be evaluated is in [`Cluster::skipped`], never guessed.

mod cluster;
mod file;
mod flux;
mod intent;
mod kustomize;
mod object;
mod release;
mod roots;

pub use cluster::{Cluster, Folder, Layer, Skipped};
pub use file::{File, Files, Input};
pub use intent::{Experiment, External, Intent, Level, Stores, Surface, Waiver};
pub use kustomize::{Fault, FaultKind};
pub use object::{Key, Object};
pub use release::Release;

use crate::finding::{Finding, Sources};

/// A repository: its files, the clusters that start in it, and what no cluster reaches.
#[derive(Debug)]
pub struct Repository {
    /// Every file, sorted by path.
    pub files: Files,
    /// The clusters, by the folder they start in. A repository without any Flux Kustomization is one.
    pub clusters: Vec<Cluster>,
    /// The objects of files that no cluster reaches, as they are written.
    pub loose: Vec<Object>,
    /// The YAML files that no cluster reaches.
    pub unreached: Vec<String>,
}

/// Reads a repository from its files, in any order.
///
/// Gives what is wrong with files that cannot be read as findings beside it.
pub fn read(files: Vec<Input>, sources: &mut Sources) -> (Repository, Vec<Finding>) {
    let (files, findings) = Files::read(files, sources);
    (roots::repository(files), findings)
}
