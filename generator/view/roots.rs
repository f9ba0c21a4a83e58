//! What clusters start from: the Flux Kustomizations that no other one applies, and what the Flux operator
//! is told to sync.

use super::{
    Files, Folder, Object, Repository,
    cluster::FLUX,
    file::{folder_of, is_intent, is_yaml},
    flux::{Followed, Follower},
    kustomize::{Builder, Built, is_kustomization, kustomization, objects},
    lists::{Lists, reach},
    origin::{Origins, SOURCE},
};
use crate::{
    finding::{Finding, Sources},
    yaml::Node,
};
use std::collections::{BTreeMap, BTreeSet};

/// The group of the Flux operator.
const OPERATOR: &str = "fluxcd.controlplane.io";

/// Finds every cluster that starts in the repository, and what none of them reaches.
pub(super) fn repository(files: Files, sources: &Sources) -> (Repository, Vec<Finding>) {
    let lists = Lists::of(&files);
    let written = Written::of(&files, &lists);
    let mut origins = Origins::learn(&files, &written.kustomizations, &written.sources);
    for sync in &written.syncs {
        origins.address(sync.source.clone(), Some(&sync.url));
    }
    let starts = starts(&files, &written, &origins, &lists);
    let mut follower = Follower::new(&files, Builder::new(&files, sources, &lists), origins);
    let clusters: Vec<Followed> = if starts.is_empty() {
        vec![without_flux(&files, &lists, &mut follower)]
    } else {
        let all = starts.into_iter().map(|(folder, start)| {
            let built = start.built(&files, &folder, &mut follower);
            (start.files, follower.cluster(&folder, built))
        });
        outermost(all.collect())
    };
    let overflow = follower.builder.overflow.map(too_many);
    let read: BTreeSet<&String> = clusters.iter().flat_map(|cluster| &cluster.read).collect();
    let unreached: Vec<String> = files
        .iter()
        .map(|(path, _)| path.to_owned())
        .filter(|path| is_yaml(path) && !is_intent(path))
        .filter(|path| !read.contains(path) && !lists.is_input(path))
        .collect();
    let switched_off = unreached.iter().filter(|path| is_commented(&files, sources, path)).cloned();
    let switched_off = switched_off.collect();
    let of_file = |path: &String| {
        let documents = files.get(path).into_iter().flat_map(|file| &file.documents);
        let documents = documents.filter(|document| !is_kustomization(path, document));
        documents.flat_map(objects).collect::<Vec<_>>()
    };
    let loose = unreached.iter().flat_map(of_file).collect();
    let clusters = clusters.into_iter().map(|followed| followed.cluster).collect();
    let intents = BTreeMap::new();
    let repository = Repository { files, intents, clusters, loose, unreached, switched_off };
    (repository, overflow.into_iter().collect())
}

/// Whether a comment of a `kustomization.yaml` in the folder or above it names a file.
fn is_commented(files: &Files, sources: &Sources, path: &str) -> bool {
    let folder = folder_of(path);
    [folder, folder_of(folder)].into_iter().any(|above| {
        let steering = kustomization(files, above).and_then(|(path, _)| files.get(&path));
        let text = steering.and_then(|file| sources.get(file.id)).map_or("", |source| &source.text);
        let name = path.strip_prefix(above).unwrap_or(path).trim_start_matches('/');
        let comments = text.lines().filter_map(|line| line.trim_start().strip_prefix('#'));
        comments.into_iter().any(|comment| comment.contains(name))
    })
}

fn too_many(place: crate::finding::Place) -> Finding {
    Finding::warning("too-many-objects", place, "from here on, objects are not judged")
        .note("the clusters of this repository come to more objects than are kept at once")
        .help("judge a part of the repository at a time")
}

/// What is written about Flux itself, anywhere in the repository.
#[derive(Default)]
struct Written<'a> {
    /// Its Kustomizations, each with the path of its file.
    kustomizations: Vec<(&'a str, Object)>,
    sources: Vec<Object>,
    syncs: Vec<Sync>,
}

/// What a `FluxInstance` syncs.
struct Sync {
    path: String,
    source: (String, String),
    url: String,
    object: Object,
}

impl<'a> Written<'a> {
    fn of(files: &'a Files, lists: &Lists) -> Self {
        let mut written = Self::default();
        // A patch of a Kustomization looks like one.
        for (path, file) in files.iter().filter(|(path, _)| !lists.is_input(path)) {
            for document in &file.documents {
                if !is_kustomization(path, document) {
                    written.add(path, document);
                }
            }
        }
        written
    }

    fn add(&mut self, path: &'a str, document: &Node) {
        let version = document.text_at(&["apiVersion"]).unwrap_or_default();
        let group = version.split('/').next().unwrap_or_default();
        let is_list = document.text_at(&["kind"]).is_some_and(|kind| kind.ends_with("List"));
        if !is_list
            && ![FLUX, SOURCE, OPERATOR, GENERATORS, "helm.toolkit.fluxcd.io"].contains(&group)
        {
            return;
        }
        if group == "helm.toolkit.fluxcd.io"
            && document.at(&["spec", "values", "instance"]).is_none()
        {
            return;
        }
        for object in objects(document) {
            match (object.key.group.as_str(), object.key.kind.as_str()) {
                (FLUX, "Kustomization") => self.kustomizations.push((path, object)),
                (SOURCE | GENERATORS, _) => self.sources.push(object),
                (OPERATOR, "FluxInstance") => {
                    self.syncs.extend(Sync::of(object, &["spec", "sync"]));
                }
                ("helm.toolkit.fluxcd.io", _) => {
                    self.syncs.extend(Sync::of(object, &["spec", "values", "instance", "sync"]));
                }
                _ => {}
            }
        }
    }
}

/// The group of `ArtifactGenerator`.
const GENERATORS: &str = "source.extensions.fluxcd.io";

impl Sync {
    fn of(object: Object, at: &[&str]) -> Option<Self> {
        let sync = object.at(at)?;
        let text = |key: &str| sync.text_at(&[key]).map(str::to_owned);
        let kind = text("kind").unwrap_or_else(|| "GitRepository".to_owned());
        let name = text("name").unwrap_or_else(|| "flux-system".to_owned());
        let (path, url) = (text("path")?, text("url").unwrap_or_default());
        Some(Self { path, source: (kind, name), url, object })
    }
}

/// What a cluster starts with, besides the folder.
#[derive(Default)]
struct Start {
    /// The files by which it is known: once another cluster reads them all, it is no start.
    files: Vec<String>,
    /// Whether everything below the folder is applied, as with `kustomize build`.
    is_whole: bool,
}

impl Start {
    fn built(&self, files: &Files, folder: &str, follower: &mut Follower<'_>) -> Built {
        if self.is_whole || kustomization(files, folder).is_some() {
            return follower.builder.build(folder, None);
        }
        // A bootstrap is told of a folder, so what lies beside a Kustomization is applied with it.
        let beside = files.below(folder).map(|(path, _)| path);
        let beside = beside.filter(|path| folder_of(path) == folder && is_yaml(path));
        follower.builder.plain(&beside.collect::<Vec<_>>())
    }
}

/// The folders that clusters start from.
fn starts(
    files: &Files,
    written: &Written<'_>,
    origins: &Origins,
    lists: &Lists,
) -> BTreeMap<String, Start> {
    let mut starts: BTreeMap<String, Start> = BTreeMap::new();
    for sync in &written.syncs {
        if let Some(folder) = Origins::synced(files, &sync.path, &sync.object) {
            let listed = kustomization(files, &folder).map(|(path, _)| path);
            let direct = files.below(&folder).map(|(path, _)| path);
            let direct = direct.filter(|path| is_yaml(path) && folder_of(path) == folder);
            let known =
                listed.map_or_else(|| direct.map(str::to_owned).collect(), |path| vec![path]);
            starts.insert(folder, Start { files: known, is_whole: true });
        }
    }
    for path in tops(files, written, origins) {
        let mut folders = BTreeSet::new();
        lists.tops_over(path, &mut BTreeSet::new(), &mut folders);
        if folders.is_empty() {
            let start = starts.entry(folder_of(path).to_owned()).or_default();
            start.files.push(path.to_owned());
        }
        for folder in folders {
            let steered = kustomization(files, &folder).map(|(path, _)| path);
            let start = starts.entry(folder).or_default();
            start.files.extend(steered.filter(|path| !start.files.contains(path)));
        }
    }
    starts
}

/// The files with Flux Kustomizations that no other file's Kustomization applies.
fn tops<'a>(files: &Files, written: &Written<'a>, origins: &Origins) -> BTreeSet<&'a str> {
    let mut of_file: BTreeMap<&str, Vec<&Object>> = BTreeMap::new();
    for (path, object) in &written.kustomizations {
        of_file.entry(path).or_default().push(object);
    }
    let known: BTreeSet<&str> = of_file.keys().copied().collect();
    let mut below: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut applies: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, objects) in &of_file {
        for object in objects {
            let Folder::Found(folder) = origins.folder(files, object) else { continue };
            let reached = below.entry(folder).or_insert_with_key(|folder| {
                let mut reached = BTreeSet::new();
                reach(files, folder, &mut BTreeSet::new(), &mut |path| {
                    reached.extend(known.get(path));
                });
                reached
            });
            applies.entry(path).or_default().extend(reached.iter());
        }
    }
    let mut inner: BTreeSet<&str> = BTreeSet::new();
    for (path, reached) in &applies {
        // One that applies itself, as `flux bootstrap` writes it, may be a start all the same.
        inner.extend(reached.iter().filter(|other| *other != path));
    }
    let mut tops: BTreeSet<&str> =
        known.iter().copied().filter(|path| !inner.contains(path)).collect();
    // Files that apply one another in a circle: one of each circle starts.
    let mut seen = BTreeSet::new();
    for top in &tops {
        follow(top, &applies, &mut seen);
    }
    let is_main =
        |path: &&&str| of_file[**path].iter().any(|object| object.key.name == "flux-system");
    let main_first = known.iter().filter(is_main).chain(known.iter());
    for path in main_first {
        if !seen.contains(path) {
            tops.insert(path);
            follow(path, &applies, &mut seen);
        }
    }
    tops
}

/// Marks every file that is applied from one, at any depth.
fn follow<'a>(
    path: &'a str,
    applies: &BTreeMap<&'a str, BTreeSet<&'a str>>,
    seen: &mut BTreeSet<&'a str>,
) {
    let mut open = vec![path];
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(applies.get(next).into_iter().flatten());
        }
    }
}

/// The clusters that no other one applies: what only the full view shows, such as paths that a patch sets.
fn outermost(all: Vec<(Vec<String>, Followed)>) -> Vec<Followed> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(all[*at].1.cluster.layers.len()));
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    for at in order {
        let (files, _) = &all[at];
        let is_covered = |other: &usize| files.iter().all(|file| all[*other].1.read.contains(file));
        if files.is_empty() || !kept.iter().any(is_covered) {
            kept.insert(at);
        }
    }
    let all = all.into_iter().enumerate().filter(|(at, _)| kept.contains(at));
    all.map(|(_, (_, followed))| followed).collect()
}

/// A repository without Flux Kustomizations: what kustomize makes of it, and all other files as they are.
fn without_flux(files: &Files, lists: &Lists, follower: &mut Follower<'_>) -> Followed {
    let mut start = Built::default();
    for (path, file) in files.iter() {
        let folder = folder_of(path);
        let steers = file.documents.iter().any(|node| is_kustomization(path, node));
        let is_component =
            file.documents.iter().any(|node| node.text_at(&["kind"]) == Some("Component"));
        if steers && !is_component && !lists.is_listed(folder) {
            start.append(follower.builder.build(folder, None));
        }
    }
    let rest: Vec<&str> =
        files.iter().map(|(path, _)| path).filter(|path| !start.files.contains(*path)).collect();
    start.append(follower.builder.plain(&rest));
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
