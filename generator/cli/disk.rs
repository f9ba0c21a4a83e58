//! The profiles folder on disk, as loading wants it.

use crate::{
    error::Error,
    profile::{Files, Read},
    tree::{self, Bounded, Within},
    yaml,
};
use std::path::Path;

/// The files of a profiles folder on disk.
pub(super) struct Disk;

impl Files for Disk {
    fn read(&self, folder: &Path, path: &Path) -> Result<Read, Error> {
        Ok(match tree::read_within(folder, path, yaml::LARGEST)? {
            Within::Read(Bounded::Whole(bytes)) => Read::Bytes(bytes),
            Within::Read(Bounded::TooLarge(size)) => Read::TooLarge(size),
            Within::Missing => Read::Missing,
            Within::Outside => Read::Outside,
        })
    }

    fn list(&self, folder: &Path) -> Result<Vec<String>, Error> {
        let mut files = tree::list_ending(folder, ".yaml")?;
        files.extend(tree::list_ending(folder, ".yml")?);
        files.sort();
        Ok(files)
    }
}
