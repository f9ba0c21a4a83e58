//! One file of the user's, replaced whole.

use crate::error::Error;
use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
};

/// Puts new content into a file that is there: the old one or the new one, never half of it.
///
/// Its permissions stay. Where it is a link, what the link leads to is replaced.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let path = &path.canonicalize().map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stage = path.with_file_name(format!(".cofferdam-{name}-new"));
    let staged = || {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&stage)?;
        file.set_permissions(fs::metadata(path)?.permissions())?;
        file.write_all(content)?;
        file.sync_all()?;
        rustix::fs::rename(&stage, path)?;
        Ok(())
    };
    staged().map_err(|source: std::io::Error| {
        // What was not put in place is of no use to anybody.
        let _ = rustix::fs::unlink(&stage);
        failed(source)
    })
}
