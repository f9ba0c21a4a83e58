//! Everything below a folder that somebody else wrote, read for a look.

use super::{Bounded, read_bounded};
use crate::error::Error;
use rustix::io::Errno;
use std::path::Path;

/// How deep below the folder files are looked for.
const DEEPEST: usize = 64;

/// A file of a foreign tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// Its path below the folder, with `/` between its parts.
    pub path: String,
    /// Its bytes; none for a file that was not wanted, or is larger than the limit.
    pub bytes: Option<Vec<u8>>,
    /// Whether it was wanted and is larger than the limit.
    pub is_too_large: bool,
}

/// Lists every file below a folder, sorted, and reads those that are wanted up to a limit each.
///
/// Hidden files and folders are passed over, as are names that are not UTF-8; links to folders are not
/// followed, and links to files only when they are read.
pub fn gather(
    folder: &Path,
    limit: usize,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Gathered>, Error> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), 0)];
    while let Some((below, depth)) = open.pop() {
        let at = if below.is_empty() { folder.to_owned() } else { folder.join(&below) };
        for (name, is_folder) in super::within::entries(&at)? {
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            if is_folder {
                if depth < DEEPEST {
                    open.push((path, depth + 1));
                }
                continue;
            }
            let read = is_wanted(&path).then(|| read_bounded(&folder.join(&path), limit));
            let (bytes, is_too_large) = match read.transpose() {
                Ok(Some(Bounded::Whole(bytes))) => (Some(bytes), false),
                Ok(Some(Bounded::TooLarge(_))) => (None, true),
                Ok(None) => (None, false),
                // A link that leads nowhere or to itself, or a pipe, is no file.
                Err(Error::Odd { .. }) => continue,
                Err(Error::Read { source, .. })
                    if source.kind() == std::io::ErrorKind::NotFound
                        || source.raw_os_error() == Some(Errno::LOOP.raw_os_error()) =>
                {
                    continue;
                }
                Err(error) => return Err(error),
            };
            found.push(Gathered { path, bytes, is_too_large });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}
