//! Following Flux Kustomizations: from what a cluster starts with to everything that is applied to it.

use super::{
    Cluster, Files, Folder, Layer, Object,
    cluster::FLUX,
    file::{folder_of, resolved},
    kustomize::{self, Built},
};
use std::collections::{BTreeMap, BTreeSet};

/// Builds of folders, each made once.
pub(super) struct Follower<'a> {
    files: &'a Files,
    built: BTreeMap<String, Built>,
    /// The files that any build read.
    pub(super) read: BTreeSet<String>,
}

impl<'a> Follower<'a> {
    pub(super) fn new(files: &'a Files) -> Self {
        Self { files, built: BTreeMap::new(), read: BTreeSet::new() }
    }

    /// What comes of a folder.
    pub(super) fn build(&mut self, folder: &str) -> &Built {
        let files = self.files;
        self.built.entry(folder.to_owned()).or_insert_with(|| kustomize::build(files, folder))
    }

    /// Everything that is applied to the cluster that starts with the objects of a folder.
    pub(super) fn cluster(&mut self, folder: &str, start: Built) -> Cluster {
        let mut cluster = Cluster { folder: folder.to_owned(), ..Cluster::default() };
        self.read.extend(start.files);
        cluster.faults = start.faults;
        cluster.skipped = start.skipped;
        cluster.objects.extend(start.objects);
        let mut known = BTreeSet::new();
        let mut at = 0;
        while at < cluster.objects.len() {
            let object = &cluster.objects[at];
            if object.is(FLUX, "Kustomization") && known.insert(object.key.clone()) {
                self.follow(at, &mut cluster);
            }
            at += 1;
        }
        // What the bootstrap applies and a layer takes over is the layer's.
        forget_taken_over(&mut cluster);
        cluster.indexed()
    }

    /// Adds what a Flux Kustomization applies.
    fn follow(&mut self, at: usize, cluster: &mut Cluster) {
        let index = cluster.layers.len();
        let object = cluster.objects[at].clone();
        let folder = self.folder(&object);
        let mut layer = Layer {
            object: at,
            folder: folder.clone(),
            objects: Vec::new(),
            faults: Vec::new(),
            is_whole: true,
        };
        if let Folder::Found(folder) = &folder {
            let built = self.build(folder).clone();
            self.read.extend(built.files);
            layer.faults = built.faults;
            layer.is_whole = built.skipped.is_empty();
            cluster.skipped.extend(built.skipped);
            let mut objects = built.objects;
            change(&object, &mut objects);
            for mut found in objects {
                found.layer = Some(index);
                layer.objects.push(cluster.objects.len());
                cluster.objects.push(found);
            }
        } else {
            layer.is_whole = false;
        }
        cluster.layers.push(layer);
    }

    /// The folder behind `spec.path`: below the root, or below the part of the repository that is published
    /// as a source of its own.
    pub(super) fn folder(&self, object: &Object) -> Folder {
        let Some(path) = object.text(&["spec", "path"]) else {
            let of_this = object.at(&["spec"]).is_some();
            return if of_this { Folder::Found(String::new()) } else { Folder::Unknown };
        };
        if path.contains("${") {
            return Folder::Unknown;
        }
        let Some(path) = resolved("", path) else { return Folder::Missing };
        let own = self.files.path(object.node.place.file).map_or("", folder_of);
        let mut roots = vec![String::new()];
        let mut above = String::new();
        for part in own.split('/').filter(|part| !part.is_empty()) {
            above = if above.is_empty() { part.to_owned() } else { format!("{above}/{part}") };
            roots.push(above.clone());
        }
        let candidates = roots.into_iter().filter_map(|root| resolved(&root, &path));
        candidates
            .into_iter()
            .find(|folder| self.files.has_folder(folder))
            .map_or(Folder::Missing, Folder::Found)
    }
}

/// What a Flux Kustomization changes about the objects that it applies.
fn change(kustomization: &Object, objects: &mut [Object]) {
    if let Some(namespace) = kustomization.at(&["spec", "targetNamespace"]) {
        for object in objects {
            object.move_to(namespace);
        }
    }
}

/// Drops the bootstrap's copy of what a layer applies from the very same place.
fn forget_taken_over(cluster: &mut Cluster) {
    let taken: BTreeSet<_> = cluster
        .objects
        .iter()
        .filter(|object| object.layer.is_some())
        .map(|object| (object.key.clone(), object.node.place))
        .collect();
    let is_kept = |object: &Object| {
        object.layer.is_some() || !taken.contains(&(object.key.clone(), object.node.place))
    };
    let kept: Vec<bool> = cluster.objects.iter().map(is_kept).collect();
    let mut at = 0;
    let moved: Vec<usize> = kept
        .iter()
        .map(|kept| {
            at += usize::from(*kept);
            at.saturating_sub(1)
        })
        .collect();
    for layer in &mut cluster.layers {
        layer.objects.iter_mut().for_each(|index| *index = moved[*index]);
        // The bootstrap's own Kustomization is the copy that was dropped: the layer's stands for it.
        if kept[layer.object] {
            layer.object = moved[layer.object];
        } else {
            let old = &cluster.objects[layer.object];
            let same = |object: &&Object| {
                object.layer.is_some()
                    && object.key == old.key
                    && object.node.place == old.node.place
            };
            let found = cluster.objects.iter().position(|object| same(&object));
            layer.object = moved[found.unwrap_or(layer.object)];
        }
    }
    let mut kept = kept.into_iter();
    cluster.objects.retain(|_| kept.next().unwrap_or(true));
}
