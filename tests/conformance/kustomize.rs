//! kustomize builds every folder, and gives exactly the objects that lie in it.

use super::trees;
use crate::support::{
    THREADS,
    kustomize::{built, tool},
    none_of,
    object::{data, is_object},
    shared::without,
};
use cofferdam::tree::{Tree, write};
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

#[test]
fn kustomize_builds_every_folder_of_every_profile() {
    let Some(tool) = tool() else { return without("kustomize") };
    let mut faults = Vec::new();
    for (profile, tree) in trees() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out").join(profile.name.as_str());
        write(&out, &tree, THREADS).unwrap();
        for folder in folders(&tree) {
            let found = builds(&tool, &out, (&tree, &folder));
            faults.extend(found.err().map(|fault| format!("{}/{folder}: {fault}", profile.name)));
        }
    }
    none_of(&faults);
}

/// The folders that hold a `kustomization.yaml`.
pub(super) fn folders(tree: &Tree) -> BTreeSet<String> {
    let splits = tree.files().iter().map(|file| file.path.split());
    splits.filter(|(_, name)| *name == "kustomization.yaml").map(|(at, _)| at.to_owned()).collect()
}

/// Builds a folder of a tree that lies at a path, and holds what comes out against what lies in it.
pub(super) fn builds(
    tool: &[&str],
    out: &Path,
    (tree, folder): (&Tree, &str),
) -> Result<(), String> {
    built(tool, &out.join(folder)).and_then(|built| same(tree, folder, built))
}

fn same(tree: &Tree, folder: &str, built: Vec<Value>) -> Result<(), String> {
    let ours = tree.files().iter().filter(|file| file.path.split().0 == folder && is_object(file));
    let ours: BTreeSet<_> = ours.map(|file| sorted(data(file)).to_string()).collect();
    let theirs: BTreeSet<_> = built.into_iter().map(|built| sorted(built).to_string()).collect();
    if ours.is_empty() {
        return Err("holds no object".to_owned());
    }
    let gone: Vec<_> = ours.difference(&theirs).collect();
    let new: Vec<_> = theirs.difference(&ours).collect();
    if gone.is_empty() && new.is_empty() { Ok(()) } else { Err(format!("{gone:?} became {new:?}")) }
}

/// The value with the keys of its maps in order; kustomize writes them in one of its own.
fn sorted(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}
