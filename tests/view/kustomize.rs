//! Small trees, one for each thing that a `kustomization.yaml` can ask for: evaluated as kustomize does.

use crate::{
    lint::files,
    support::{
        kustomize::{built, tool},
        none_of,
        shared::absent,
    },
};
use cofferdam::{
    finding::Sources,
    view::{self, Object, Repository},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

/// The trees, divided by `# tree: name` lines and then by `# file: path` lines; kustomize builds `app`.
const TREES: &str = include_str!("trees.yaml");

#[test]
fn every_tree_evaluates_as_kustomize_builds_it() {
    let Some(tool) = tool() else { return absent("`kustomize` or `kubectl kustomize`") };
    let mut faults = Vec::new();
    for (name, text) in trees() {
        let place = tempfile::tempdir().unwrap();
        for file in files(text) {
            let path = place.path().join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            #[expect(clippy::disallowed_methods, reason = "it lays out what kustomize reads")]
            fs::write(path, file.bytes.unwrap()).unwrap();
        }
        let repository = read(text);
        let cluster = &repository.clusters[0];
        match built(&tool, &place.path().join("app")) {
            Ok(theirs) => {
                let fault = difference(&cluster.objects, theirs);
                faults.extend(fault.map(|fault| format!("{name}: {fault}")));
                faults.extend(cluster.skipped.iter().map(|it| format!("{name}: {}", it.what)));
                faults.extend(cluster.faults.iter().map(|it| format!("{name}: {it:?}")));
            }
            Err(error) => faults.push(format!("{name}: {error}")),
        }
    }
    none_of(&faults);
}

/// The trees by name.
fn trees() -> BTreeMap<&'static str, &'static str> {
    let parts = TREES.split("# tree: ").skip(1);
    parts.map(|part| part.split_once('\n').unwrap()).collect()
}

fn read(text: &str) -> Repository {
    let mut sources = Sources::default();
    let (repository, findings) = view::read(files(text), &mut sources);
    assert_eq!(findings, []);
    repository
}

/// What differs between our objects and those of kustomize.
fn difference(ours: &[Object], theirs: Vec<Value>) -> Option<String> {
    let ours: BTreeSet<String> = ours.iter().map(|object| plain(object.node.to_json())).collect();
    let theirs: BTreeSet<String> = theirs.into_iter().map(plain).collect();
    let gone: Vec<_> = theirs.difference(&ours).cloned().collect();
    let new: Vec<_> = ours.difference(&theirs).cloned().collect();
    let is_same = gone.is_empty() && new.is_empty();
    (!is_same)
        .then(|| format!("kustomize has\n  {}\nwe have\n  {}", gone.join("\n  "), new.join("\n  ")))
}

/// An object as text, with its keys in order and without what the view leaves out on purpose.
fn plain(mut object: Value) -> String {
    let kind = object["kind"].as_str().unwrap_or_default().to_owned();
    if kind == "Secret" {
        // The view keeps the text that people write, kustomize encodes it.
        for field in ["data", "stringData"] {
            let keys =
                object[field].as_object().map(|data| data.keys().cloned().collect::<BTreeSet<_>>());
            if let Some(map) = object.as_object_mut() {
                map.remove(field);
                map.extend(keys.map(|keys| ("data".to_owned(), keys.into_iter().collect())));
            }
        }
    }
    // The cluster gives no namespace to these, though kustomize writes one.
    if kind.starts_with("Cluster") && kind != "Cluster" || kind == "GatewayClass" {
        object["metadata"].as_object_mut().unwrap().remove("namespace");
    }
    object.sort_all_objects();
    object.to_string()
}
