//! The patches of a `kustomization.yaml`, and those that a Flux Kustomization adds.

use super::{Builder, FaultKind, json_patch, merge, selector::Selector, transform::Wish};
use crate::{
    finding::Place,
    view::{Object, embedded, file::resolved},
    yaml::{Node, Value},
};

impl Builder<'_> {
    /// Applies `patchesStrategicMerge` and `patches`.
    pub(super) fn patch(&mut self, folder: &str, wish: Wish<'_>, objects: &mut Vec<Object>) {
        for entry in wish.list("patchesStrategicMerge") {
            if let Some(patches) = self.strategic(folder, entry) {
                for patch in &patches {
                    self.merge_by_name(patch, entry.place, objects);
                }
            }
        }
        for (entry, is_own) in wish.own_and_added("patches") {
            let hit = self.entry(folder, entry, objects);
            let target =
                entry.get("target").filter(|target| is_own && target.get("name").is_some());
            if let (false, Some(target)) = (hit, target) {
                self.untargeted(target);
            }
        }
    }

    /// Applies `patchesJson6902`.
    pub(super) fn patch_json(&mut self, folder: &str, wish: Wish<'_>, objects: &mut Vec<Object>) {
        for entry in wish.list("patchesJson6902") {
            let target = entry.get("target");
            if let (false, Some(target)) = (self.entry(folder, entry, objects), target) {
                self.untargeted(target);
            }
        }
    }

    /// The documents of an entry of `patchesStrategicMerge`: a path, or a patch itself.
    fn strategic(&mut self, folder: &str, entry: &Node) -> Option<Vec<Node>> {
        let text = entry.text()?;
        if text.contains('\n') || text.contains(": ") {
            return self.inline(entry);
        }
        self.file_of_patch(folder, entry)
    }

    fn inline(&mut self, node: &Node) -> Option<Vec<Node>> {
        let documents = embedded::documents_in(self.sources, node);
        if documents.is_none() {
            self.skip(node.place, "this patch cannot be read, so it is not applied".to_owned());
        }
        documents
    }

    fn file_of_patch(&mut self, folder: &str, entry: &Node) -> Option<Vec<Node>> {
        let written = entry.text()?;
        let path = resolved(folder, written);
        let files = self.files;
        let Some((path, file)) = path.and_then(|path| files.get(&path).map(|file| (path, file)))
        else {
            self.fault(FaultKind::MissingEntry, entry.place, written);
            return None;
        };
        self.built.files.insert(path);
        if file.documents.is_empty() || !file.is_whole {
            self.skip(entry.place, format!("`{written}` cannot be read, so it is not applied"));
            return None;
        }
        Some(file.documents.clone())
    }

    /// Applies an entry with `patch` or `path`, and mostly a `target`; false where that selects nothing.
    fn entry(&mut self, folder: &str, entry: &Node, objects: &mut Vec<Object>) -> bool {
        let documents = match (entry.get("patch"), entry.get("path")) {
            (Some(patch), _) if patch.text().is_some_and(|text| !text.is_empty()) => {
                self.inline(patch)
            }
            (_, Some(path)) => self.file_of_patch(folder, path),
            _ => None,
        };
        let Some(documents) = documents else { return true };
        let options = entry.get("options").map(Node::entries).unwrap_or_default();
        if options.iter().any(|option| option.node.is_true()) {
            self.skip(entry.place, "`options` of a patch are not evaluated".to_owned());
        }
        let Some(target) = entry.get("target").filter(|target| target.value != Value::Null) else {
            for patch in &documents {
                match &patch.value {
                    Value::Map(_) => self.merge_by_name(patch, patch.place, objects),
                    _ => self.skip(entry.place, "a JSON 6902 patch wants a `target`".to_owned()),
                }
            }
            return true;
        };
        let Some(selector) = Selector::of(target) else {
            self.skip(target.place, "this `target` cannot be understood".to_owned());
            return true;
        };
        let mut hit = false;
        for patch in &documents {
            objects.retain_mut(|object| {
                if !selector.takes(object) {
                    return true;
                }
                hit = true;
                match &patch.value {
                    Value::List(operations) => {
                        self.operate(object, operations);
                        true
                    }
                    _ => merge::merge(object, patch),
                }
            });
        }
        hit
    }

    fn operate(&mut self, object: &mut Object, operations: &[Node]) {
        match json_patch::apply(&mut object.node, operations) {
            Ok(()) => object.reread(),
            Err(json_patch::Refusal::Missing(place, path)) => {
                self.fault(
                    FaultKind::PatchPathMissing,
                    place,
                    &format!("{path} of {}", object.key),
                );
            }
            Err(json_patch::Refusal::Odd(place)) => {
                self.skip(place, "this operation cannot be understood".to_owned());
            }
        }
    }

    /// Merges a patch into the object that it names.
    fn merge_by_name(&mut self, patch: &Node, place: Place, objects: &mut Vec<Object>) {
        let Some(named) = Object::of(patch.clone()) else {
            self.skip(place, "this patch names no object".to_owned());
            return;
        };
        let namespace = |namespace: &str| match namespace {
            "" => "default".to_owned(),
            known => known.to_owned(),
        };
        let found = objects.iter().position(|object| {
            object.key.kind == named.key.kind
                && object.key.group == named.key.group
                && object.names().any(|name| name == named.key.name)
                && object.namespaces().any(|own| namespace(own) == namespace(&named.key.namespace))
        });
        let Some(at) = found else {
            self.fault(FaultKind::PatchWithoutTarget, named.name_place(), &named.key.to_string());
            return;
        };
        if !merge::merge(&mut objects[at], patch) {
            objects.remove(at);
        }
    }

    /// kustomize says nothing where a `target` selects no object.
    fn untargeted(&mut self, target: &Node) {
        let parts =
            ["kind", "name", "namespace"].iter().filter_map(|key| target.get(key)?.scalar());
        let what: Vec<_> = parts.collect();
        self.fault(FaultKind::TargetWithoutObject, target.place, &what.join("/"));
    }
}
