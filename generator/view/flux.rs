//! Following Flux Kustomizations: from what a cluster starts with to everything that is applied to it.

use super::{
    Cluster, Files, Folder, Layer, Object, Skipped,
    cluster::FLUX,
    kustomize::{Builder, Built, own_fields},
    origin::Origins,
};
use crate::finding::Place;
use std::collections::{BTreeMap, BTreeSet};

/// Follows clusters, one after the other.
pub(super) struct Follower<'a> {
    files: &'a Files,
    pub(super) builder: Builder<'a>,
    pub(super) origins: Origins,
}

/// A cluster, and the files that were read for it.
pub(super) struct Followed {
    pub(super) cluster: Cluster,
    pub(super) read: BTreeSet<String>,
}

impl<'a> Follower<'a> {
    pub(super) fn new(files: &'a Files, builder: Builder<'a>, origins: Origins) -> Self {
        Self { files, builder, origins }
    }

    /// Everything that is applied to the cluster that starts with the objects of a folder.
    pub(super) fn cluster(&mut self, folder: &str, start: Built) -> Followed {
        let cluster = Cluster { folder: folder.to_owned(), ..Cluster::default() };
        let mut followed = Followed { cluster, read: start.files };
        let cluster = &mut followed.cluster;
        cluster.faults = start.faults.into_iter().collect();
        cluster.skipped = start.skipped.into_iter().collect();
        cluster.objects = start.objects;
        let mut known = BTreeSet::new();
        let mut at = 0;
        while let Some(object) = followed.cluster.objects.get(at) {
            if object.is(FLUX, "Kustomization") && known.insert(object.key.clone()) {
                self.follow(at, &mut followed);
            } else if object.key.kind == "ResourceSet" {
                let what = format!("what `{}` makes is not evaluated", object.key);
                let place = object.node.place;
                followed.cluster.skipped.push(Skipped { place, what });
            }
            at += 1;
        }
        // What the bootstrap applies and a layer takes over is the layer's.
        forget_taken_over(&mut followed.cluster);
        followed.cluster = followed.cluster.indexed();
        followed
    }

    /// Adds what a Flux Kustomization applies.
    fn follow(&mut self, at: usize, followed: &mut Followed) {
        let cluster = &mut followed.cluster;
        let index = cluster.layers.len();
        let object = &cluster.objects[at];
        let folder = self.origins.folder(self.files, object);
        let built = match &folder {
            Folder::Found(folder) => Some(self.builder.build(folder, object.at(&["spec"]))),
            Folder::Missing | Folder::Foreign | Folder::Unknown => None,
        };
        let is_whole = built.as_ref().is_some_and(|built| built.skipped.is_empty());
        let mut built = built.unwrap_or_default();
        if let Some(metadata) = object.at(&["spec", "commonMetadata"]) {
            for (field, pairs) in
                ["labels", "annotations"].map(|field| (field, metadata.get(field)))
            {
                let Some(pairs) = pairs else { continue };
                built.objects.iter_mut().for_each(|found| own_fields(found, field, pairs));
            }
        }
        let from = cluster.objects.len();
        built.objects.iter_mut().for_each(|found| found.layer = Some(index));
        cluster.objects.append(&mut built.objects);
        let objects = (from..cluster.objects.len()).collect();
        cluster.skipped.extend(built.skipped);
        let faults = built.faults.into_iter().collect();
        cluster.layers.push(Layer { object: at, folder, objects, faults, is_whole });
        followed.read.extend(built.files);
    }
}

/// Drops the bootstrap's copy of what a layer applies from the very same place.
fn forget_taken_over(cluster: &mut Cluster) {
    let id = |object: &Object| (object.node.place, object.key.clone());
    let loose: BTreeSet<_> =
        cluster.objects.iter().filter(|object| object.layer.is_none()).map(id).collect();
    let taken: BTreeMap<(Place, super::ObjectKey), usize> = cluster
        .objects
        .iter()
        .enumerate()
        .filter(|(_, object)| object.layer.is_some())
        .map(|(at, object)| (id(object), at))
        .filter(|(id, _)| loose.contains(id))
        .rev()
        .collect();
    if taken.is_empty() {
        return;
    }
    // Where each object goes: what is dropped goes where the layer's own copy does.
    let stays: Vec<bool> = cluster
        .objects
        .iter()
        .map(|object| object.layer.is_some() || !taken.contains_key(&id(object)))
        .collect();
    let mut kept = 0;
    let mut moved: Vec<usize> = Vec::with_capacity(stays.len());
    for stays in &stays {
        moved.push(kept);
        kept += usize::from(*stays);
    }
    for layer in &mut cluster.layers {
        layer.objects.iter_mut().for_each(|at| *at = moved[*at]);
        let copy = taken.get(&id(&cluster.objects[layer.object])).filter(|_| !stays[layer.object]);
        layer.object = moved[copy.copied().unwrap_or(layer.object)];
    }
    let mut stays = stays.into_iter();
    cluster.objects.retain(|_| stays.next().unwrap_or(true));
}
