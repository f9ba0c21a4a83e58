//! What differs between two trees, as data; nothing here knows of a disk.

use super::{File, Tree};
use std::cmp::Ordering;

/// One file's difference between two trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'t> {
    /// Only the second tree has it.
    Added(&'t File),
    /// Only the first tree has it.
    Removed(&'t File),
    /// Both have it, with another text, object or layer.
    Changed {
        /// As it is in the first tree.
        old: &'t File,
        /// As it is in the second.
        new: &'t File,
    },
}

/// Gives what turns the files of `a` into those of `b`, sorted by path.
pub fn diff<'t>(a: &'t Tree, b: &'t Tree) -> Vec<Change<'t>> {
    let (mut olds, mut news) = (a.files().iter().peekable(), b.files().iter().peekable());
    let mut changes = Vec::new();
    loop {
        let order = match (olds.peek(), news.peek()) {
            (None, None) => return changes,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.path.cmp(&new.path),
        };
        match order {
            Ordering::Less => changes.extend(olds.next().map(Change::Removed)),
            Ordering::Greater => changes.extend(news.next().map(Change::Added)),
            Ordering::Equal => {
                let both = olds.next().zip(news.next()).filter(|(old, new)| old != new);
                changes.extend(both.map(|(old, new)| Change::Changed { old, new }));
            }
        }
    }
}

/// Gives the files of `a` after the changes; those of `b` when the changes are `diff(a, b)`.
pub fn apply(changes: &[Change<'_>], a: &Tree) -> Vec<File> {
    let untouched = |file: &&File| {
        let at = changes.binary_search_by(|change| change.file().path.cmp(&file.path));
        at.is_err()
    };
    let arrived = changes.iter().filter_map(|change| match change {
        Change::Added(new) | Change::Changed { new, .. } => Some(*new),
        Change::Removed(_) => None,
    });
    let mut files: Vec<File> = a.files().iter().filter(untouched).chain(arrived).cloned().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

impl<'t> Change<'t> {
    /// The file, as it is in the second tree where that has it.
    pub fn file(&self) -> &'t File {
        match self {
            Self::Added(file) | Self::Removed(file) | Self::Changed { new: file, .. } => file,
        }
    }
}
