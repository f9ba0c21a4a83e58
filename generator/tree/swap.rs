//! The one step in which the new tree takes the old one's place, and what killed runs left behind.

use crate::error::Error;
use rustix::{
    fs::{self, CWD, RenameFlags},
    io::Errno,
};
use std::{
    ffi::{OsStr, OsString},
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The folders that a build uses beside the tree's own; one build at a time has them.
pub(super) struct Place {
    out: PathBuf,
    /// The new tree until it is complete, then the old one until it is deleted.
    pub(super) staging: PathBuf,
    /// The old tree while neither has its place, where the file system cannot exchange two folders.
    aside: PathBuf,
    lock: File,
}

impl Place {
    /// Takes the lock of the folder that the tree stands in, and mends what a killed run left.
    pub(super) fn take(out: &Path, parent: &Path) -> Result<Self, Error> {
        let Some(name) = out.file_name() else {
            return Err(Error::Usage(format!("`{}` names no folder for a tree", out.display())));
        };
        let place = Self {
            out: out.to_owned(),
            staging: parent.join(hidden(name, "new")),
            aside: parent.join(hidden(name, "old")),
            lock: lock(out, parent)?,
        };
        place.recover().map_err(|source| place.failed(source))?;
        Ok(place)
    }

    /// After a kill between two renames the old tree gets its place back.
    fn recover(&self) -> io::Result<()> {
        if !exists(&self.out)? && exists(&self.aside)? {
            fs::rename(&self.aside, &self.out)?;
        }
        remove(&self.staging)?;
        remove(&self.aside)
    }

    /// Puts the staged tree into its place and deletes the old one.
    pub(super) fn swap(&self) -> Result<(), Error> {
        let swapped = match exists(&self.out) {
            Ok(true) => self.exchange(),
            Ok(false) => fs::rename(&self.staging, &self.out).map_err(io::Error::from),
            Err(error) => Err(error),
        };
        swapped.map_err(|source| self.failed(source))?;
        // The new tree stands. What cannot be deleted now stops the next build, which tries again first.
        let _ = remove(&self.staging).and_then(|()| remove(&self.aside));
        Ok(())
    }

    fn exchange(&self) -> io::Result<()> {
        match fs::renameat_with(CWD, &self.staging, CWD, &self.out, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(()),
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => self.rename_twice(),
            Err(errno) => Err(errno.into()),
        }
    }

    /// For file systems that cannot exchange folders, such as NFS: for a moment neither tree is in
    /// place, and a kill in that moment is mended by the next build.
    fn rename_twice(&self) -> io::Result<()> {
        fs::rename(&self.out, &self.aside)?;
        fs::rename(&self.staging, &self.out).or_else(|errno| {
            fs::rename(&self.aside, &self.out)?;
            Err(errno.into())
        })
    }

    /// Deletes what was staged.
    pub(super) fn abandon(&self) {
        // The failure that led here is the one to report; the next build tries this again first.
        let _ = remove(&self.staging);
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Write { path: self.out.clone(), source }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Closing is not enough while a process forked meanwhile still has the file open.
        let _ = self.lock.unlock();
    }
}

fn hidden(name: &OsStr, suffix: &str) -> OsString {
    let mut hidden = OsString::from(".cofferdam-");
    hidden.push(name);
    hidden.push("-");
    hidden.push(suffix);
    hidden
}

/// The folder itself is locked, so that nothing is left behind; the system lets go when the process ends.
fn lock(out: &Path, parent: &Path) -> Result<File, Error> {
    let failed = |source| Error::Write { path: parent.to_owned(), source };
    let file = File::open(parent).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy { path: out.to_owned() }),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

fn exists(path: &Path) -> io::Result<bool> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Deletes a folder with all that is in it, or a link but not what it leads to.
#[expect(
    clippy::disallowed_methods,
    reason = "these are the program's own folders beside the tree"
)]
fn remove(path: &Path) -> io::Result<()> {
    let removed = match std::fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_exchange_two_renames_do_it_and_a_kill_between_them_is_mended() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("home");
        let place = Place::take(&out, parent.path()).unwrap();
        let make = |path: &Path| {
            std::fs::create_dir(path).unwrap();
            std::fs::create_dir(path.join(path.file_name().unwrap())).unwrap();
        };
        make(&out);
        make(&place.staging);

        place.rename_twice().unwrap();
        assert!(out.join(".cofferdam-home-new").is_dir());
        assert!(place.aside.join("home").is_dir());

        // As it is when the second rename never happened.
        fs::rename(&out, &place.staging).unwrap();
        place.recover().unwrap();
        assert!(out.join("home").is_dir());
        assert!(!exists(&place.staging).unwrap() && !exists(&place.aside).unwrap());
    }

    #[test]
    fn when_the_second_rename_fails_the_old_tree_has_its_place_back() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("home");
        let place = Place::take(&out, parent.path()).unwrap();
        std::fs::create_dir(&out).unwrap();

        assert!(place.rename_twice().is_err());

        assert!(out.is_dir());
        assert!(!exists(&place.aside).unwrap());
    }
}
