//! Which files and folders the `kustomization.yaml` files of a repository list.

use super::{
    Files,
    file::{folder_of, is_yaml, resolved},
    kustomize::{LISTS, entries, is_kustomization, kustomization},
};
use std::collections::{BTreeMap, BTreeSet};

/// For each path, the folders whose `kustomization.yaml` lists it.
#[derive(Debug, Default)]
pub(super) struct Lists {
    by_entry: BTreeMap<String, BTreeSet<String>>,
    /// How many entries name a path.
    times: BTreeMap<String, usize>,
    /// The files that are named in any other way: patches, what generators read, and the like.
    named: BTreeSet<String>,
}

impl Lists {
    pub(super) fn of(files: &Files) -> Self {
        let mut lists = Self::default();
        for (path, file) in files.iter() {
            for node in file.documents.iter().filter(|node| is_kustomization(path, node)) {
                let folder = folder_of(path);
                node.texts(&mut |_, _, text| {
                    let path = text.rsplit('=').next().filter(|path| !path.contains('\n'));
                    let path = path.and_then(|path| resolved(folder, path));
                    lists.named.extend(path.filter(|path| files.get(path).is_some()));
                });
                for entry in LISTS.iter().flat_map(|key| entries(node, key)) {
                    let Some(target) = entry.text().and_then(|entry| resolved(folder, entry))
                    else {
                        continue;
                    };
                    *lists.times.entry(target.clone()).or_default() += 1;
                    lists.by_entry.entry(target).or_default().insert(folder.to_owned());
                }
            }
        }
        lists
    }

    /// Whether any list names a path.
    pub(super) fn is_listed(&self, path: &str) -> bool {
        self.by_entry.contains_key(path)
    }

    /// Whether a file is named by a `kustomization.yaml`, but in none of its lists of objects.
    pub(super) fn is_input(&self, path: &str) -> bool {
        self.named.contains(path) && !self.is_listed(path)
    }

    /// Whether several entries name a path.
    pub(super) fn is_shared(&self, path: &str) -> bool {
        self.times.get(path).is_some_and(|times| *times > 1)
    }

    /// The outermost folders that bring a file or folder in through their lists.
    pub(super) fn tops_over(
        &self,
        path: &str,
        seen: &mut BTreeSet<String>,
        tops: &mut BTreeSet<String>,
    ) {
        for folder in self.by_entry.get(path).into_iter().flatten() {
            if !seen.insert(folder.clone()) {
                continue;
            }
            self.tops_over(folder, seen, tops);
            if !self.is_listed(folder) {
                tops.insert(folder.clone());
            }
        }
    }
}

/// Hands every YAML file that a build of a folder takes in to a function.
pub(super) fn reach<'a>(
    files: &'a Files,
    folder: &str,
    seen: &mut BTreeSet<String>,
    take: &mut impl FnMut(&'a str),
) {
    if !seen.insert(folder.to_owned()) {
        return;
    }
    let Some((_, node)) = kustomization(files, folder) else {
        let mut inner = BTreeSet::new();
        for (path, _) in files.below(folder) {
            let own = folder_of(path);
            if own != folder && kustomization(files, own).is_some() {
                inner.insert(own);
            } else if is_yaml(path) {
                take(path);
            }
        }
        for own in inner {
            reach(files, own, seen, take);
        }
        return;
    };
    for entry in LISTS.iter().flat_map(|key| entries(node, key)) {
        let Some(target) = entry.text().and_then(|entry| resolved(folder, entry)) else {
            continue;
        };
        match files.entry(&target) {
            Some((path, _)) => take(path),
            None => reach(files, &target, seen, take),
        }
    }
}
