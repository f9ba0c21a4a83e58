//! What stands in the folder of a tree: one look that needs no tree yet, so that it can be had while one is made.

use super::{
    Digest, Ledger, Tree,
    door::{self, Thing},
};
use crate::error::Error;
use rustix::{fd::OwnedFd, fs};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    rc::Rc,
};

/// What stands in the folder of a tree.
#[derive(Debug)]
pub struct Found {
    pub(super) out: PathBuf,
    /// None where there is no such folder.
    pub(super) root: Option<OwnedFd>,
    /// The text of its ledger.
    pub(super) ledger: Option<String>,
    /// Every folder, the tree's own (the empty path) among them.
    folders: BTreeMap<PathBuf, Vec<Item>>,
}

/// What stands at a name in a folder.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) name: Box<OsStr>,
    pub(super) thing: Thing,
    /// The digest of a file that could be read, unless it is larger than what a build writes.
    pub(super) digest: Option<Digest>,
}

impl Found {
    /// Looks at a folder; neither it nor the one that it stands in may be a link.
    pub fn at(out: &Path) -> Result<Self, Error> {
        super::compare::refuse_links(out)?;
        let root = door::open_root(out)?;
        let mut found =
            Self { out: out.to_owned(), root: None, ledger: None, folders: BTreeMap::new() };
        if let Some(root) = root {
            found.ledger = door::read_ledger(&root, out)?;
            found.walk(&root)?;
            found.root = Some(root);
        }
        Ok(found)
    }

    fn walk(&mut self, root: &OwnedFd) -> Result<(), Error> {
        let failed = |path: &Path, source| Error::Read { path: self.out.join(path), source };
        let mut buffer = Vec::new();
        let own = root.try_clone().map_err(|source| failed(Path::new(""), source))?;
        // A folder stays open as long as one of its own waits to be looked into.
        let mut waiting = vec![(Rc::new(own), PathBuf::new())];
        while let Some((above, path)) = waiting.pop() {
            let name = path.file_name().unwrap_or_default();
            let opened = door::open_below(&above, Path::new(name));
            let Some(folder) = opened.map_err(|source| failed(&path, source))? else { continue };
            drop(above);
            let folder = Rc::new(folder);
            let mut items = Vec::new();
            for (name, thing) in door::list(&folder).map_err(|source| failed(&path, source))? {
                if thing == Thing::Folder {
                    waiting.push((folder.clone(), door::joined(&path, &name)));
                }
                let is_file = thing == Thing::File;
                let digest = is_file.then(|| door::digest(&folder, &name, &mut buffer)).flatten();
                items.push(Item { name: name.into(), thing, digest });
            }
            self.folders.insert(path, items);
        }
        Ok(())
    }

    /// Whether this is still what stands there: no build has put another folder in its place.
    pub(super) fn is_of(&self, root: Option<&OwnedFd>) -> io::Result<bool> {
        let id = |folder: Option<&OwnedFd>| -> io::Result<_> {
            let stat = folder.map(fs::fstat).transpose()?;
            Ok(stat.map(|stat| (stat.st_dev, stat.st_ino)))
        };
        Ok(id(self.root.as_ref())? == id(root)?)
    }

    /// What stands in a folder.
    pub(super) fn folder(&self, path: &Path) -> &[Item] {
        self.folders.get(path).map(Vec::as_slice).unwrap_or_default()
    }

    /// The ledger; none where there is none, or the one that a build of the tree would write.
    pub fn ledger_unlike(&self, tree: &Tree) -> Result<Option<Ledger>, Error> {
        let text = self.ledger.as_deref().filter(|text| *text != tree.ledger());
        text.map(|text| Ledger::parse_in(&self.out, text)).transpose()
    }
}
