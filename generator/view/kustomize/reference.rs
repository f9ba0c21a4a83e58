//! Following objects that kustomize moved or renamed in what refers to them, as far as built-in kinds do.

use crate::{
    finding::Place,
    view::Object,
    yaml::{Entry, Node, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// New names by kind and a name before; none where two objects had that name.
type Renamed = BTreeMap<(String, String), Option<String>>;

/// Follows the objects that have another name than before.
pub(super) fn follow_names(objects: &mut [Object], place: Place) {
    let mut renamed = Renamed::new();
    for object in objects.iter() {
        let former: BTreeSet<&str> = object.names().skip(1).collect();
        for name in former.into_iter().filter(|name| *name != object.key.name) {
            let new = || Some(object.key.name.clone());
            let known =
                renamed.entry((object.key.kind.clone(), name.to_owned())).or_insert_with(new);
            if *known != new() {
                *known = None;
            }
        }
    }
    for object in objects.iter_mut().filter(|object| is_built_in(&object.key.group)) {
        let is_set = object.key.kind == "StatefulSet";
        let mut names = Names { renamed: &renamed, place };
        names.walk(&mut object.node, "");
        if let Some(spec) = object.node.get_mut("spec").filter(|_| is_set) {
            names.follow(spec, "serviceName", "Service");
        }
    }
}

fn is_built_in(group: &str) -> bool {
    group.is_empty()
        || !group.contains('.')
        || group.ends_with(".k8s.io") && !group.starts_with("gateway.")
}

struct Names<'a> {
    renamed: &'a Renamed,
    place: Place,
}

impl Names<'_> {
    /// Follows every reference below a node that stands under a key.
    fn walk(&mut self, node: &mut Node, key: &str) {
        if let Some(items) = node.items_mut() {
            for item in items {
                self.walk(item, key);
            }
            return;
        }
        match key {
            "configMap" | "configMapRef" | "configMapKeyRef" => {
                self.follow(node, "name", "ConfigMap");
            }
            "secretRef" | "secretKeyRef" | "imagePullSecrets" | "secrets" => {
                self.follow(node, "name", "Secret");
            }
            "secret" => {
                self.follow(node, "secretName", "Secret");
                self.follow(node, "name", "Secret");
            }
            "tls" => self.follow(node, "secretName", "Secret"),
            "persistentVolumeClaim" => self.follow(node, "claimName", "PersistentVolumeClaim"),
            "service" => self.follow(node, "name", "Service"),
            "roleRef" | "scaleTargetRef" | "subjects" => {
                if let Some(kind) = node.text_at(&["kind"]).map(str::to_owned) {
                    self.follow(node, "name", &kind);
                }
            }
            "spec" => {
                self.follow(node, "serviceAccountName", "ServiceAccount");
                self.follow(node, "serviceAccount", "ServiceAccount");
            }
            _ => {}
        }
        for entry in node.entries_mut().into_iter().flatten() {
            self.walk(&mut entry.node, &entry.key);
        }
    }

    /// Follows the name of an object of a kind that stands under a key of a map.
    fn follow(&mut self, node: &mut Node, key: &str, kind: &str) {
        let Some(name) = node.text_at(&[key]) else { return };
        let Some(Some(new)) = self.renamed.get(&(kind.to_owned(), name.to_owned())) else { return };
        let value = Value::Text(new.as_str().into());
        node.set(Entry {
            key: key.into(),
            place: self.place,
            node: Node { place: self.place, value },
        });
    }
}

/// Follows service accounts and Services into the namespace that everything was moved to.
pub(super) fn follow_namespace(objects: &mut [Object], namespace: &Node) {
    let refers = |object: &Object| {
        matches!(&*object.key.kind, "RoleBinding" | "ClusterRoleBinding")
            || object.key.group == "admissionregistration.k8s.io"
    };
    if !objects.iter().any(refers) {
        return;
    }
    let moved: BTreeMap<(String, String), Vec<String>> = objects
        .iter()
        .filter(|object| matches!(&*object.key.kind, "ServiceAccount" | "Service"))
        .fold(BTreeMap::new(), |mut moved, object| {
            let key = (object.key.kind.clone(), object.key.name.clone());
            let before = object.namespaces().map(str::to_owned);
            moved.entry(key).or_insert_with(Vec::new).extend(before);
            moved
        });
    let is_moved = |kind: &str, node: &Node| {
        let name = node.text_at(&["name"]).unwrap_or_default();
        let from = node.text_at(&["namespace"]);
        let before = moved.get(&(kind.to_owned(), name.to_owned()));
        before
            .is_some_and(|before| from.is_none_or(|from| before.iter().any(|known| known == from)))
    };
    let entry =
        || Entry { key: "namespace".into(), place: namespace.place, node: namespace.clone() };
    for object in objects.iter_mut().filter(|object| refers(object)) {
        for subject in
            object.node.get_mut("subjects").and_then(Node::items_mut).into_iter().flatten()
        {
            let is_account = subject.text_at(&["kind"]) == Some("ServiceAccount");
            let is_default = subject.text_at(&["name"]) == Some("default");
            if is_account && (is_default || is_moved("ServiceAccount", subject)) {
                subject.set(entry());
            }
        }
        for webhook in
            object.node.get_mut("webhooks").and_then(Node::items_mut).into_iter().flatten()
        {
            let service = webhook.get_mut("clientConfig").and_then(|node| node.get_mut("service"));
            if let Some(service) = service.filter(|service| is_moved("Service", service)) {
                service.set(entry());
            }
        }
    }
}
