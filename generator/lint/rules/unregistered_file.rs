use crate::{
    lint::{Found, rule},
    view::{Object, Repository},
    yaml::Node,
};
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// ## What it does
    ///
    /// Finds files with Kubernetes objects that lie in an applied folder, and that its `kustomization.yaml` does
    /// not list; and folders of apps that the folder above lists none of, though it lists their neighbours.
    ///
    /// ## Why it matters
    ///
    /// Flux does not apply them, and nobody is told.
    /// The file looks like a part of the cluster, and is edited as one.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/web.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: web/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - one.yaml
    /// # file: web/one.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: one, namespace: web}
    /// # file: web/two.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: two, namespace: web}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/web.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: web/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - one.yaml
    ///   - two.yaml
    /// # file: web/one.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: one, namespace: web}
    /// # file: web/two.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: two, namespace: web}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Files that a `kustomization.yaml` names in any other way, such as patches and values, are read.
    /// Folders for documentation, examples, tests, templates and what is switched off are left alone, and so are
    /// names that start with `_` or `.`, files that a comment in the `kustomization.yaml` names, and folders whose
    /// neighbours are not listed one by one.
    ///
    /// ## Source
    ///
    /// kustomize applies what `resources` lists, and nothing else.
    id: "unregistered-file",
    alias: "LAY-1",
    severity: Warning,
    summary: "a file lies in an applied folder, and no `kustomization.yaml` lists it",
    check: Repository(check),
}

/// Folders in which nobody expects files to be applied.
const APART: &[&str] = &[
    "archive",
    "archived",
    "bootstrap",
    "disabled",
    "doc",
    "docs",
    "example",
    "examples",
    "fixtures",
    "hack",
    "old",
    "sample",
    "samples",
    "scripts",
    "template",
    "templates",
    "test",
    "tests",
    "unused",
];

fn check(repository: &Repository, found: &mut Found<'_>) {
    let unreached: BTreeSet<&str> = repository.unreached.iter().map(String::as_str).collect();
    let mut objects: BTreeMap<&str, &Object> = BTreeMap::new();
    for object in repository.loose.iter().rev() {
        let path = repository.files.path(object.node.place.file).unwrap_or_default();
        if !is_apart(path) && !repository.switched_off.contains(path) {
            objects.insert(path, object);
        }
    }
    for (path, object) in objects {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
        let steering = |folder: &str| {
            repository.kustomization(folder).filter(|(path, _)| !unreached.contains(path.as_str()))
        };
        let list = match (steering(folder), repository.kustomization(folder), steering(above)) {
            (Some((list, _)), _, _) => list,
            (None, None, Some((list, node))) if lists_neighbours(node, folder, name) => list,
            _ => continue,
        };
        found
            .at(object, object.name_place(), format!("no `kustomization.yaml` lists `{path}`"))
            .note("kustomize applies only what is listed, so this is not in the cluster")
            .help(format!("list it in `{list}`, or remove the file"));
    }
}

fn is_apart(path: &str) -> bool {
    path.split('/').any(|part| {
        part.starts_with(['_', '.'])
            || part.contains("disabled")
            || APART.contains(&part.to_ascii_lowercase().as_str())
    })
}

/// Whether a list names files of this name in at least two other folders beside this one.
fn lists_neighbours(node: &Node, folder: &str, name: &str) -> bool {
    let own = folder.rsplit('/').next().unwrap_or(folder);
    let entries = node.get("resources").map(Node::items).unwrap_or_default();
    let neighbours = entries.iter().filter_map(Node::text).filter(|entry| {
        let parts: Vec<&str> = entry.split('/').filter(|part| *part != ".").collect();
        matches!(parts[..], [other, file] if other != own && other != ".." && file == name)
    });
    neighbours.count() >= 2
}
