//! The folders of a tree, and which of its files stand in each.

use super::Tree;
use std::collections::BTreeMap;

/// Every folder of a tree, its own (the empty path) among them, with the indices of its files.
pub(super) struct Layout<'t>(BTreeMap<&'t str, Vec<usize>>);

impl<'t> Layout<'t> {
    pub(super) fn of(tree: &'t Tree) -> Self {
        let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::from([("", Vec::new())]);
        let mut index = 0;
        let mut last = None;
        for neighbours in tree.files().chunk_by(|a, b| a.path.split().0 == b.path.split().0) {
            let path = &neighbours[0].path;
            for folder in path.folders_after(last) {
                folders.entry(folder).or_default();
            }
            let here = folders.entry(path.split().0).or_default();
            here.extend(index..index + neighbours.len());
            index += neighbours.len();
            last = Some(path);
        }
        Self(folders)
    }

    /// The folders, sorted, each with its files in the tree's order.
    pub(super) fn folders(&self) -> Vec<(&'t str, &[usize])> {
        self.0.iter().map(|(path, files)| (*path, files.as_slice())).collect()
    }

    pub(super) fn contains(&self, folder: &str) -> bool {
        self.0.contains_key(folder)
    }
}
