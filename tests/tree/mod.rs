//! The tree as a value and on disk: what is told apart, what is written, and what is never touched.

mod change;
mod child;
mod compare;
mod full;
mod kill;
mod ledger;
mod links;
mod path;
mod write;

use cofferdam::{
    name::Name,
    tree::{File, Tree, TreePath, mark},
};
use std::{
    collections::BTreeMap,
    fs,
    num::NonZeroUsize,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

pub(crate) const THREADS: NonZeroUsize = NonZeroUsize::new(2).unwrap();

/// A tree of the profile `home` with these paths and texts.
pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
    let file = |(path, text): &(&str, &str)| file(path, text);
    Tree::new(home(), "sha256:0".to_owned(), files.iter().map(file).collect()).unwrap()
}

pub(crate) fn home() -> Name {
    Name::literal("home")
}

pub(crate) fn file(path: &str, text: &str) -> File {
    let object = Some(format!("ConfigMap default/{}", path.len()));
    File { object, ..File::new(TreePath::try_from(path).unwrap(), text.to_owned()) }
}

/// A folder to build into that does not exist yet, in one that goes away with the test.
pub(crate) struct Place {
    pub(crate) parent: tempfile::TempDir,
    pub(crate) out: PathBuf,
}

impl Place {
    pub(crate) fn new() -> Self {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("home");
        Self { parent, out }
    }

    /// With a tree already written.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let place = Self::new();
        place.build(files);
        place
    }

    pub(crate) fn build(&self, files: &[(&str, &str)]) -> cofferdam::tree::Written {
        cofferdam::tree::write(&self.out, &tree(files), THREADS).unwrap()
    }

    pub(crate) fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.out.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        put(&path, text);
    }

    pub(crate) fn delete(&self, path: &str) {
        delete(&self.out.join(path));
    }

    /// Nothing but the tree stands in the parent.
    pub(crate) fn assert_no_leftovers(&self) {
        let names: Vec<_> = fs::read_dir(self.parent.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert!(names.iter().all(|name| name == "home"), "left behind: {names:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a person's own edits are part of the test")]
pub(crate) fn put(path: &Path, text: impl AsRef<[u8]>) {
    fs::write(path, text).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a person's own edits are part of the test")]
pub(crate) fn delete(path: &Path) {
    fs::remove_file(path).unwrap();
}

/// A text that names itself the profile's own.
pub(crate) fn marked(text: &str) -> String {
    format!("# {}\n{text}", mark(&home()))
}

/// One thing on disk: what it is and holds, and what would show that it was touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) content: Content,
    pub(crate) mode: u32,
    pub(crate) inode: u64,
    pub(crate) modified: (i64, i64),
    pub(crate) changed: (i64, i64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Folder,
    Link(PathBuf),
    File(Vec<u8>),
}

/// Everything below a folder, itself included, and no link followed.
pub(crate) fn look(root: &Path) -> BTreeMap<PathBuf, Seen> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(path) = waiting.pop() {
        let data = path.symlink_metadata().unwrap();
        let content = if data.is_symlink() {
            Content::Link(fs::read_link(&path).unwrap())
        } else if data.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            Content::Folder
        } else {
            Content::File(fs::read(&path).unwrap())
        };
        let seen = Seen {
            content,
            mode: data.mode(),
            inode: data.ino(),
            modified: (data.mtime(), data.mtime_nsec()),
            changed: (data.ctime(), data.ctime_nsec()),
        };
        found.insert(path.strip_prefix(root).unwrap().to_owned(), seen);
    }
    found
}

/// What is in a tree's folder, without what a second build may change.
pub(crate) fn contents(root: &Path) -> BTreeMap<PathBuf, Content> {
    look(root).into_iter().map(|(path, seen)| (path, seen.content)).collect()
}

/// The paths of all files and links below a folder, sorted.
pub(crate) fn paths(root: &Path) -> Vec<String> {
    let files = contents(root).into_iter().filter(|(_, content)| *content != Content::Folder);
    files.map(|(path, _)| path.to_str().unwrap().to_owned()).collect()
}
