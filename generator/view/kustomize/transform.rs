//! What a `kustomization.yaml` changes about the objects that it gathered, besides patches.

use super::{
    fields::{self, Reach},
    reference,
    selector::Selector,
};
use crate::{
    finding::Place,
    view::Object,
    yaml::{Entry, Node, Value},
};

/// What is to be changed: the document of a `kustomization.yaml`, and what a Flux Kustomization adds to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish<'a> {
    /// The document; none for a folder that has no `kustomization.yaml`.
    pub(super) node: Option<&'a Node>,
    /// The `spec` of the Flux Kustomization, for the folder that it names.
    pub(super) spec: Option<&'a Node>,
}

impl<'a> Wish<'a> {
    /// The items of a list in the `kustomization.yaml`.
    pub(super) fn list(self, key: &str) -> impl Iterator<Item = &'a Node> + use<'a> {
        self.node.and_then(|node| node.get(key)).map(Node::items).unwrap_or_default().iter()
    }

    /// The items of a list with `true`, and those that Flux adds to it with `false`.
    pub(super) fn own_and_added(
        self,
        key: &str,
    ) -> impl Iterator<Item = (&'a Node, bool)> + use<'a> {
        let added = self.spec.and_then(|spec| spec.get(key)).map(Node::items).unwrap_or_default();
        self.list(key).map(|item| (item, true)).chain(added.iter().map(|item| (item, false)))
    }

    /// A value, unless Flux says another one.
    fn value(self, key: &str, of_flux: &str) -> Option<&'a Node> {
        let found = self.spec.and_then(|spec| spec.get(of_flux));
        found.or_else(|| self.node?.get(key)).filter(|value| value.value != Value::Null)
    }
}

/// Moves objects to the namespace, as kustomize does: a Namespace takes its name.
pub(super) fn namespace(wish: Wish<'_>, objects: &mut [Object]) {
    let Some(namespace) = wish.value("namespace", "targetNamespace") else { return };
    let Some(name) = namespace.scalar() else { return };
    for object in &mut *objects {
        match (object.key.group.as_str(), object.key.kind.as_str()) {
            ("", "Namespace") => object.rename(name.clone().into_owned(), namespace.place),
            ("apiregistration.k8s.io", "APIService") => {
                let path = ["spec", "service", "namespace"];
                let change = &mut |node: &mut Node| *node = namespace.clone();
                fields::visit(&mut object.node, &path, false, namespace.place, change);
            }
            _ => object.move_to(namespace),
        }
    }
    reference::follow_namespace(objects, namespace);
}

/// Puts the prefix and suffix around names, and follows them in what refers to the objects.
pub(super) fn names(wish: Wish<'_>, objects: &mut [Object]) {
    let (prefix, suffix) =
        (wish.value("namePrefix", "namePrefix"), wish.value("nameSuffix", "nameSuffix"));
    let Some(place) = prefix.or(suffix).map(|node| node.place) else { return };
    let text = |node: Option<&Node>| node.and_then(Node::scalar).unwrap_or_default().into_owned();
    let (prefix, suffix) = (text(prefix), text(suffix));
    if prefix.is_empty() && suffix.is_empty() {
        return;
    }
    for object in &mut *objects {
        let is_kept = matches!(
            (object.key.group.as_str(), object.key.kind.as_str()),
            ("", "Namespace")
                | ("apiextensions.k8s.io", "CustomResourceDefinition")
                | ("apiregistration.k8s.io", "APIService")
        );
        if !is_kept {
            object.rename(format!("{prefix}{}{suffix}", object.key.name), place);
        }
    }
    reference::follow_names(objects, place);
}

/// Writes labels and annotations.
pub(super) fn labels(wish: Wish<'_>, objects: &mut [Object]) {
    let Some(node) = wish.node else { return };
    let mut all: Vec<(&Node, Reach)> = Vec::new();
    all.extend(node.get("commonLabels").map(|pairs| (pairs, Reach::Selectors)));
    for entry in node.get("labels").map(Node::items).unwrap_or_default() {
        let says = |key: &str| entry.get(key).is_some_and(Node::is_true);
        let reach = match (says("includeSelectors"), says("includeTemplates")) {
            (true, _) => Reach::Selectors,
            (false, true) => Reach::Templates,
            (false, false) => Reach::Own,
        };
        all.extend(entry.get("pairs").map(|pairs| (pairs, reach)));
    }
    for (pairs, reach) in all {
        for object in &mut *objects {
            fields::label(object, pairs, reach);
        }
    }
    if let Some(pairs) = node.get("commonAnnotations") {
        for object in objects {
            fields::annotate(object, pairs);
        }
    }
}

/// Sets counts of replicas.
pub(super) fn replicas(wish: Wish<'_>, objects: &mut [Object]) {
    for entry in
        wish.node.and_then(|node| node.get("replicas")).map(Node::items).into_iter().flatten()
    {
        let (Some(name), Some(count)) = (entry.text_at(&["name"]), entry.get("count")) else {
            continue;
        };
        let wanted = Selector::named(name);
        let has_count = |object: &Object| {
            object.is("apps", "Deployment")
                || object.is("apps", "StatefulSet")
                || object.is("apps", "ReplicaSet")
                || object.is("", "ReplicationController")
        };
        for object in objects.iter_mut().filter(|object| has_count(object) && wanted.takes(object))
        {
            if let Some(spec) = object.node.get_mut("spec") {
                let place = count.place;
                spec.set(Entry { key: "replicas".into(), place, node: count.clone() });
            }
        }
    }
}

/// Changes images.
pub(super) fn images(wish: Wish<'_>, objects: &mut [Object]) {
    let of = |node: Option<&'_ Node>| -> Vec<Node> {
        node.and_then(|node| node.get("images")).map(Node::items).unwrap_or_default().to_vec()
    };
    let (mut all, of_flux) = (of(wish.node), of(wish.spec));
    all.retain(|entry| {
        !of_flux.iter().any(|other| other.text_at(&["name"]) == entry.text_at(&["name"]))
    });
    all.extend(of_flux);
    if all.is_empty() {
        return;
    }
    let is_schema = |object: &Object| object.key.kind == "CustomResourceDefinition";
    for object in objects.iter_mut().filter(|object| !is_schema(object)) {
        fields::containers(&mut object.node, &mut |container| {
            for entry in &all {
                let image = container.text_at(&["image"]).and_then(|old| fields::image(old, entry));
                if let (Some(image), Some(node)) = (image, container.get_mut("image")) {
                    *node = Node { place: image_place(entry), value: Value::Text(image.into()) };
                }
            }
        });
    }
}

fn image_place(entry: &Node) -> Place {
    let said = ["newTag", "digest", "newName"].iter().find_map(|key| entry.get(key));
    said.map_or(entry.place, |node| node.place)
}
