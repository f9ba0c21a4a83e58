//! What was seen becomes what is the matter, by what the ledger remembers.

use super::{
    Comparison, Difference, Digest, Kind, Ledger, LedgerState, Tree, TreePath,
    door::Thing,
    ledger,
    survey::{Extra, Sight, Survey},
};
use std::{
    collections::BTreeMap,
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
    /// The ledger's text after a build.
    pub(super) ledger: String,
}

/// Judges what was seen of a tree; `read` is the ledger on disk with its text.
pub(super) fn judge(
    out: &Path,
    tree: &Tree,
    read: Option<(String, Ledger)>,
    survey: Survey,
) -> Judged {
    let Survey { digests, sights, extras } = survey;
    let wanted = ledger::render(tree, &digests);
    let (state, ledger) = match read {
        Some((text, ledger)) if text == wanted => (LedgerState::Current, Some(ledger)),
        Some((_, ledger)) => (LedgerState::Stale, Some(ledger)),
        None => (LedgerState::Absent, None),
    };
    let mut found = BTreeMap::new();
    for ((file, built), sight) in tree.files().iter().zip(&digests).zip(&sights) {
        let known = ledger.as_ref().and_then(|ledger| ledger.files.get(&file.path));
        if let Some(kind) = kind(*sight, known.map(|entry| &entry.sha256), built) {
            let (object, layer) = (file.object.clone(), file.layer.clone());
            let path = file.path.clone();
            found.insert(path.clone(), Difference { path, kind, object, layer });
        }
    }
    let mut carried = Vec::new();
    for extra in extras {
        match ledger.as_ref().and_then(|ledger| orphan(&extra, ledger)) {
            Some(orphan) => drop(found.insert(orphan.path.clone(), orphan)),
            None if is_carried(&extra, ledger.as_ref()) => carried.push(extra),
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
    let comparison = Comparison { out: out.to_owned(), differences, kept, ledger: state };
    Judged { comparison, sights, carried, ledger: wanted }
}

/// The matter with a file of the tree, by what stands there, what the ledger knows and what was built.
fn kind(sight: Sight, known: Option<&Digest>, built: &Digest) -> Option<Kind> {
    let edited = |known: &Digest| if known == built { Kind::Edited } else { Kind::EditedAndStale };
    match (sight, known) {
        (Sight::Same, _) => None,
        (Sight::Absent, Some(_)) => Some(Kind::Missing),
        (Sight::Absent, None) => Some(Kind::New),
        (Sight::Other { digest, .. }, Some(known)) if digest == *known => Some(Kind::Stale),
        (Sight::Other { .. } | Sight::Replaced(_), Some(known)) => Some(edited(known)),
        (Sight::Other { marked: true, .. }, None) => Some(Kind::Stale),
        (Sight::Other { marked: false, .. } | Sight::Replaced(_), None) => Some(Kind::Foreign),
    }
}

/// What the ledger knows and the tree no longer has; a link in its place is an edit like any other.
fn orphan(extra: &Extra, ledger: &Ledger) -> Option<Difference> {
    let (path, entry) = ledger.files.get_key_value(extra.path.to_str()?)?;
    let kind = match extra.thing {
        Thing::File if extra.digest == Some(entry.sha256) => Kind::Orphan,
        Thing::File | Thing::Link => Kind::EditedOrphan,
        Thing::Folder | Thing::Odd => return None,
    };
    let (object, layer) = (entry.object.clone(), entry.layer.clone());
    Some(Difference { path: path.clone(), kind, object, layer })
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
