//! The tree of a platform where it lies in the repository, with what the tree alone does not show.

use super::{Input, Repository, read_on};
use crate::{
    containment::Composed,
    finding::{Finding, Sources},
    intent::Intent,
    tree::{self, Tree},
};
use std::num::NonZeroUsize;

/// What a tree alone does not show of its platform.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The folder of the tree, from the root of the repository.
    pub folder: String,
    intent: Intent,
    /// A file in each folder that a person keeps.
    kept: Vec<String>,
}

impl Surroundings {
    /// What a platform says beside its tree.
    pub fn of(composed: &Composed) -> Self {
        let kept = composed.layers.iter().filter_map(|layer| layer.external.as_ref());
        Self {
            folder: below_root(&composed.settings.path),
            intent: composed.intent.clone(),
            kept: kept.map(|external| format!("{}/.kept", below_root(external.path()))).collect(),
        }
    }

    /// The files that a person keeps, of which only that they are there is known.
    pub fn kept(&self) -> impl Iterator<Item = Input> + use<'_> {
        let input = |path: &String| Input { shown: path.clone(), path: path.clone(), bytes: None };
        self.kept.iter().map(input)
    }
}

impl Input {
    /// A file of a tree that lies in a folder of the repository.
    pub fn built(folder: &str, file: &tree::File) -> Self {
        let shown = format!("{folder}/{}", file.path);
        let bytes = Some(file.text.clone().into_bytes());
        Self { path: shown.trim_start_matches('/').to_owned(), shown, bytes }
    }
}

/// Reads the tree of a platform as [`read`](super::read) does, on so many threads.
pub fn read_built(
    tree: &Tree,
    around: &Surroundings,
    (threads, sources): (NonZeroUsize, &mut Sources),
) -> (Repository, Vec<Finding>) {
    let files = tree.files().iter().map(|file| Input::built(&around.folder, file));
    let (mut repository, findings) =
        read_on(threads, around.kept().chain(files).collect(), sources);
    repository.declare(&around.folder, &around.intent);
    (repository, findings)
}

/// A path of Flux, such as `./out/home`, from the root of the repository.
pub fn below_root(path: &str) -> String {
    path.trim_start_matches("./").trim_matches('/').to_owned()
}
