//! What was seen becomes what is the matter, by what the ledger remembers.

use super::{
    Comparison, Difference, Digest, File, Kind, LEDGER, Ledger, LedgerState, Tree, TreePath,
    door::{self, Thing},
    found::Found,
    survey::{Extra, Sight, Survey, survey},
};
use crate::error::Error;
use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    ops::Bound,
    path::{Path, PathBuf},
};

/// A comparison, and what a build needs besides.
pub(super) struct Judged {
    pub(super) comparison: Comparison,
    /// What stands at each file's path.
    pub(super) sights: Vec<Sight>,
    /// What is not the program's: files, links, odd things, and folders in which nothing is.
    pub(super) carried: Vec<Extra>,
}

/// What the ledger remembers of the last build.
enum Memory {
    /// There is no ledger.
    Nothing,
    /// What a build would write into it, so it need not be read any further.
    AsBuilt,
    /// Something else.
    Else(Ledger),
}

impl Memory {
    fn of(found: &Found, tree: &Tree) -> Result<Self, Error> {
        if found.ledger.is_none() {
            return Ok(Self::Nothing);
        }
        let Some(ledger) = found.ledger_unlike(tree)? else { return Ok(Self::AsBuilt) };
        if ledger.profile != *tree.profile() {
            let reason = format!("it belongs to the profile `{}`", ledger.profile);
            return Err(Error::Ledger { path: found.out.join(LEDGER), reason });
        }
        Ok(Self::Else(ledger))
    }

    fn state(&self) -> LedgerState {
        match self {
            Self::Nothing => LedgerState::Absent,
            Self::AsBuilt => LedgerState::Current,
            Self::Else(_) => LedgerState::Stale,
        }
    }

    /// What was in a file of the tree after the last build.
    fn digest(&self, file: &File) -> Option<Digest> {
        match self {
            Self::Nothing => None,
            Self::AsBuilt => Some(file.sha256),
            Self::Else(ledger) => ledger.files.get(&file.path).map(|entry| entry.sha256),
        }
    }

    /// The files that the tree need not have any more.
    fn earlier(&self) -> Option<&Ledger> {
        match self {
            Self::Nothing | Self::AsBuilt => None,
            Self::Else(ledger) => Some(ledger),
        }
    }
}

/// Judges what was found in the folder of a tree.
pub(super) fn judge(stands: &Found, tree: &Tree, threads: NonZeroUsize) -> Result<Judged, Error> {
    let Survey { sights, extras } = survey(stands, tree, threads)?;
    let memory = Memory::of(stands, tree)?;
    let (out, root) = (&stands.out, stands.root.as_ref());
    let mut found = BTreeMap::new();
    for (file, sight) in tree.files().iter().zip(&sights) {
        if let Some(kind) = kind(*sight, || memory.digest(file), file.sha256) {
            let (object, layer) = (file.object.clone(), file.layer.clone());
            let path = file.path.clone();
            found.insert(path.clone(), Difference { path, kind, object, layer });
        }
    }
    let digest = |extra: &Extra| {
        if extra.digest.is_some() {
            return Ok(extra.digest);
        }
        let digest = root.map(|root| door::digest_below(root, &extra.path)).transpose();
        digest.map_err(|source| Error::Read { path: out.join(&extra.path), source })
    };
    let mut carried = Vec::new();
    for extra in extras {
        match memory.earlier().map(|ledger| orphan(&extra, ledger, digest)).transpose()?.flatten() {
            Some(orphan) => drop(found.insert(orphan.path.clone(), orphan)),
            None if is_carried(&extra, memory.earlier()) => carried.push(extra),
            None => {}
        }
    }
    for extra in &carried {
        if let Some(path) = obstructed(&extra.path, extra.thing, tree) {
            let kind = Kind::Foreign;
            found.insert(path.clone(), Difference { path, kind, object: None, layer: None });
        }
    }
    let kept = carried.iter().filter(|extra| extra.thing != Thing::Folder);
    let kept: Vec<PathBuf> = kept.map(|extra| extra.path.clone()).collect();
    let differences = found.into_values().collect();
    let comparison = Comparison { out: out.clone(), differences, kept, ledger: memory.state() };
    Ok(Judged { comparison, sights, carried })
}

/// The matter with a file of the tree, by what stands there, what the ledger knows and what was built.
fn kind(sight: Sight, known: impl Fn() -> Option<Digest>, built: Digest) -> Option<Kind> {
    let changed = |disk, marked| match known() {
        Some(known) if disk == Some(known) => Kind::Stale,
        Some(known) if known == built => Kind::Edited,
        Some(_) => Kind::EditedAndStale,
        None if marked => Kind::Stale,
        None => Kind::Foreign,
    };
    match sight {
        Sight::Same => None,
        Sight::Absent if known().is_some() => Some(Kind::Missing),
        Sight::Absent => Some(Kind::New),
        Sight::Other { digest, marked } => Some(changed(Some(digest), marked)),
        Sight::Replaced(_) => Some(changed(None, false)),
    }
}

/// What the ledger knows and the tree no longer has; a link in its place is an edit like any other.
fn orphan(
    extra: &Extra,
    ledger: &Ledger,
    digest: impl Fn(&Extra) -> Result<Option<Digest>, Error>,
) -> Result<Option<Difference>, Error> {
    let known = extra.path.to_str().and_then(|path| ledger.files.get_key_value(path));
    let Some((path, entry)) = known else { return Ok(None) };
    let kind = match extra.thing {
        Thing::File if digest(extra)? == Some(entry.sha256) => Kind::Orphan,
        Thing::File | Thing::Link => Kind::EditedOrphan,
        Thing::Folder | Thing::Odd => return Ok(None),
    };
    let (object, layer) = (entry.object.clone(), entry.layer.clone());
    Ok(Some(Difference { path: path.clone(), kind, object, layer }))
}

/// A folder that holds something follows from what it holds; an empty one that once held files of
/// the tree was left behind by whoever deleted those.
fn is_carried(extra: &Extra, ledger: Option<&Ledger>) -> bool {
    match extra.thing {
        Thing::File | Thing::Link | Thing::Odd => true,
        Thing::Folder => extra.empty && !ledger.is_some_and(|ledger| was_folder(extra, ledger)),
    }
}

fn was_folder(extra: &Extra, ledger: &Ledger) -> bool {
    let Some(path) = extra.path.to_str() else { return false };
    let below = format!("{path}/");
    let from = (Bound::Included(below.as_str()), Bound::Unbounded);
    let next = ledger.files.range::<str, _>(from).next();
    next.is_some_and(|(path, _)| path.as_str().starts_with(&below))
}

/// The path of the tree that something foreign stands in the way of: its own, or one above it.
fn obstructed(path: &Path, thing: Thing, tree: &Tree) -> Option<TreePath> {
    let is_folder = |path: &str| {
        let below = format!("{path}/");
        let at = tree.files().partition_point(|file| file.path.as_str() < below.as_str());
        tree.files().get(at).is_some_and(|file| file.path.as_str().starts_with(&below))
    };
    let own = path.to_str().filter(|path| thing != Thing::Folder && is_folder(path));
    let above = path.ancestors().filter_map(Path::to_str).find(|path| tree.get(path).is_some());
    own.or(above).and_then(|path| TreePath::try_from(path).ok())
}
