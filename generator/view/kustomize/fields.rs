//! The fields of built-in kinds that kustomize's labels, annotations, images and counts go to.

use crate::{
    finding::Place,
    view::Object,
    yaml::{Entry, Node, Value},
};

/// Where labels or annotations are written besides an object's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The object's own alone.
    Own,
    /// Those of the pods that it makes as well.
    Templates,
    /// Selectors as well.
    Selectors,
}

/// A path of keys, as kustomize writes it, through any lists; the first value says whether what is missing is made.
type Field = (bool, &'static str);

const TEMPLATE: &str = "spec/template/metadata";
const JOB: &str = "spec/jobTemplate/metadata";
const JOB_POD: &str = "spec/jobTemplate/spec/template/metadata";
const CLAIMS: Field = (true, "spec/volumeClaimTemplates/metadata");
const SELECTOR: &str = "spec/selector/matchLabels";
const JOB_SELECTOR: Field = (false, "spec/jobTemplate/spec/selector/matchLabels");

/// Where selectors of pods stand in what places pods.
const PLACED: &[Field] = &[
    (
        false,
        "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/\
         podAffinityTerm/labelSelector/matchLabels",
    ),
    (
        false,
        "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/\
         labelSelector/matchLabels",
    ),
    (
        false,
        "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/\
         podAffinityTerm/labelSelector/matchLabels",
    ),
    (
        false,
        "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/\
         labelSelector/matchLabels",
    ),
    (false, "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"),
];

/// Writes labels to an object.
pub(super) fn label(object: &mut Object, pairs: &Node, reach: Reach) {
    own(object, "labels", pairs);
    if reach != Reach::Own {
        templates(object, "labels", pairs);
    }
    if reach == Reach::Selectors {
        for (make, path) in selectors(object) {
            let path: Vec<&str> = path.split('/').collect();
            visit(&mut object.node, &path, make, pairs.place, &mut |map| write(map, pairs));
        }
    }
}

/// Writes annotations to an object and to the pods that it makes.
pub(super) fn annotate(object: &mut Object, pairs: &Node) {
    own(object, "annotations", pairs);
    templates(object, "annotations", pairs);
}

/// Writes labels or annotations to an object alone.
pub(in crate::view) fn own(object: &mut Object, what: &str, pairs: &Node) {
    visit(&mut object.node, &["metadata", what], true, pairs.place, &mut |map| write(map, pairs));
}

fn templates(object: &mut Object, what: &str, pairs: &Node) {
    let group = object.key.group.as_str();
    let paths: &[&str] = match (group, object.key.kind.as_str()) {
        ("", "ReplicationController")
        | ("apps", "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet")
        | ("batch", "Job") => &[TEMPLATE],
        ("batch", "CronJob") => &[JOB, JOB_POD],
        _ => &[],
    };
    let is_claimant = what == "labels" && object.is("apps", "StatefulSet");
    for (make, path) in paths.iter().map(|path| (true, *path)).chain(is_claimant.then_some(CLAIMS))
    {
        let path: Vec<&str> = path.split('/').chain([what]).collect();
        visit(&mut object.node, &path, make, pairs.place, &mut |map| write(map, pairs));
    }
}

fn selectors(object: &Object) -> Vec<Field> {
    match (object.key.group.as_str(), object.key.kind.as_str()) {
        ("", "Service" | "ReplicationController") => vec![(true, "spec/selector")],
        ("apps", "Deployment" | "StatefulSet") => {
            std::iter::once((true, SELECTOR)).chain(PLACED.iter().copied()).collect()
        }
        ("apps", "ReplicaSet" | "DaemonSet") => vec![(true, SELECTOR)],
        ("batch", "Job") | ("policy", "PodDisruptionBudget") => vec![(false, SELECTOR)],
        ("batch", "CronJob") => vec![JOB_SELECTOR],
        ("networking.k8s.io", "NetworkPolicy") => vec![
            (false, "spec/podSelector/matchLabels"),
            (false, "spec/ingress/from/podSelector/matchLabels"),
            (false, "spec/egress/to/podSelector/matchLabels"),
        ],
        _ => Vec::new(),
    }
}

fn write(map: &mut Node, pairs: &Node) {
    for entry in pairs.entries() {
        map.set(entry.clone());
    }
}

/// Hands what is at a path to a function, for every item of the lists on the way.
pub(super) fn visit(
    node: &mut Node,
    path: &[&str],
    make: bool,
    place: Place,
    change: &mut impl FnMut(&mut Node),
) {
    if let Some(items) = node.items_mut() {
        for item in items {
            visit(item, path, make, place, change);
        }
        return;
    }
    let Some((first, rest)) = path.split_first() else { return change(node) };
    let is_missing = node.get(first).is_none_or(|found| found.value == Value::Null);
    if is_missing && make {
        let empty = Node { place, value: Value::Map(Vec::new()) };
        node.set(Entry { key: (*first).into(), place, node: empty });
    }
    if let Some(found) = node.get_mut(first).filter(|found| found.value != Value::Null) {
        visit(found, rest, make, place, change);
    }
}

/// Hands every container below a node to a function.
pub(super) fn containers(node: &mut Node, change: &mut impl FnMut(&mut Node)) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| containers(item, change)),
        Value::Map(entries) => {
            for entry in entries {
                let holds = matches!(&*entry.key, "containers" | "initContainers");
                match entry.node.items_mut() {
                    Some(items) if holds => items.iter_mut().for_each(&mut *change),
                    _ => containers(&mut entry.node, change),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) => {}
    }
}

/// An image with another name, tag or digest, as an entry of `images` says; none where it is another image.
pub(super) fn image(written: &str, entry: &Node) -> Option<String> {
    let wanted = entry.text_at(&["name"])?;
    let (rest, digest) = match written.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (written, None),
    };
    let slash = rest.rfind('/').map_or(0, |at| at + 1);
    let (name, tag) = match rest[slash..].split_once(':') {
        Some((last, tag)) => (&rest[..slash + last.len()], Some(tag)),
        None => (rest, None),
    };
    if name != wanted {
        return None;
    }
    let text = |key: &str| entry.get(key).and_then(Node::scalar).filter(|text| !text.is_empty());
    let (new_tag, new_digest) = (text("newTag"), text("digest"));
    let (tag, digest) = match (&new_tag, &new_digest) {
        (None, None) => (tag, digest),
        (tag, digest) => (tag.as_deref(), digest.as_deref()),
    };
    let mut image = text("newName").map_or_else(|| name.to_owned(), std::borrow::Cow::into_owned);
    for (sign, part) in [(':', tag), ('@', digest)] {
        if let Some(part) = part {
            image.push(sign);
            image.push_str(part);
        }
    }
    if let (Some(suffix), Some(_)) = (text("tagSuffix"), tag) {
        image.push_str(&suffix);
    }
    Some(image)
}
