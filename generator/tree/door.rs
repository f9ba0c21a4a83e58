//! The door to the disk: folders opened part by part so that no link is followed, and bounded reading.

use super::{Digest, LEDGER, digest::Digesting};
use crate::error::Error;
use rustix::{
    fd::{AsFd, OwnedFd},
    fs::{self, AtFlags, Dir, FileType, Mode, OFlags},
    io::Errno,
};
use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, Read},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

/// No ledger of a tree that fits in memory is larger.
const LARGEST_LEDGER: usize = 256 << 20;

/// A larger file is looked at only where a build would write one.
const LARGEST: usize = 1 << 18;

/// How much of a file is looked at for the words that make it the program's own.
const HEAD: usize = 1024;

const FOLDER: OFlags =
    OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC).union(OFlags::RDONLY);
/// A pipe that took the place of a file since it was listed must not block.
const FILE: OFlags =
    OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC).union(OFlags::RDONLY);

/// A file that was read with a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bounded {
    /// All of it.
    Whole(Vec<u8>),
    /// It is larger than the limit; its size, as far as it is known.
    TooLarge(u64),
}

/// Reads a regular file, or the one that a link leads to, and never more than `limit + 1` bytes of it.
///
/// A folder, pipe or device is an error and is not opened.
pub fn read_bounded(path: &Path, limit: usize) -> Result<Bounded, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let odd = || Error::Odd { path: path.to_owned() };
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(odd());
    }
    let flags = FILE.difference(OFlags::NOFOLLOW);
    let file = fs::open(path, flags, Mode::empty()).map_err(|errno| failed(errno.into()))?;
    let file = File::from(file);
    // It may have become something else since it was looked at.
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(odd());
    }
    bounded(file, limit).map_err(failed)
}

fn bounded(file: File, limit: usize) -> io::Result<Bounded> {
    let size = file.metadata()?.len();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(most)).unwrap_or_default() + 1);
    file.take(most).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Ok(Bounded::TooLarge(size.max(most)));
    }
    Ok(Bounded::Whole(bytes))
}

/// What stands at a name in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    File,
    Folder,
    Link,
    /// A pipe, socket or device.
    Odd,
}

/// Opens the folder of a tree; none where nothing is there, and an error where it is a link.
pub(super) fn open_root(out: &Path) -> Result<Option<OwnedFd>, Error> {
    let failed = |source| Error::Read { path: out.to_owned(), source };
    match std::fs::symlink_metadata(out) {
        Ok(found) if found.is_symlink() => return Err(Error::Link { path: out.to_owned() }),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    }
    fs::open(out, FOLDER, Mode::empty()).map(Some).map_err(|errno| failed(errno.into()))
}

/// Opens a folder below another; none where a part of the way is absent, a link or no folder.
pub(super) fn open_below(root: &OwnedFd, path: &Path) -> io::Result<Option<OwnedFd>> {
    let mut folder = None;
    let opened = path.iter().try_for_each(|part| {
        let above = folder.as_ref().unwrap_or(root);
        folder = Some(fs::openat(above, part, FOLDER, Mode::empty())?);
        Ok(())
    });
    match opened {
        Ok(()) => folder.map_or_else(|| root.try_clone(), Ok).map(Some),
        Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP | Errno::MLINK) => Ok(None),
        Err(errno) => Err(errno.into()),
    }
}

/// Lists a folder in no particular order.
pub(super) fn list(folder: &OwnedFd) -> io::Result<Vec<(OsString, Thing)>> {
    let mut found = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if name == "." || name == ".." {
            continue;
        }
        let kind = match entry.file_type() {
            FileType::Unknown => {
                let stat = fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
                FileType::from_raw_mode(stat.st_mode)
            }
            known => known,
        };
        let thing = match kind {
            FileType::RegularFile => Thing::File,
            FileType::Directory => Thing::Folder,
            FileType::Symlink => Thing::Link,
            FileType::Fifo
            | FileType::Socket
            | FileType::CharacterDevice
            | FileType::BlockDevice
            | FileType::Unknown => Thing::Odd,
        };
        found.push((name.to_owned(), thing));
    }
    Ok(found)
}

/// How a file on disk stands to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Same,
    Other {
        digest: Digest,
        /// Its first bytes.
        head: Vec<u8>,
    },
}

/// The digest of a file; none for one that is larger than what a build writes, or that cannot be read.
pub(super) fn digest(folder: &OwnedFd, name: &OsStr, buffer: &mut Vec<u8>) -> Option<Digest> {
    buffer.resize(LARGEST, 0);
    let file = fs::openat(folder, name, FILE, Mode::empty()).ok()?;
    let length = fill(&file, buffer).ok()?;
    (length < LARGEST).then(|| Digest::of(&buffer[..length]))
}

/// Holds a file against a text; one that differs is digested piece by piece and never held whole.
pub(super) fn examine(
    folder: &OwnedFd,
    name: &OsStr,
    wanted: &[u8],
    buffer: &mut Vec<u8>,
) -> io::Result<Content> {
    let file = fs::openat(folder, name, FILE, Mode::empty())?;
    // One byte more than wanted, so that a longer file shows.
    let window = (wanted.len() + 1).max(HEAD);
    if buffer.len() < window {
        buffer.resize(window, 0);
    }
    let mut length = fill(&file, &mut buffer[..window])?;
    if &buffer[..length] == wanted {
        return Ok(Content::Same);
    }
    let head = buffer[..length.min(HEAD)].to_vec();
    let mut digesting = Digesting::default();
    while length > 0 {
        digesting.add(&buffer[..length]);
        length = fill(&file, buffer)?;
    }
    Ok(Content::Other { digest: digesting.end(), head })
}

/// Reads until the buffer is full or the file ends: only at its end does a file give less than asked for.
fn fill(file: impl AsFd, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match rustix::io::read(&file, &mut *buffer) {
            Ok(length) => return Ok(length),
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}

/// Reads a file below a folder without following a link on the way; none where it is no regular file.
pub(super) fn read_below(root: &OwnedFd, path: &Path, limit: usize) -> io::Result<Option<Bounded>> {
    let (folder, name) = (path.parent().unwrap_or(Path::new("")), path.file_name());
    let Some((folder, name)) = open_below(root, folder)?.zip(name) else { return Ok(None) };
    let file = match fs::openat(folder, name, FILE, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT | Errno::LOOP | Errno::MLINK) => return Ok(None),
        Err(errno) => return Err(errno.into()),
    };
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
    bounded(file, limit).map(Some)
}

/// Digests a regular file below a folder without following a link on the way.
pub(super) fn digest_below(root: &OwnedFd, path: &Path) -> io::Result<Digest> {
    let gone = || io::Error::from(io::ErrorKind::NotFound);
    let folder = open_below(root, path.parent().unwrap_or(Path::new("")))?.ok_or_else(gone)?;
    let name = path.file_name().ok_or_else(gone)?;
    match examine(&folder, name, b"", &mut vec![0; 1 << 16])? {
        Content::Same => Ok(Digest::of(b"")),
        Content::Other { digest, .. } => Ok(digest),
    }
}

/// Reads the text of the ledger in an opened tree.
pub(super) fn read_ledger(root: &OwnedFd, out: &Path) -> Result<Option<String>, Error> {
    let path = out.join(LEDGER);
    let broken = |reason: String| Error::Ledger { path: path.clone(), reason };
    let failed = |source| Error::Read { path: path.clone(), source };
    match read_below(root, Path::new(LEDGER), LARGEST_LEDGER).map_err(failed)? {
        Some(Bounded::Whole(bytes)) => {
            String::from_utf8(bytes).map(Some).map_err(|_| broken("it is not UTF-8".to_owned()))
        }
        Some(Bounded::TooLarge(size)) => Err(broken(format!("it has {size} bytes"))),
        None if fs::statat(root, LEDGER, AtFlags::SYMLINK_NOFOLLOW).is_ok() => {
            Err(broken("it is no regular file".to_owned()))
        }
        None => Ok(None),
    }
}

/// A path of the tree as the disk knows it.
pub(super) fn joined(folder: &Path, name: &OsStr) -> PathBuf {
    if folder.as_os_str().is_empty() { PathBuf::from(name) } else { folder.join(name) }
}
