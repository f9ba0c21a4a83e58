//! The built tree against the one on disk, in words: whose doing each difference is, and what to do.

use crate::{
    error::Error,
    tree::{self, Bounded, Comparison, Difference, Kind, LedgerState, Tree},
};
use similar::{Algorithm, TextDiff};

/// Larger files, and those with more lines, are named but not compared line by line.
const LARGEST: usize = 256 << 10;
const MOST_LINES: usize = 5_000;

/// A longer diff is cut here; nobody reads it to its end.
const LONGEST_DIFF: usize = 400;

/// Everything in which a tree's folder is not as built.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Drift {
    /// The profile that the tree is made from.
    pub profile: String,
    /// The files, the most pressing kind first, then sorted by path.
    pub files: Vec<Drifted>,
    /// What is in the folder and not the program's, sorted; it is no drift.
    pub kept: Vec<String>,
}

/// One file that is not as built.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Drifted {
    /// Its path in the tree.
    pub path: String,
    /// What is the matter.
    pub kind: Kind,
    /// The object that it holds or held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// The layer that applies or applied it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// What is the matter, in words.
    pub what: &'static str,
    /// What to do.
    pub help: &'static str,
    /// What a build would do to the file.
    pub change: LineChange,
}

/// What a build would do to a file, line by line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineChange {
    /// A unified diff from what is on disk to what is built.
    Diff(String),
    /// There is nothing on disk to compare with, or nothing built.
    Whole,
    /// One of the two is too large to compare, or no text.
    Opaque,
}

/// Gives the drift that a comparison found; reads again the files that differ.
pub fn drift(tree: &Tree, comparison: &Comparison) -> Result<Drift, Error> {
    let drifted = |difference| drifted(tree, comparison, difference);
    let mut files = comparison.differences.iter().map(drifted).collect::<Result<Vec<_>, _>>()?;
    if files.is_empty() {
        files.extend(ledger(comparison.ledger));
    }
    files.sort_by(|a, b| (a.kind, &a.path).cmp(&(b.kind, &b.path)));
    let kept = comparison.kept.iter().map(|path| path.display().to_string()).collect();
    Ok(Drift { profile: tree.profile().to_string(), files, kept })
}

fn drifted(tree: &Tree, comparison: &Comparison, found: &Difference) -> Result<Drifted, Error> {
    let built = tree.get(found.path.as_str()).map(|file| file.text.as_str());
    let change = match found.kind {
        Kind::Missing | Kind::New | Kind::Orphan => LineChange::Whole,
        Kind::Foreign | Kind::EditedAndStale | Kind::Edited | Kind::EditedOrphan | Kind::Stale => {
            match comparison.read(&found.path, LARGEST)? {
                None => LineChange::Whole,
                Some(Bounded::TooLarge(_)) => LineChange::Opaque,
                Some(Bounded::Whole(disk)) => line_change(found.path.as_str(), disk, built),
            }
        }
    };
    let (object, layer) = (found.object.clone(), found.layer.clone());
    Ok(Drifted { object, layer, change, ..words(found.path.to_string(), found.kind) })
}

/// The ledger changes with nearly every file, so it is only worth a word when all else is as built.
fn ledger(state: LedgerState) -> Option<Drifted> {
    let kind = match state {
        LedgerState::Current => return None,
        LedgerState::Stale => Kind::Stale,
        LedgerState::Absent => Kind::New,
    };
    Some(words(tree::LEDGER.to_owned(), kind))
}

fn words(path: String, kind: Kind) -> Drifted {
    let (what, help) = (what(kind), help(kind));
    Drifted { path, kind, object: None, layer: None, what, help, change: LineChange::Whole }
}

/// What a kind is called.
fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Foreign => "foreign file",
        Kind::EditedAndStale => "hand edit on a stale render",
        Kind::Edited => "hand edit",
        Kind::EditedOrphan => "hand edit on an orphan",
        Kind::Stale => "stale render",
        Kind::Missing => "missing",
        Kind::New => "not yet rendered",
        Kind::Orphan => "orphan",
    }
}

fn help(kind: Kind) -> &'static str {
    match kind {
        Kind::Foreign => "move it out of the tree's way; a build writes nothing while it is there",
        Kind::EditedAndStale | Kind::Edited => {
            "move the change into the profile, then run `cofferdam build`, which replaces the file"
        }
        Kind::EditedOrphan => {
            "save the change elsewhere if it is needed; `cofferdam build` deletes the file"
        }
        Kind::Stale | Kind::New => "run `cofferdam build` and commit the result",
        Kind::Missing => {
            "run `cofferdam build` to bring it back, or remove what emits it from the profile"
        }
        Kind::Orphan => "run `cofferdam build`, which deletes the file, and commit the result",
    }
}

fn line_change(path: &str, disk: Vec<u8>, built: Option<&str>) -> LineChange {
    let built = built.unwrap_or_default();
    let large = |text: &str| text.len() > LARGEST || text.lines().count() > MOST_LINES;
    match String::from_utf8(disk) {
        Ok(disk) if !large(&disk) && !large(built) => LineChange::Diff(unified(path, &disk, built)),
        Ok(_) | Err(_) => LineChange::Opaque,
    }
}

fn unified(path: &str, disk: &str, built: &str) -> String {
    let lines = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(disk, built);
    let mut diff = lines.unified_diff();
    let whole = diff
        .context_radius(3)
        .header(&format!("on disk: {path}"), &format!("built: {path}"))
        .to_string();
    let Some((cut, _)) = whole.match_indices('\n').nth(LONGEST_DIFF - 1) else { return whole };
    let rest = whole[cut + 1..].lines().count();
    if rest == 0 {
        return whole;
    }
    format!("{}\n… {rest} more lines\n", &whole[..cut])
}
