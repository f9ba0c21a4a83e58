//! The objects of a tree as data, with what the tests ask of them.

use super::is_yaml;
use cofferdam::{
    finding::FileId,
    tree::{File, Tree},
    yaml,
};
use serde_json::Value;
use std::{cell::RefCell, collections::BTreeMap};

/// One object of a tree and the file that holds it.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// The path of its file.
    pub(crate) path: String,
    /// The layer that applies it.
    pub(crate) layer: String,
    /// All of it.
    pub(crate) data: Value,
}

/// Every object of a tree, without the files of kustomize.
pub(crate) fn objects(tree: &Tree) -> Vec<Object> {
    let files = tree.files().iter().filter(|file| is_object(file));
    files.map(object).collect()
}

/// Whether a file holds an object of the cluster.
pub(crate) fn is_object(file: &File) -> bool {
    is_yaml(file.path.as_str())
        && !["kustomization.yaml", cofferdam::intent::FILE].contains(&file.path.split().1)
}

thread_local! {
    /// What was read before: trees of one profile share most of their files.
    static READ: RefCell<BTreeMap<String, Value>> = RefCell::default();
}

/// A file's YAML as data.
pub(crate) fn data(file: &File) -> Value {
    let known = READ.with_borrow(|read| read.get(&file.text).cloned());
    known.unwrap_or_else(|| {
        let node = yaml::read(FileId::default(), &file.text);
        let data = node.unwrap_or_else(|finding| panic!("{}: {finding:?}", file.path)).to_json();
        READ.with_borrow_mut(|read| read.insert(file.text.clone(), data.clone()));
        data
    })
}

fn object(file: &File) -> Object {
    let layer = file.layer.clone().unwrap_or_else(|| panic!("{} has no layer", file.path));
    Object { path: file.path.to_string(), layer, data: data(file) }
}

impl Object {
    pub(crate) fn kind(&self) -> &str {
        self.data["kind"].as_str().unwrap_or_default()
    }

    pub(crate) fn name(&self) -> &str {
        self.data["metadata"]["name"].as_str().unwrap_or_default()
    }

    /// The namespace; empty for what has none.
    pub(crate) fn namespace(&self) -> &str {
        self.data["metadata"]["namespace"].as_str().unwrap_or_default()
    }

    pub(crate) fn spec(&self) -> &Value {
        &self.data["spec"]
    }

    /// Whether it is a Flux Kustomization of the folder `flux/`.
    pub(crate) fn is_flux(&self) -> bool {
        self.layer == "flux"
    }

    /// The part of the API version before the slash; empty for the core group.
    pub(crate) fn group(&self) -> &str {
        let version = self.data["apiVersion"].as_str().unwrap_or_default();
        version.split_once('/').map_or("", |(group, _)| group)
    }

    pub(crate) fn is(&self, kind: &str, namespace: &str, name: &str) -> bool {
        (self.kind(), self.namespace(), self.name()) == (kind, namespace, name)
    }
}

/// The items of a list; none for anything else.
pub(crate) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The text of a value; empty for anything else.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Calls `visit` with every text in a value, keys included, and where it is.
pub(crate) fn walk<'a>(value: &'a Value, path: &str, visit: &mut impl FnMut(&str, &'a str)) {
    match value {
        Value::String(text) => visit(path, text),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(item, &format!("{path}[{at}]"), visit);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                let path = format!("{path}.{key}");
                visit(&path, key);
                walk(value, &path, visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
