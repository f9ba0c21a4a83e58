//! A tree into its folder, in one step: whoever looks, and whenever the run dies, sees the old tree or the new one.
//!
//! The new tree is made whole in a folder beside the old one, sharing its unchanged files, and the two
//! change places. Nothing is synced to the disk's platters: a power cut may cost the build, which git
//! and another build bring back.

use super::{
    Comparison, Difference, Found, Kind, Tree, TreePath,
    compare::{parent, refuse_links},
    door::{self, Thing},
    judge::{Judged, judge},
    stage::{FOLDER_MODE, Stage},
    survey::Sight,
    swap::Place,
};
use crate::error::Error;
use rustix::{fd::OwnedFd, fs};
use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

/// What a build did to a tree's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many files were written.
    pub wrote: usize,
    /// How many files were no longer in the tree, and are deleted.
    pub removed: usize,
    /// How many files were as built already.
    pub unchanged: usize,
    /// The files whose changes by hand are lost, sorted.
    pub replaced_edits: Vec<TreePath>,
    /// Files and links that the program did not write and left alone, relative to the folder, sorted.
    pub kept: Vec<PathBuf>,
}

impl Found {
    /// Writes a tree into its folder, on so many threads, and touches nothing where nothing changed.
    ///
    /// Files of earlier builds that the tree no longer has are deleted, and folders left empty with them.
    /// What the program did not write stays, and where it is in the way nothing is written at all.
    /// One build at a time writes below the folder's parent; another gets [`Error::Busy`].
    pub fn write(&self, tree: &Tree, threads: NonZeroUsize) -> Result<Written, Error> {
        into(&self.out, Some(self), tree, threads)
    }
}

/// Looks at a folder and writes a tree into it, see [`Found::write`].
pub fn write(out: &Path, tree: &Tree, threads: NonZeroUsize) -> Result<Written, Error> {
    into(out, None, tree, threads)
}

/// Writes a tree into a folder, of which something may have been found before.
fn into(
    out: &Path,
    early: Option<&Found>,
    tree: &Tree,
    threads: NonZeroUsize,
) -> Result<Written, Error> {
    refuse_links(out)?;
    let parent = parent(out);
    let failed = |source| Error::Write { path: parent.to_owned(), source };
    std::fs::create_dir_all(parent).map_err(failed)?;
    let place = Place::take(out, parent)?;
    let old = door::open_root(out)?;
    let mut judged = None;
    if let Some(early) = early
        && early.is_of(old.as_ref()).map_err(failed)?
    {
        judged = Some(judge(early, tree, threads)?);
    }
    let is_enough = |judged: &Judged| old.is_none() || judged.comparison.is_clean();
    // What is written over is looked at again, now that no other build is at work: somebody may have been since.
    let judged = match judged.filter(is_enough) {
        Some(judged) => judged,
        None => judge(&Found::at(out)?, tree, threads)?,
    };
    refuse_obstacles(out, &judged)?;
    let mut written = report(&judged);
    if judged.comparison.is_clean() {
        return Ok(written);
    }
    match stage(&place, out, old.as_ref(), (tree, &judged, threads)) {
        Ok(wrote) => written.wrote = wrote,
        Err(error) => {
            place.abandon();
            return Err(error);
        }
    }
    if let Err(error) = place.swap() {
        place.abandon();
        return Err(error);
    }
    Ok(written)
}

fn stage(
    place: &Place,
    out: &Path,
    old: Option<&OwnedFd>,
    (tree, judged, threads): (&Tree, &Judged, NonZeroUsize),
) -> Result<usize, Error> {
    let failed = |source| Error::Write { path: out.to_owned(), source };
    fs::mkdir(&place.staging, FOLDER_MODE).map_err(|errno| failed(errno.into()))?;
    let new = door::open_root(&place.staging)?
        .ok_or_else(|| failed(std::io::ErrorKind::NotFound.into()))?;
    Stage { out, old, new: &new, tree }.fill(judged, threads)
}

/// A pipe or device cannot be carried over, and what is foreign is not replaced.
fn refuse_obstacles(out: &Path, judged: &Judged) -> Result<(), Error> {
    let mut odd = judged.carried.iter().filter(|extra| extra.thing == Thing::Odd);
    if let Some(extra) = odd.next() {
        return Err(Error::Odd { path: out.join(&extra.path) });
    }
    let Comparison { differences, .. } = &judged.comparison;
    let foreign = differences.iter().filter(|difference| difference.kind == Kind::Foreign);
    let paths: Vec<PathBuf> = foreign.map(|found| out.join(found.path.as_str())).collect();
    if paths.is_empty() { Ok(()) } else { Err(Error::Conflict { paths }) }
}

fn report(judged: &Judged) -> Written {
    let mut written = Written {
        unchanged: judged.sights.iter().filter(|sight| **sight == Sight::Same).count(),
        kept: judged.comparison.kept.clone(),
        ..Written::default()
    };
    for Difference { path, kind, .. } in &judged.comparison.differences {
        match kind {
            Kind::Edited | Kind::EditedAndStale => written.replaced_edits.push(path.clone()),
            Kind::EditedOrphan => {
                written.removed += 1;
                written.replaced_edits.push(path.clone());
            }
            Kind::Orphan => written.removed += 1,
            Kind::Foreign | Kind::Stale | Kind::Missing | Kind::New => {}
        }
    }
    written
}
