//! The ConfigMaps and Secrets that kustomize makes of files and literals.
//!
//! They keep the name that others in the tree use; the hash that kustomize appends is left out.

use super::{Builder, fields};
use crate::{
    finding::Place,
    view::{Object, file::resolved},
    yaml::{Entry, Node, Value},
};

impl Builder<'_> {
    /// Makes what the generators of a `kustomization.yaml` say.
    pub(super) fn generate(&mut self, folder: &str, node: &Node, into: &mut Vec<Object>) {
        for (field, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            for entry in node.get(field).map(Node::items).unwrap_or_default() {
                let options = [node.get("generatorOptions"), entry.get("options")];
                let Some(made) = self.generated(folder, entry, kind, options) else {
                    self.skip(entry.place, format!("this entry of `{field}` is not evaluated"));
                    continue;
                };
                let behavior = entry.text_at(&["behavior"]).unwrap_or("create");
                let known = into.iter_mut().find(|known| {
                    known.key.kind == kind
                        && known.names().any(|name| name == made.key.name)
                        && (made.key.namespace.is_empty()
                            || known.namespaces().any(|space| space == made.key.namespace))
                });
                match (behavior, known) {
                    ("merge", Some(known)) => add_data(known, &made),
                    ("replace", Some(known)) => {
                        if let Some(entries) = known.node.entries_mut() {
                            entries.retain(|it| !DATA.contains(&&*it.key));
                        }
                        add_data(known, &made);
                    }
                    _ => into.push(made),
                }
            }
        }
    }

    fn generated(
        &mut self,
        folder: &str,
        entry: &Node,
        kind: &str,
        options: [Option<&Node>; 2],
    ) -> Option<Object> {
        let name = entry.get("name")?;
        let place = entry.place;
        let mut metadata = vec![made("name", name.place, name.value.clone())];
        metadata.extend(entry.entry("namespace").cloned());
        for field in ["labels", "annotations"] {
            let mut pairs = Node { place, value: Value::Map(Vec::new()) };
            for options in options.into_iter().flatten() {
                let entries = options.get(field).map(Node::entries).unwrap_or_default();
                for entry in entries {
                    pairs.set(entry.clone());
                }
            }
            if !pairs.entries().is_empty() {
                metadata.push(made(field, place, pairs.value));
            }
        }
        let mut data = Vec::new();
        for literal in items(entry, "literals") {
            let (key, value) = literal.text()?.split_once('=')?;
            let quote = |c: char| matches!(c, '"' | '\'');
            let bare = value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
            data.push(made(key, literal.place, Value::Text(bare.unwrap_or(value).into())));
        }
        for file in items(entry, "files") {
            let written = file.text()?;
            let (key, path) = written
                .split_once('=')
                .unwrap_or_else(|| (written.rsplit('/').next().unwrap_or(written), written));
            data.push(made(key, file.place, self.content(folder, path, file.place)));
        }
        for file in items(entry, "envs").chain(entry.get("env")) {
            let Value::Text(text) = self.content(folder, file.text()?, file.place) else {
                self.skip(file.place, "what this file sets is not known".to_owned());
                continue;
            };
            for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
                if let Some((key, value)) = line.split_once('=') {
                    data.push(made(key, file.place, Value::Text(value.into())));
                }
            }
        }
        let mut object = vec![
            made("apiVersion", place, Value::Text("v1".into())),
            made("kind", place, Value::Text(kind.into())),
            made("metadata", place, Value::Map(metadata)),
        ];
        if kind == "Secret" {
            let kind = entry.text_at(&["type"]).unwrap_or("Opaque");
            object.push(made("type", place, Value::Text(kind.into())));
            // What people write is text; kustomize encodes it.
            object.push(made("stringData", place, Value::Map(data)));
        } else if !data.is_empty() {
            object.push(made("data", place, Value::Map(data)));
        }
        let immutable = options.into_iter().flatten().rev().find_map(|it| it.entry("immutable"));
        object.extend(immutable.cloned());
        Object::of(Node { place, value: Value::Map(object) })
    }

    /// The text of a file; nothing where it is not known.
    fn content(&mut self, folder: &str, path: &str, place: Place) -> Value {
        let path = resolved(folder, path);
        let Some(file) = path.as_ref().and_then(|path| self.files.get(path)) else {
            let what = path.unwrap_or_default();
            self.fault(super::FaultKind::MissingEntry, place, &what);
            return Value::Null;
        };
        self.built.files.extend(path);
        let text = self.sources.get(file.id).map_or("", |source| &source.text);
        if text.is_empty() { Value::Null } else { Value::Text(text.into()) }
    }
}

fn items<'a>(entry: &'a Node, key: &str) -> impl Iterator<Item = &'a Node> + use<'a> {
    entry.get(key).map(Node::items).unwrap_or_default().iter()
}

fn made(key: &str, place: Place, value: Value) -> Entry {
    Entry { key: key.into(), place, node: Node { place, value } }
}

/// The fields that hold data.
const DATA: &[&str] = &["data", "stringData", "binaryData"];

/// Adds the data, labels and annotations of a generated object to one that is there.
fn add_data(known: &mut Object, made: &Object) {
    for field in DATA {
        let Some(entry) = made.node.entry(field) else { continue };
        match known.node.get_mut(field) {
            Some(data) => {
                for entry in entry.node.entries() {
                    data.set(entry.clone());
                }
            }
            None => known.node.set(entry.clone()),
        }
    }
    for field in ["labels", "annotations"] {
        if let Some(pairs) = made.at(&["metadata", field]) {
            fields::own(known, field, pairs);
        }
    }
}
