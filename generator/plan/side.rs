//! A side of a plan: one tree as Flux would apply it, and what its charts say they leave behind.

use crate::{
    containment::{Composed, Leftover},
    view::{Cluster, Object, Origins, Repository},
};
use std::collections::BTreeMap;

/// What a plan starts from or leads to.
#[derive(Debug)]
pub struct Side {
    /// What its user calls it, such as `home` or `main:out/home`.
    pub name: String,
    /// The folder of the tree, from the root of the repository.
    pub root: String,
    /// What Flux would apply of it.
    pub cluster: Cluster,
    /// Where its kinds come from.
    pub origins: Origins,
    /// What goes by hand with each release, by its namespace and name; only a composed side knows.
    pub leftovers: BTreeMap<(String, String), Vec<Leftover>>,
}

impl Side {
    /// The side of a repository's cluster that starts in a folder, the largest where there are several; an empty one
    /// where there is none.
    pub fn of(name: impl Into<String>, root: &str, mut repository: Repository) -> Self {
        let own = repository.clusters.iter().enumerate();
        let own = own.filter(|(_, cluster)| is_within(&cluster.folder, root));
        let (mut cluster, mut origins) = (Cluster::default(), Origins::default());
        if let Some((at, found)) = own.max_by_key(|(_, cluster)| cluster.objects.len()) {
            origins = Origins::of(&repository, found);
            cluster = repository.clusters.swap_remove(at);
        }
        let (name, root, leftovers) = (name.into(), root.to_owned(), BTreeMap::new());
        Self { name, root, cluster, origins, leftovers }
    }

    /// The folders in a folder from which clusters of a repository start that have anything.
    pub fn starts<'r>(repository: &'r Repository, root: &str) -> Vec<&'r str> {
        let own = repository.clusters.iter().filter(|cluster| !cluster.objects.is_empty());
        own.map(|cluster| cluster.folder.as_str())
            .filter(|folder| is_within(folder, root))
            .collect()
    }

    /// Adds what the charts of a composed platform say that they leave behind.
    #[must_use]
    pub fn knowing(mut self, composed: &Composed) -> Self {
        for layer in &composed.layers {
            for chart in &layer.charts {
                let key = (layer.namespace.to_string(), chart.release.clone());
                self.leftovers.entry(key).or_default().extend(chart.leftovers.iter().cloned());
            }
        }
        self
    }

    /// The Flux Kustomization that applies an object; none for what the cluster starts from.
    pub fn owner(&self, object: &Object) -> Option<&Object> {
        let layer = self.cluster.layers.get(object.layer?)?;
        Some(self.cluster.kustomization(layer))
    }
}

fn is_within(folder: &str, root: &str) -> bool {
    root.is_empty()
        || folder.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
