//! What clusters start from: the Flux Kustomizations that no other one applies.

use super::{
    Cluster, Files, Folder, Object, Repository,
    cluster::FLUX,
    file::{folder_of, is_intent, is_yaml},
    flux::Follower,
    kustomize::{Built, is_kustomization, objects},
};
use crate::{finding::Place, yaml::Node};
use std::collections::{BTreeMap, BTreeSet};

/// Finds every cluster that starts in the repository, and what none of them reaches.
pub(super) fn repository(files: Files) -> Repository {
    let mut follower = Follower::new(&files);
    let starts = starts(&files, &mut follower);
    let clusters: Vec<Cluster> = if starts.is_empty() {
        vec![without_flux(&files, &mut follower)]
    } else {
        starts.into_iter().map(|(folder, built)| follower.cluster(&folder, built)).collect()
    };
    let is_unread = |path: &str| is_yaml(path) && !is_intent(path) && !follower.read.contains(path);
    let unread = files.iter().filter(|(path, _)| is_unread(path));
    let unreached: Vec<String> = unread.map(|(path, _)| path.to_owned()).collect();
    let of_file = |path: &String| {
        let documents = files.get(path).into_iter().flat_map(|file| &file.documents);
        let documents = documents.filter(|document| !is_kustomization(path, document));
        documents.flat_map(objects).collect::<Vec<_>>()
    };
    let loose = unreached.iter().flat_map(of_file).collect();
    let intents = BTreeMap::new();
    Repository { files, intents, clusters, loose, unreached }
}

/// The folders that clusters start from, each with what the bootstrap applies.
fn starts(files: &Files, follower: &mut Follower<'_>) -> BTreeMap<String, Built> {
    let mut written: Vec<(&str, Object)> = Vec::new();
    for (path, file) in files.iter() {
        let documents = file.documents.iter().filter(|document| !is_kustomization(path, document));
        let found = documents.flat_map(objects);
        written.extend(
            found.filter(|object| object.is(FLUX, "Kustomization")).map(|object| (path, object)),
        );
    }
    // What another one applies is no start; one that applies itself is, as `flux bootstrap` makes it.
    let mut applied: BTreeSet<Place> = BTreeSet::new();
    for (_, object) in &written {
        if let Folder::Found(folder) = follower.folder(object) {
            let built = follower.build(&folder);
            let inner = built.objects.iter().filter(|found| found.is(FLUX, "Kustomization"));
            let inner = inner.map(|found| found.node.place);
            applied.extend(inner.filter(|place| *place != object.node.place));
        }
    }
    let listed = listing(files);
    let mut starts = BTreeMap::new();
    for (path, object) in &written {
        if applied.contains(&object.node.place) {
            continue;
        }
        let mut tops = BTreeSet::new();
        tops_over(path, &listed, &mut BTreeSet::new(), &mut tops);
        if tops.is_empty() {
            let folder = folder_of(path).to_owned();
            let built: &mut Built = starts.entry(folder).or_default();
            built.files.push((*path).to_owned());
            built.objects.push(object.clone());
        }
        for top in tops {
            let built = follower.build(&top).clone();
            starts.insert(top, built);
        }
    }
    starts
}

/// For each path, the folders whose `kustomization.yaml` lists it.
type Listing = BTreeMap<String, BTreeSet<String>>;

fn listing(files: &Files) -> Listing {
    let mut listing = Listing::new();
    for (path, file) in files.iter() {
        for node in file.documents.iter().filter(|node| is_kustomization(path, node)) {
            let folder = folder_of(path);
            let lists = ["resources", "bases", "components"].map(|key| node.get(key));
            let entries = lists.into_iter().flatten().flat_map(Node::items);
            for entry in entries.filter_map(Node::text) {
                let Some(target) = super::file::resolved(folder, entry) else { continue };
                listing.entry(target).or_default().insert(folder.to_owned());
            }
        }
    }
    listing
}

/// The outermost folders that bring a file or folder in through their lists.
fn tops_over(
    path: &str,
    listed: &Listing,
    seen: &mut BTreeSet<String>,
    tops: &mut BTreeSet<String>,
) {
    for folder in listed.get(path).into_iter().flatten() {
        if !seen.insert(folder.clone()) {
            continue;
        }
        let before = tops.len();
        tops_over(folder, listed, seen, tops);
        if tops.len() == before && !listed.contains_key(folder) {
            tops.insert(folder.clone());
        }
    }
}

/// A repository without Flux Kustomizations: what kustomize makes of it, and all other files as they are.
fn without_flux(files: &Files, follower: &mut Follower<'_>) -> Cluster {
    let listed = listing(files);
    let mut start = Built::default();
    let mut add = |built: &Built| {
        start.files.extend(built.files.iter().cloned());
        start.objects.extend(built.objects.iter().cloned());
        start.skipped.extend(built.skipped.iter().cloned());
        start.faults.extend(built.faults.iter().cloned());
    };
    for (path, file) in files.iter() {
        let steers = file.documents.iter().any(|node| is_kustomization(path, node));
        let is_component = file
            .documents
            .iter()
            .any(|node| node.text_at(&["kind"]).is_some_and(|kind| kind == "Component"));
        if steers && !is_component && !listed.contains_key(folder_of(path)) {
            add(follower.build(folder_of(path)));
        }
    }
    let read: BTreeSet<String> = start.files.iter().cloned().collect();
    for (path, file) in files.iter().filter(|(path, _)| !read.contains(*path)) {
        let documents = file.documents.iter().filter(|node| !is_kustomization(path, node));
        start.objects.extend(documents.flat_map(objects));
        start.files.push(path.to_owned());
    }
    follower.cluster(&common_folder(files), start)
}

/// The deepest folder that every file lies below; `cofferdam.yaml` may stand anywhere above.
fn common_folder(files: &Files) -> String {
    let mut folders =
        files.iter().filter(|(path, _)| !is_intent(path)).map(|(path, _)| folder_of(path));
    let first: Vec<&str> = folders.next().unwrap_or_default().split('/').collect();
    let shared = folders.fold(first, |mut shared, folder| {
        let same = shared.iter().zip(folder.split('/')).take_while(|(a, b)| **a == *b).count();
        shared.truncate(same);
        shared
    });
    shared.join("/")
}
