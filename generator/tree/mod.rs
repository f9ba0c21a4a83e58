//! The emitted tree as a value, its ledger, and the only door to the disk.
//!
//! A [`Tree`] is made whole and never changes; [`compare`] and [`write()`] hold it against a folder.

mod change;
mod compare;
mod digest;
mod door;
mod found;
mod gather;
mod judge;
mod layout;
mod ledger;
mod parallel;
mod path;
mod plant;
mod replace;
mod stage;
mod survey;
mod swap;
mod within;
mod write;

pub use change::{Change, apply, diff};
pub use compare::{Comparison, Difference, Kind, LedgerState, compare};
pub use digest::Digest;
pub use door::{Bounded, read_bounded};
pub use found::Found;
pub use gather::{Gathered, gather};
pub use ledger::{Entry, LEDGER, Ledger, Standing};
pub use path::TreePath;
pub use plant::plant;
pub use replace::replace;
pub use within::{Within, list_ending, list_folders, read_within};
pub use write::{Written, write};

use crate::name::Name;
use std::{borrow::Cow, collections::BTreeMap, sync::OnceLock};

/// One file of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it stands in the tree.
    pub path: TreePath,
    /// All of its text.
    pub text: String,
    /// The object that it holds, such as `HelmRelease observability/clickstack`.
    pub object: Option<String>,
    /// The layer that applies it.
    pub layer: Option<String>,
    /// The digest of its text.
    pub sha256: Digest,
}

impl File {
    /// A file with a text, which holds no object and belongs to no layer.
    pub fn new(path: TreePath, text: String) -> Self {
        let sha256 = Digest::of(text.as_bytes());
        Self { path, text, object: None, layer: None, sha256 }
    }
}

/// Everything one profile emits: files sorted by path, no two of which can get in each other's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    profile: Name,
    digest: String,
    standing: Option<Standing>,
    files: Vec<File>,
    ledger: LedgerText,
}

/// The text of a tree's ledger; it follows from the rest, so that it makes no two trees different.
#[derive(Clone, Debug, Default)]
struct LedgerText(OnceLock<String>);

impl PartialEq for LedgerText {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for LedgerText {}

/// Why two files cannot stand in one tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Clash {
    /// Two files have one path.
    #[error("two files would be written to `{0}`")]
    Same(TreePath),
    /// Two paths are one where letter case does not count, as on macOS and Windows.
    #[error("`{0}` and `{1}` differ only in letter case and are one path on macOS and Windows")]
    Case(String, String),
    /// A path is needed as a file and as a folder.
    #[error("`{0}` would be a file and a folder at once")]
    FileAndFolder(String),
    /// The path belongs to the ledger.
    #[error("`{0}` is the ledger's own path")]
    Reserved(TreePath),
}

impl Tree {
    /// Takes the files in any order and sorts them; `digest` is that of the profile they come from.
    pub fn new(profile: Name, digest: String, mut files: Vec<File>) -> Result<Self, Clash> {
        // Files that come in sorted runs are merged; one path is never there twice.
        files.sort_by(|a, b| a.path.cmp(&b.path));
        refuse_clashes(&files)?;
        Ok(Self { profile, digest, standing: None, files, ledger: LedgerText::default() })
    }

    /// The profile that the tree was made from.
    pub fn profile(&self) -> &Name {
        &self.profile
    }

    /// The digest of that profile.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The same tree as a step on the way to another one; `digest` is that of the profile that is on its way.
    #[must_use]
    pub fn standing(self, standing: Standing, digest: String) -> Self {
        Self { standing: Some(standing), digest, ledger: LedgerText::default(), ..self }
    }

    /// Where it stands on its way to becoming another one.
    pub fn stands(&self) -> Option<&Standing> {
        self.standing.as_ref()
    }

    /// The files, sorted by path.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The text of its ledger, which is written when it is first asked for.
    fn ledger(&self) -> &str {
        self.ledger.0.get_or_init(|| ledger::render(self))
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&File> {
        let found = self.files.binary_search_by(|file| file.path.as_str().cmp(path));
        found.ok().map(|at| &self.files[at])
    }
}

/// The words by which a file is known as the program's own, even when the ledger is lost.
///
/// The emitter puts them into a comment on one of the first three lines of every file.
pub fn mark(profile: &Name) -> String {
    format!("{MARK}`{profile}`")
}

/// How every file of a tree says that it was built.
const MARK: &str = "made by `cofferdam build` from the profile ";

/// Whether a text says of itself that it was built.
pub fn is_marked(text: &str) -> bool {
    text.lines().take(3).any(|line| line.contains(MARK))
}

/// Refuses files, which are sorted, that stand in each other's way.
fn refuse_clashes(files: &[File]) -> Result<(), Clash> {
    let is_file = |path: &str| files.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok();
    let mut capitals = Capitals::default();
    let mut last: Option<&TreePath> = None;
    for file in files {
        if file.path.as_str().eq_ignore_ascii_case(LEDGER) {
            return Err(Clash::Reserved(file.path.clone()));
        }
        if last == Some(&file.path) {
            return Err(Clash::Same(file.path.clone()));
        }
        // The folders that it shares with the file before were looked at there.
        for folder in file.path.folders_after(last) {
            if is_file(folder) {
                return Err(Clash::FileAndFolder(folder.into()));
            }
            capitals.meet(folder)?;
        }
        capitals.meet(file.path.as_str())?;
        last = Some(&file.path);
    }
    Ok(())
}

/// Paths with capitals, by what is left of them where letter case does not count.
///
/// Of sorted paths that differ in letter case alone, the one without capitals comes last and need not be kept.
#[derive(Default)]
struct Capitals<'f>(BTreeMap<String, &'f str>);

impl<'f> Capitals<'f> {
    fn meet(&mut self, path: &'f str) -> Result<(), Clash> {
        let has_capitals = path.bytes().any(|byte| byte.is_ascii_uppercase());
        let folded = if has_capitals { path.to_ascii_lowercase().into() } else { Cow::from(path) };
        match self.0.get(&*folded) {
            Some(other) if *other != path => return Err(Clash::Case((*other).into(), path.into())),
            None if has_capitals => drop(self.0.insert(folded.into_owned(), path)),
            Some(_) | None => {}
        }
        Ok(())
    }
}
