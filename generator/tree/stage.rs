//! The new tree, made whole beside the old one: changed files written, all others linked.

use super::{
    Tree,
    door::{self, Thing},
    judge::Judged,
    layout::Layout,
    parallel,
    survey::Sight,
};
use crate::error::Error;
use rustix::{
    fd::OwnedFd,
    fs::{self, AtFlags, Mode, OFlags},
    io::Errno,
};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

/// What the person's umask leaves of these is what their other files have.
const FILE_MODE: Mode = Mode::from_raw_mode(0o666);
pub(super) const FOLDER_MODE: Mode = Mode::from_raw_mode(0o777);

const CREATE: OFlags =
    OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::CLOEXEC);

/// Where the tree is made, and from what.
pub(super) struct Stage<'a> {
    /// The tree's folder, for messages.
    pub(super) out: &'a Path,
    /// The old tree, where there is one.
    pub(super) old: Option<&'a OwnedFd>,
    /// An empty folder for the new one.
    pub(super) new: &'a OwnedFd,
    pub(super) tree: &'a Tree,
}

/// What is to stand in one folder.
#[derive(Default)]
struct Contents<'a> {
    written: Vec<usize>,
    carried: Vec<(&'a OsStr, Thing)>,
    /// Not a folder of the tree, so its permissions are somebody's choice.
    foreign: bool,
}

impl Stage<'_> {
    /// Fills the new folder; gives how many files were written.
    pub(super) fn fill(&self, judged: &Judged, threads: NonZeroUsize) -> Result<usize, Error> {
        let layout = Layout::of(self.tree);
        let plan: Vec<(PathBuf, Contents<'_>)> = self.plan(&layout, judged).into_iter().collect();
        parallel::over(&plan, threads, |(): &mut (), (path, contents)| self.make(path, contents))?;
        self.write_file(self.new, Path::new(super::LEDGER), self.tree.ledger().as_bytes())?;
        // Deepest first: a folder that nobody may write into must be full by then.
        for (path, _) in plan.iter().rev().filter(|(_, contents)| contents.foreign) {
            self.keep_mode(path).map_err(|source| self.failed(path, source))?;
        }
        Ok(plan.iter().map(|(_, contents)| contents.written.len()).sum())
    }

    fn plan<'a>(
        &'a self,
        layout: &Layout<'a>,
        judged: &'a Judged,
    ) -> BTreeMap<PathBuf, Contents<'a>> {
        let mut plan = BTreeMap::new();
        for (path, files) in layout.folders() {
            let mut contents = Contents::default();
            for index in files {
                match judged.sights[*index] {
                    Sight::Same => {
                        let name = self.tree.files()[*index].path.split().1;
                        contents.carried.push((OsStr::new(name), Thing::File));
                    }
                    Sight::Absent | Sight::Other { .. } | Sight::Replaced(_) => {
                        contents.written.push(*index);
                    }
                }
            }
            plan.insert(PathBuf::from(path), contents);
        }
        for extra in &judged.carried {
            // An empty folder is there for its own sake, anything else needs the folders above it.
            let own = usize::from(extra.thing != Thing::Folder);
            for folder in extra.path.ancestors().skip(own) {
                let foreign = || Contents { foreign: true, ..Contents::default() };
                plan.entry(folder.to_owned()).or_insert_with(foreign);
            }
            let contents = extra.path.parent().and_then(|folder| plan.get_mut(folder));
            if let Some((contents, name)) = contents.zip(extra.path.file_name())
                && extra.thing != Thing::Folder
            {
                contents.carried.push((name, extra.thing));
            }
        }
        plan
    }

    /// Makes one folder and all files in it.
    fn make(&self, path: &Path, contents: &Contents<'_>) -> Result<(), Error> {
        let folder = self.make_folder(path).map_err(|source| self.failed(path, source))?;
        for index in &contents.written {
            let file = &self.tree.files()[*index];
            self.write_file(&folder, Path::new(file.path.as_str()), file.text.as_bytes())?;
        }
        if contents.carried.is_empty() {
            return Ok(());
        }
        let from = self.old_folder(path).map_err(|source| self.failed(path, source))?;
        for (name, thing) in &contents.carried {
            let carried = match thing {
                Thing::Link => carry_link(&from, &folder, name),
                Thing::File | Thing::Folder | Thing::Odd => carry_file(&from, &folder, name),
            };
            carried.map_err(|source| self.failed(&door::joined(path, name), source))?;
        }
        Ok(())
    }

    /// Other threads may be making the same folders above; whoever is first makes them.
    fn make_folder(&self, path: &Path) -> io::Result<OwnedFd> {
        if path.as_os_str().is_empty() {
            return self.new.try_clone();
        }
        match fs::mkdirat(self.new, path, FOLDER_MODE) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(Errno::NOENT) => {
                if let Some(above) = path.parent() {
                    self.make_folder(above)?;
                }
                match fs::mkdirat(self.new, path, FOLDER_MODE) {
                    Ok(()) | Err(Errno::EXIST) => {}
                    Err(errno) => return Err(errno.into()),
                }
            }
            Err(errno) => return Err(errno.into()),
        }
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::RDONLY;
        Ok(fs::openat(self.new, path, flags, Mode::empty())?)
    }

    fn old_folder(&self, path: &Path) -> io::Result<OwnedFd> {
        let opened = self.old.map(|old| door::open_below(old, path)).transpose()?.flatten();
        opened.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn keep_mode(&self, path: &Path) -> io::Result<()> {
        let mode = Mode::from_raw_mode(fs::fstat(self.old_folder(path)?)?.st_mode);
        Ok(fs::fchmod(self.make_folder(path)?, mode)?)
    }

    fn write_file(&self, folder: &OwnedFd, path: &Path, text: &[u8]) -> Result<(), Error> {
        let name = path.file_name().unwrap_or_default();
        create(folder, name, text).map_err(|source| self.failed(path, source))
    }

    fn failed(&self, path: &Path, source: io::Error) -> Error {
        Error::Write { path: self.out.join(path), source }
    }
}

fn create(folder: &OwnedFd, name: &OsStr, mut text: &[u8]) -> io::Result<()> {
    let file = fs::openat(folder, name, CREATE, FILE_MODE)?;
    while !text.is_empty() {
        match rustix::io::write(&file, text) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(length) => text = &text[length..],
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
    Ok(())
}

/// The same file under a second name: its bytes, times and permissions stay as they are.
fn carry_file(from: &OwnedFd, to: &OwnedFd, name: &OsStr) -> io::Result<()> {
    match fs::linkat(from, name, to, name, AtFlags::empty()) {
        Ok(()) => Ok(()),
        // Some file systems have no hard links, or a limit of them, and some kernels guard those of others.
        Err(Errno::PERM | Errno::MLINK | Errno::NOSYS | Errno::OPNOTSUPP | Errno::XDEV) => {
            copy_file(from, to, name)
        }
        Err(errno) => Err(errno.into()),
    }
}

fn copy_file(from: &OwnedFd, to: &OwnedFd, name: &OsStr) -> io::Result<()> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut source = std::fs::File::from(fs::openat(from, name, flags, Mode::empty())?);
    let mut copy = std::fs::File::from(fs::openat(to, name, CREATE, FILE_MODE)?);
    io::copy(&mut source, &mut copy)?;
    let found = source.metadata()?;
    copy.set_permissions(found.permissions())?;
    copy.set_modified(found.modified()?)
}

/// A link is made anew and never followed.
fn carry_link(from: &OwnedFd, to: &OwnedFd, name: &OsStr) -> io::Result<()> {
    let target = fs::readlinkat(from, name, Vec::new())?;
    Ok(fs::symlinkat(target.as_c_str(), to, name)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_bytes_and_permissions_of_its_source() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let (from, to) = (place.path().join("from"), place.path().join("to"));
        for folder in [&from, &to] {
            std::fs::create_dir(folder).unwrap();
        }
        let name = OsStr::new("notes");
        create(&open(&from), name, b"by hand").unwrap();
        std::fs::set_permissions(from.join(name), PermissionsExt::from_mode(0o640)).unwrap();

        copy_file(&open(&from), &open(&to), name).unwrap();

        assert_eq!(std::fs::read(to.join(name)).unwrap(), b"by hand");
        let [a, b] = [&from, &to].map(|folder| folder.join(name).metadata().unwrap());
        assert_eq!(a.permissions(), b.permissions());
        assert_eq!(a.modified().unwrap(), b.modified().unwrap());
    }

    fn open(path: &Path) -> OwnedFd {
        door::open_root(path).unwrap().unwrap()
    }
}
