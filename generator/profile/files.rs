//! The door through which profile files come in: only `tree` touches disk, so the caller hands it in.

use crate::error::Error;
use std::path::Path;

/// Reads the files of a profiles folder.
pub trait Files {
    /// Reads the file at `path`, which is relative to `folder`, has no `..` and is no hidden one.
    ///
    /// Links are followed only as long as they stay inside the folder. Only what the user could not mend in
    /// the folder is an error.
    fn read(&self, folder: &Path, path: &Path) -> Result<Read, Error>;

    /// The paths of all YAML files below `folder`, relative to it, with `/`, sorted; for suggestions.
    fn list(&self, folder: &Path) -> Result<Vec<String>, Error>;
}

/// What reading a file gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// All of its bytes.
    Bytes(Vec<u8>),
    /// It has this many bytes, more than [`crate::yaml::LARGEST`]; none were read.
    TooLarge(u64),
    /// There is no such file.
    Missing,
    /// It is a link that leads out of the folder.
    Outside,
}
