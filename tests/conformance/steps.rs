//! Every step of every migration that is shown: its tree is accepted like that of a profile.

use super::{
    kustomize::{builds, folders},
    readers,
    schema::Judge,
};
use crate::{
    plan::ways::WAYS,
    support::{
        THREADS,
        applied::applied,
        kustomize::tool,
        none_of,
        object::Object,
        schema::Schemas,
        shared::{shared, without},
    },
};
use cofferdam::tree::{Tree, write};
use std::collections::BTreeSet;

#[test]
fn kustomize_builds_every_folder_of_every_step() {
    let Some(tool) = tool() else { return without("kustomize") };
    let place = tempfile::tempdir().unwrap();
    let (mut seen, mut faults) = (BTreeSet::new(), Vec::new());
    for (at, (step, tree)) in trees().enumerate() {
        // Most folders are the same in the next step: each content is built once.
        let mut new = folders(tree);
        new.retain(|folder| seen.insert(content(tree, folder)));
        if new.is_empty() {
            continue;
        }
        let out = place.path().join(at.to_string());
        write(&out, tree, THREADS).unwrap();
        for folder in new {
            let built = builds(&tool, &out, (tree, &folder));
            faults.extend(built.err().map(|fault| format!("{step}: {folder}: {fault}")));
        }
    }
    none_of(&faults);
    assert!(seen.len() > 200, "only {} folders were built", seen.len());
}

#[test]
fn every_object_of_every_step_fits_its_schema() {
    let Some(shared) = shared() else { return };
    let mut judge = Judge::new(Schemas::new(&shared));
    none_of(&judge.faults(&objects()));
    assert!(judge.seen.len() > 100, "only {} objects were judged", judge.seen.len());
}

#[test]
fn the_api_server_and_kubeconform_take_every_step() {
    let Some(shared) = shared() else { return };
    let objects = objects();
    match readers::custom(&shared, &objects) {
        None => without("conform"),
        Some(faults) => none_of(&faults),
    }
    match readers::of_kubernetes(&shared, &objects) {
        None => without("kubeconform"),
        Some((ok, said)) => assert!(ok, "{said}"),
    }
}

/// The trees of all steps, each with what it is called.
fn trees() -> impl Iterator<Item = (String, &'static Tree)> {
    WAYS.iter().flat_map(|shown| {
        let steps = shown.way().steps.iter();
        steps.map(|(outline, tree)| (format!("{}: {}", shown.name, outline.name), tree))
    })
}

/// A folder's files, by which it is known.
fn content(tree: &Tree, folder: &str) -> Vec<(String, String)> {
    let own = tree.files().iter().filter(|file| file.path.split().0 == folder);
    own.map(|file| (file.path.split().1.to_owned(), file.text.clone())).collect()
}

/// The objects of all steps as Flux applies them.
fn objects() -> Vec<Object> {
    let steps = WAYS.iter().flat_map(|shown| {
        let profile = &shown.way().profile;
        shown.way().steps.iter().map(move |(_, tree)| (profile, tree))
    });
    readers::distinct(steps.flat_map(|(profile, tree)| applied(tree, profile)))
}
