//! The documents of `kustomization.yaml` files, and what they name.

use crate::{
    view::{Files, Object, cluster::FLUX},
    yaml::Node,
};

/// The names under which kustomize looks for the file of a folder.
const NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The file that says what kustomize does with a folder, and its document.
pub(in crate::view) fn kustomization<'a>(
    files: &'a Files,
    folder: &str,
) -> Option<(String, &'a Node)> {
    NAMES.iter().find_map(|name| {
        let path = if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
        let node = files.get(&path)?.documents.first()?;
        Some((path, node))
    })
}

/// Whether a document steers kustomize and is no object of a cluster.
pub fn is_kustomization(path: &str, node: &Node) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let version = node.text_at(&["apiVersion"]).unwrap_or_default();
    NAMES.contains(&name) && !version.starts_with(FLUX)
        || version.starts_with("kustomize.config.k8s.io/")
}

/// Whether an entry names something that kustomize would fetch.
pub fn is_remote(entry: &str) -> bool {
    let host = entry.split('/').next().unwrap_or_default();
    entry.contains("://")
        || entry.starts_with("git@")
        || entry.contains("?ref=")
        || matches!(host, "github.com" | "gitlab.com" | "bitbucket.org")
}

/// The fields of a `kustomization.yaml` that are evaluated, or change nothing that a rule looks at.
pub(super) const EVALUATED: &[&str] = &[
    "apiVersion",
    "bases",
    "buildMetadata",
    "commonAnnotations",
    "commonLabels",
    "components",
    "configMapGenerator",
    "generatorOptions",
    "images",
    "kind",
    "labels",
    "metadata",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "replacements",
    "replicas",
    "resources",
    "secretGenerator",
    "sortOptions",
    "validators",
];

/// The fields of a `kustomization.yaml` that list files and folders of objects.
pub(in crate::view) const LISTS: &[&str] = &["resources", "bases", "components"];

pub(in crate::view) fn entries<'a>(
    node: &'a Node,
    key: &str,
) -> impl Iterator<Item = &'a Node> + use<'a> {
    node.get(key).map(Node::items).unwrap_or_default().iter()
}

/// The objects of a document; a `List` holds several.
pub(in crate::view) fn objects(document: &Node) -> Vec<Object> {
    let is_list = document.text_at(&["kind"]).is_some_and(|kind| kind.ends_with("List"));
    match document.get("items").filter(|_| is_list) {
        Some(items) => items.items().iter().cloned().filter_map(Object::of).collect(),
        None => Object::of(document.clone()).into_iter().collect(),
    }
}
