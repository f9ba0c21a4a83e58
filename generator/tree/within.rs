//! Reading below a folder of the user's: links are followed only as long as they stay inside.

use super::{Bounded, read_bounded};
use crate::error::Error;
use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// How deep below a folder files are looked for; a link to a folder is never entered.
const DEEPEST: usize = 16;

/// What reading a file below a folder gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// It was read, or is too large to be.
    Read(Bounded),
    /// There is no such file; a link that leads nowhere is none either.
    Missing,
    /// It is a link that leads out of the folder.
    Outside,
}

/// Reads a regular file below a folder, up to a limit; `path` is relative to the folder.
pub fn read_within(folder: &Path, path: &Path, limit: usize) -> Result<Within, Error> {
    let (Some(root), Some(found)) = (real(folder)?, real(&folder.join(path))?) else {
        return Ok(Within::Missing);
    };
    if !found.starts_with(&root) {
        return Ok(Within::Outside);
    }
    read_bounded(&found, limit).map(Within::Read)
}

/// Where a path leads once all links are followed; none where nothing is.
fn real(path: &Path) -> Result<Option<PathBuf>, Error> {
    match path.canonicalize() {
        Ok(real) => Ok(Some(real)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(source) => Err(Error::Read { path: path.to_owned(), source }),
    }
}

/// The files below a folder with this ending, relative to it, with `/` between their parts, sorted.
///
/// Hidden files and folders are passed over, and names that are not UTF-8.
pub fn list_ending(folder: &Path, ending: &str) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), 0)];
    while let Some((below, depth)) = open.pop() {
        for (name, is_folder) in entries(&at(folder, &below))? {
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            if is_folder && depth < DEEPEST {
                open.push((path, depth + 1));
            } else if !is_folder && path.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path below a folder; the folder itself keeps the form in which the user wrote it.
fn at(folder: &Path, below: &str) -> PathBuf {
    if below.is_empty() { folder.to_owned() } else { folder.join(below) }
}

/// The folders in a folder, sorted, without links and hidden ones; none where the folder is absent.
pub fn list_folders(folder: &Path) -> Result<Vec<String>, Error> {
    if real(folder)?.is_none() {
        return Ok(Vec::new());
    }
    let folders = entries(folder)?.into_iter().filter(|(_, is_folder)| *is_folder);
    let mut names: Vec<_> = folders.map(|(name, _)| name).collect();
    names.sort();
    Ok(names)
}

/// The names in a folder, and whether each is a folder itself.
pub(super) fn entries(folder: &Path) -> Result<Vec<(String, bool)>, Error> {
    let failed = |source| Error::Read { path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        if let Ok(name) = entry.file_name().into_string()
            && !name.starts_with('.')
        {
            found.push((name, is_folder));
        }
    }
    Ok(found)
}
