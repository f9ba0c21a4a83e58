//! What stands on disk, held against a tree: one look at every file, on several threads.

use super::{
    Digest, LEDGER, Tree,
    door::{self, Content, Thing},
    layout::Layout,
    mark, parallel,
};
use crate::error::Error;
use rustix::fd::OwnedFd;
use std::{
    ffi::OsString,
    io,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

/// What stands at the path of a file of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Nothing, or a folder; what is in the folder is among the extras.
    Absent,
    /// The file as built.
    Same,
    /// Another content.
    Other {
        digest: Digest,
        /// It names itself the program's own.
        marked: bool,
    },
    /// A link, pipe, socket or device.
    Replaced(Thing),
}

/// Something on disk at a path that is not a file's of the tree, nor a folder's of the tree.
#[derive(Clone, Debug)]
pub(super) struct Extra {
    pub(super) path: PathBuf,
    pub(super) thing: Thing,
    /// A folder in which nothing is.
    pub(super) empty: bool,
}

/// Everything that was seen.
pub(super) struct Survey {
    /// One for each file of the tree.
    pub(super) sights: Vec<Sight>,
    /// Sorted by path.
    pub(super) extras: Vec<Extra>,
}

/// Looks at everything in the folder of a tree; `root` is none where there is no such folder.
pub(super) fn survey(
    root: Option<&OwnedFd>,
    out: &Path,
    tree: &Tree,
    threads: NonZeroUsize,
) -> Result<Survey, Error> {
    let layout = Layout::of(tree);
    let eye = Eye { root, out, tree, layout: &layout, mark: mark(tree.profile()) };
    let folders = layout.folders();
    let views = parallel::over(&folders, threads, |buffer: &mut Vec<u8>, (path, files)| {
        eye.view(Path::new(path), files, buffer)
    })?;
    let mut sights = vec![Sight::Absent; tree.files().len()];
    let mut extras = Vec::new();
    for ((_, files), view) in folders.iter().zip(views) {
        for (index, sight) in files.iter().zip(view.files) {
            sights[*index] = sight;
        }
        extras.extend(view.extras);
    }
    extras.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Survey { sights, extras })
}

struct Eye<'a> {
    root: Option<&'a OwnedFd>,
    out: &'a Path,
    tree: &'a Tree,
    layout: &'a Layout<'a>,
    mark: String,
}

struct View {
    files: Vec<Sight>,
    extras: Vec<Extra>,
}

impl Eye<'_> {
    /// Looks at one folder of the tree, and below it at the folders that the tree does not have.
    fn view(&self, path: &Path, files: &[usize], buffer: &mut Vec<u8>) -> Result<View, Error> {
        let mut view = View { files: vec![Sight::Absent; files.len()], extras: Vec::new() };
        let Some(folder) = self.open(path)? else { return Ok(view) };
        let names: Vec<_> =
            files.iter().map(|index| self.tree.files()[*index].path.split().1).collect();
        for (name, thing) in self.list(&folder, path)? {
            let at = door::joined(path, &name);
            // The files of one folder are sorted by name.
            let among = name.to_str().and_then(|name| names.binary_search(&name).ok());
            match (among, thing) {
                (Some(i), Thing::File) => {
                    let text = self.tree.files()[files[i]].text.as_bytes();
                    let content = door::examine(&folder, &name, text, buffer)
                        .map_err(|source| self.failed(&at, source))?;
                    view.files[i] = self.judge(content);
                }
                (Some(i), Thing::Link | Thing::Odd) => view.files[i] = Sight::Replaced(thing),
                (Some(_) | None, Thing::Folder) if self.is_folder_of_tree(&at) => {}
                (Some(_) | None, Thing::Folder) => self.wander(at, &mut view.extras)?,
                (None, Thing::File | Thing::Link | Thing::Odd) => {
                    if at != Path::new(LEDGER) {
                        view.extras.push(Extra { path: at, thing, empty: false });
                    }
                }
            }
        }
        Ok(view)
    }

    /// Looks at everything in a folder that the tree does not have.
    fn wander(&self, path: PathBuf, found: &mut Vec<Extra>) -> Result<(), Error> {
        let mut waiting = vec![path];
        while let Some(path) = waiting.pop() {
            let Some(folder) = self.open(&path)? else { continue };
            let listed = self.list(&folder, &path)?;
            let empty = listed.is_empty();
            for (name, thing) in listed {
                let at = door::joined(&path, &name);
                match thing {
                    Thing::Folder => waiting.push(at),
                    Thing::File | Thing::Link | Thing::Odd => {
                        found.push(Extra { path: at, thing, empty: false });
                    }
                }
            }
            found.push(Extra { path, thing: Thing::Folder, empty });
        }
        Ok(())
    }

    fn judge(&self, content: Content) -> Sight {
        match content {
            Content::Same => Sight::Same,
            Content::Other { digest, head } => {
                let head = String::from_utf8_lossy(&head);
                let marked = head.lines().take(3).any(|line| line.contains(&self.mark));
                Sight::Other { digest, marked }
            }
        }
    }

    fn is_folder_of_tree(&self, path: &Path) -> bool {
        path.to_str().is_some_and(|path| self.layout.contains(path))
    }

    fn open(&self, path: &Path) -> Result<Option<OwnedFd>, Error> {
        let Some(root) = self.root else { return Ok(None) };
        door::open_below(root, path).map_err(|source| self.failed(path, source))
    }

    fn list(&self, folder: &OwnedFd, path: &Path) -> Result<Vec<(OsString, Thing)>, Error> {
        door::list(folder).map_err(|source| self.failed(path, source))
    }

    fn failed(&self, path: &Path, source: io::Error) -> Error {
        Error::Read { path: self.out.join(path), source }
    }
}
