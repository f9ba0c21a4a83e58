//! What Flux is told to use and a tree does not hold: it is there already, or it is missing.

use crate::{view::Cluster, yaml::Node};

/// The objects that Flux is told to use and that are not in the tree.
pub(super) fn missing(cluster: &Cluster) -> Vec<String> {
    let mut wanted: Vec<(String, &str, &str)> = Vec::new();
    for object in &cluster.objects {
        let namespace = object.key.namespace.as_str();
        let secrets = [
            ["spec", "secretRef", "name"].as_slice(),
            &["spec", "decryption", "secretRef", "name"],
        ];
        if object.key.group.ends_with("toolkit.fluxcd.io") {
            let names = secrets.iter().filter_map(|path| object.text(path));
            wanted.extend(names.map(|name| ("Secret".to_owned(), namespace, name)));
        }
        let sources = [
            ["spec", "sourceRef"].as_slice(),
            &["spec", "chartRef"],
            &["spec", "chart", "spec", "sourceRef"],
        ];
        let lists = [["spec", "postBuild", "substituteFrom"].as_slice(), &["spec", "valuesFrom"]];
        let listed = lists.iter().filter_map(|path| object.at(path)).flat_map(Node::items);
        let listed = listed.filter(|entry| !entry.get("optional").is_some_and(Node::is_true));
        for reference in sources.iter().filter_map(|path| object.at(path)).chain(listed) {
            if let (Some(kind), Some(name)) =
                (reference.text_at(&["kind"]), reference.text_at(&["name"]))
            {
                let namespace = reference.text_at(&["namespace"]).unwrap_or(namespace);
                wanted.push((kind.to_owned(), namespace, name));
            }
        }
    }
    wanted.retain(|(kind, namespace, name)| {
        !name.contains("${") && !namespace.is_empty() && !is_made(cluster, kind, namespace, name)
    });
    wanted.into_iter().map(|(kind, namespace, name)| format!("{kind}/{namespace}/{name}")).collect()
}

/// Whether the tree has an object, or what makes it.
fn is_made(cluster: &Cluster, kind: &str, namespace: &str, name: &str) -> bool {
    cluster.objects.iter().filter(|object| object.key.namespace == namespace).any(|object| {
        let made = object.text(&["spec", "target", "name"]).unwrap_or(&object.key.name);
        let makes_secrets = matches!(object.key.kind.as_str(), "ExternalSecret" | "SealedSecret");
        object.key.kind == kind && object.key.name == name
            || kind == "Secret" && makes_secrets && made == name
    })
}
