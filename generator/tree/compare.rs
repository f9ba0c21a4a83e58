//! A tree against its folder on disk: what differs, and whose doing it is.

use super::{Bounded, Found, Tree, TreePath, door, judge::judge};
use crate::error::Error;
use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

/// What differs between a tree and its folder, and what in the folder is not the tree's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The folder.
    pub out: PathBuf,
    /// Every file that is not as built, sorted by path.
    pub differences: Vec<Difference>,
    /// Files and links that the program did not write and leaves alone, relative to the folder, sorted.
    pub kept: Vec<PathBuf>,
    /// How the ledger stands.
    pub ledger: LedgerState,
}

impl Comparison {
    /// Whether a build would have nothing to do.
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty() && self.ledger == LedgerState::Current
    }

    /// Reads a file of the folder, up to a limit; none where no regular file is there.
    ///
    /// No link is followed on the way.
    pub fn read(&self, path: &TreePath, limit: usize) -> Result<Option<Bounded>, Error> {
        let Some(root) = door::open_root(&self.out)? else { return Ok(None) };
        let path = Path::new(path.as_str());
        door::read_below(&root, path, limit)
            .map_err(|source| Error::Read { path: self.out.join(path), source })
    }
}

/// One file that is not as built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where it is; for [`Kind::Foreign`] it may be a folder's path.
    pub path: TreePath,
    /// What is the matter.
    pub kind: Kind,
    /// The object that the file holds or held.
    pub object: Option<String>,
    /// The layer that applies or applied it.
    pub layer: Option<String>,
}

/// How a file on disk differs from the tree; the most pressing first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Not the program's, and in the way of the tree.
    Foreign,
    /// Changed by hand since the last build, and the build has changed as well.
    EditedAndStale,
    /// Changed by hand since the last build.
    Edited,
    /// No longer in the tree, and changed by hand since the last build.
    EditedOrphan,
    /// As the last build left it, or the program's by its first lines; the build has changed.
    Stale,
    /// Written by an earlier build and gone since.
    Missing,
    /// Never written yet.
    New,
    /// No longer in the tree, and as the last build left it.
    Orphan,
}

/// How the ledger on disk stands to the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerState {
    /// It says what a build would write into it.
    Current,
    /// A build would change it.
    Stale,
    /// There is none.
    Absent,
}

impl Found {
    /// Compares a tree with its folder by content, on so many threads; reads only.
    pub fn compare(&self, tree: &Tree, threads: NonZeroUsize) -> Result<Comparison, Error> {
        judge(self, tree, threads).map(|judged| judged.comparison)
    }
}

/// Looks at a folder and compares a tree with it, see [`Found::compare`].
pub fn compare(out: &Path, tree: &Tree, threads: NonZeroUsize) -> Result<Comparison, Error> {
    Found::at(out)?.compare(tree, threads)
}

/// Neither the tree's folder nor the one it stands in may lead elsewhere.
pub(super) fn refuse_links(out: &Path) -> Result<(), Error> {
    for path in [out, parent(out)] {
        if std::fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
            return Err(Error::Link { path: path.to_owned() });
        }
    }
    Ok(())
}

/// The folder in which a tree's folder stands.
pub(super) fn parent(out: &Path) -> &Path {
    match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}
