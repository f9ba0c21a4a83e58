//! Files for the user to keep: written once, all or none, and never over anything.

use crate::error::Error;
use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

/// Writes new files below a folder, each given by its path there and its text.
///
/// Where anything stands at one of the paths, or a link or a file on the way to it, nothing is written and
/// those paths are given back.
pub fn plant(folder: &Path, files: &[(String, String)]) -> Result<Vec<PathBuf>, Error> {
    let taken: Vec<PathBuf> =
        files.iter().filter_map(|(path, _)| obstacle(folder, Path::new(path))).collect();
    if !taken.is_empty() {
        return Ok(taken);
    }
    for (path, text) in files {
        let path = folder.join(path);
        let failed = |source| Error::Write { path: path.clone(), source };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(failed)?;
    }
    Ok(taken)
}

/// What keeps a file from being written: the file itself, or what is no real folder above it.
fn obstacle(folder: &Path, path: &Path) -> Option<PathBuf> {
    let above = path.ancestors().skip(1).filter(|path| !path.as_os_str().is_empty());
    let blocked = above
        .map(|path| folder.join(path))
        .find(|path| fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir()));
    let own = folder.join(path);
    blocked.or_else(|| fs::symlink_metadata(&own).is_ok().then_some(own))
}
