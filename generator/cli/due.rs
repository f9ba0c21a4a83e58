//! What a build would write into a folder, beside what stands there.

use super::{assembly::Assembly, selection::Source, switch};
use crate::{
    error::Error,
    tree::{Found, Ledger, Tree},
};
use std::{num::NonZeroUsize, path::Path, thread};

/// The tree that belongs into a folder, and what stands there.
pub(super) struct Due {
    pub(super) tree: Tree,
    pub(super) found: Found,
    /// The ledger that stands there, where it is another one than the tree's.
    pub(super) ledger: Option<Ledger>,
}

impl Due {
    /// Gives its memory back while the program goes on or ends: to free a large tree takes a while.
    pub(super) fn release(self) {
        // Where there is no thread to be had, it is freed here.
        drop(thread::Builder::new().spawn(move || drop(self)));
    }
}

/// What a build of a profile writes into a folder: the profile's tree, or where the ledger there stands on a way the
/// step's, unless the profile has become what was wanted; none where a finding says why.
pub(super) fn due(
    name: &str,
    out: &Path,
    source: &Source,
    assembly: &mut Assembly<'_>,
) -> Result<Option<Due>, Error> {
    let (tree, found) = thread::scope(|scope| {
        // Most of a profile is read by one thread.
        let beside = source.threads() > NonZeroUsize::MIN;
        let looking = beside.then(|| scope.spawn(|| Found::at(out)));
        let tree = assembly.tree(name);
        let found = looking.map(|looking| looking.join().expect("a look does not panic"));
        (tree, found.unwrap_or_else(|| Found::at(out)))
    });
    let Some(tree) = tree? else { return Ok(None) };
    let found = found?;
    let ledger = found.ledger_unlike(&tree)?;
    let step = ledger.as_ref().map(|ledger| switch::step_of(name, ledger, source, assembly));
    Ok(Some(match step.transpose()?.flatten() {
        Some(tree) => Due { ledger: found.ledger_unlike(&tree)?, tree, found },
        None => Due { tree, found, ledger },
    }))
}
