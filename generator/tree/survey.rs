//! What stands on disk, held against a tree.

use super::{
    Digest, File, LEDGER, Tree,
    door::{self, Content, Thing},
    found::{Found, Item},
    layout::Layout,
    mark, parallel,
};
use crate::error::Error;
use std::{
    ffi::OsStr,
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
    /// As [`Item`] has it.
    pub(super) digest: Option<Digest>,
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

/// Holds what was found against a tree; only a file that is not as built is read again.
pub(super) fn survey(found: &Found, tree: &Tree, threads: NonZeroUsize) -> Result<Survey, Error> {
    let layout = Layout::of(tree);
    let eye = Eye { found, tree, layout: &layout, mark: mark(tree.profile()) };
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
    found: &'a Found,
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
        let names: Vec<_> =
            files.iter().map(|index| self.tree.files()[*index].path.split().1).collect();
        for Item { name, thing, digest } in self.found.folder(path) {
            // The files of one folder are sorted by name.
            let among = name.to_str().and_then(|name| names.binary_search(&name).ok());
            match (among, *thing) {
                (Some(i), Thing::File) => {
                    let file = &self.tree.files()[files[i]];
                    let is_same = *digest == Some(file.sha256);
                    view.files[i] = if is_same { Sight::Same } else { self.examine(file, buffer)? };
                }
                (Some(i), Thing::Link | Thing::Odd) => view.files[i] = Sight::Replaced(*thing),
                (Some(_) | None, Thing::Folder) => {
                    let at = door::joined(path, name);
                    if !self.is_folder_of_tree(&at) {
                        self.wander(&at, &mut view.extras);
                    }
                }
                (None, Thing::File | Thing::Link | Thing::Odd) => {
                    let at = door::joined(path, name);
                    if at != Path::new(LEDGER) {
                        view.extras.push(Extra {
                            path: at,
                            thing: *thing,
                            digest: *digest,
                            empty: false,
                        });
                    }
                }
            }
        }
        Ok(view)
    }

    /// Looks at everything in a folder that the tree does not have.
    fn wander(&self, path: &Path, extras: &mut Vec<Extra>) {
        let mut waiting = vec![path.to_owned()];
        while let Some(path) = waiting.pop() {
            let items = self.found.folder(&path);
            for Item { name, thing, digest } in items {
                let path = door::joined(&path, name);
                if *thing == Thing::Folder {
                    waiting.push(path);
                } else {
                    extras.push(Extra { path, thing: *thing, digest: *digest, empty: false });
                }
            }
            let empty = items.is_empty();
            extras.push(Extra { path, thing: Thing::Folder, digest: None, empty });
        }
    }

    /// Reads a file that is not as built.
    fn examine(&self, file: &File, buffer: &mut Vec<u8>) -> Result<Sight, Error> {
        let (folder, name) = file.path.split();
        let failed = |source| Error::Read { path: self.found.out.join(file.path.as_str()), source };
        let folder = self.found.root.as_ref().map(|root| door::open_below(root, Path::new(folder)));
        let Some(folder) = folder.transpose().map_err(failed)?.flatten() else {
            return Ok(Sight::Absent);
        };
        let content = door::examine(&folder, OsStr::new(name), file.text.as_bytes(), buffer);
        Ok(match content.map_err(failed)? {
            Content::Same => Sight::Same,
            Content::Other { digest, head } => {
                let head = String::from_utf8_lossy(&head);
                let marked = head.lines().take(3).any(|line| line.contains(&self.mark));
                Sight::Other { digest, marked }
            }
        })
    }

    fn is_folder_of_tree(&self, path: &Path) -> bool {
        path.to_str().is_some_and(|path| self.layout.contains(path))
    }
}
