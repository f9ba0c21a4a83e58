//! What differs between two sides, object by object.

use super::{
    Effect, EffectKind, FieldChange, Side,
    field::{differences, is_same},
};
use crate::{
    view::{Object, ObjectKey},
    yaml::{Node, Value},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The group of Flux Kustomizations.
pub(super) const FLUX: &str = "kustomize.toolkit.fluxcd.io";
/// The group of `HelmRelease`.
pub(super) const HELM: &str = "helm.toolkit.fluxcd.io";

/// Everything in which two sides differ.
#[derive(Debug)]
pub struct Delta<'a> {
    /// The side that is in the cluster.
    pub from: &'a Side,
    /// The side that is wanted.
    pub to: &'a Side,
    /// The objects that differ, sorted by key.
    pub changes: Vec<Change<'a>>,
    /// How many objects are the same on both sides.
    pub unchanged: usize,
    olds: BTreeMap<&'a ObjectKey, &'a Object>,
    news: BTreeMap<&'a ObjectKey, &'a Object>,
}

/// One object that is not the same on both sides.
#[derive(Debug)]
pub struct Change<'a> {
    /// In which way.
    pub kind: ChangeKind,
    /// The object before; none where it is new.
    pub old: Option<&'a Object>,
    /// The object after; none where it is gone.
    pub new: Option<&'a Object>,
    /// What differs in it, where it is on both sides.
    pub fields: Vec<FieldChange>,
    /// What becomes of it.
    pub effect: Effect,
}

/// In which way an object differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Only the new side has it.
    Added,
    /// Fields of it differ.
    Changed,
    /// Another Flux Kustomization applies it.
    Moved,
    /// It has another name or namespace, and the same content.
    Renamed,
    /// Only the old side has it.
    Removed,
}

impl<'a> Delta<'a> {
    /// Finds what differs between two sides.
    pub fn of(from: &'a Side, to: &'a Side) -> Self {
        let (olds, news) = (by_key(from), by_key(to));
        let mut changes = Vec::new();
        let mut unchanged = 0;
        for (key, old) in &olds {
            let Some(new) = news.get(key) else {
                changes.push(Change::new(ChangeKind::Removed, Some(old), None, Vec::new()));
                continue;
            };
            let fields = fields((from, old), (to, new));
            let is_moved = owner(from, old) != owner(to, new);
            let kind = match (is_moved, fields.is_empty()) {
                (true, _) => ChangeKind::Moved,
                (false, false) => ChangeKind::Changed,
                (false, true) => {
                    unchanged += 1;
                    continue;
                }
            };
            changes.push(Change::new(kind, Some(old), Some(new), fields));
        }
        let added = news.iter().filter(|(key, _)| !olds.contains_key(*key));
        let of_new = |new| Change::new(ChangeKind::Added, None, Some(new), Vec::new());
        changes.extend(added.map(|(_, new)| of_new(*new)));
        let mut delta = Self { from, to, changes, unchanged, olds, news };
        delta.find_renames();
        delta.changes.sort_by(|a, b| (a.key(), a.kind).cmp(&(b.key(), b.kind)));
        let effects = delta.changes.iter().map(|change| Effect::of(&delta, change));
        let effects: Vec<Effect> = effects.collect();
        delta.changes.iter_mut().zip(effects).for_each(|(change, effect)| change.effect = effect);
        delta
    }

    /// An object of the old side.
    pub fn old(&self, key: &ObjectKey) -> Option<&'a Object> {
        self.olds.get(key).copied()
    }

    /// An object of the new side.
    pub fn wanted(&self, key: &ObjectKey) -> Option<&'a Object> {
        self.news.get(key).copied()
    }

    /// The changes of objects of a kind.
    pub fn of_kind(&self, group: &str, kind: &str) -> impl Iterator<Item = &Change<'a>> {
        self.changes.iter().filter(move |change| {
            let key = change.key();
            key.kind == kind && key.group == group
        })
    }

    /// The objects that are no more under their name: removed and renamed ones.
    pub fn gone(&self) -> impl Iterator<Item = (&Change<'a>, &'a Object)> {
        let is_gone =
            |change: &&Change<'a>| matches!(change.kind, ChangeKind::Removed | ChangeKind::Renamed);
        self.changes.iter().filter(is_gone).filter_map(|change| Some((change, change.old?)))
    }

    /// Whether a namespace of the old side goes, and with it all that is in it.
    pub fn old_namespace_ends(&self, namespace: &str) -> bool {
        let mut namespaces = self.of_kind("", "Namespace");
        namespaces.any(|change| change.key().name == namespace && change.effect.deletes())
    }

    /// The objects after the changes, by key, when the objects of the old side went through them.
    pub fn applied(&self) -> BTreeMap<&'a ObjectKey, &'a Object> {
        let mut objects = self.olds.clone();
        for change in &self.changes {
            objects.extend(change.new.map(|new| (&new.key, new)));
            if let Some(old) = change.old.filter(|old| !self.news.contains_key(&old.key)) {
                objects.remove(&old.key);
            }
        }
        objects
    }

    /// Makes renames of what is removed and added with the same content, word by word or but for the name.
    fn find_renames(&mut self) {
        let mut dropped = BTreeSet::new();
        self.pair(&mut dropped, |object| content(object, Marks::None));
        self.pair(&mut dropped, |object| content(object, Marks::OfNames));
        self.pair(&mut dropped, |object| content(object, Marks::Anywhere));
        self.find_renamed_layers(&mut dropped);
        let mut at = 0..;
        self.changes.retain(|_| at.next().is_none_or(|at| !dropped.contains(&at)));
    }

    /// Pairs what is removed with what is added, in order, where the contents are alike.
    fn pair(&mut self, dropped: &mut BTreeSet<usize>, content: impl Fn(&Object) -> Option<String>) {
        let mut removed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut added: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, change) in self.changes.iter().enumerate() {
            let (list, object) = match (change.old, change.new) {
                (Some(old), None) => (&mut removed, old),
                (None, Some(new)) if !dropped.contains(&at) => (&mut added, new),
                _ => continue,
            };
            if let Some(content) = content(object) {
                list.entry(content).or_default().push(at);
            }
        }
        for (content, olds) in removed {
            let Some(news) = added.get(&content) else { continue };
            for (old, new) in olds.into_iter().zip(news) {
                self.changes[old].new = self.changes[*new].new;
                self.changes[old].kind = ChangeKind::Renamed;
                dropped.insert(*new);
            }
        }
    }

    /// A Flux Kustomization is renamed where most of what it applied goes on under one that is new.
    fn find_renamed_layers(&mut self, dropped: &mut BTreeSet<usize>) {
        let mut heirs: BTreeMap<&ObjectKey, BTreeMap<&ObjectKey, usize>> = BTreeMap::new();
        for change in &self.changes {
            let (Some(old), Some(new)) = (change.old, change.new) else { continue };
            let (before, after) = (self.from.owner(old), self.to.owner(new));
            if let (Some(before), Some(after)) = (before, after) {
                *heirs.entry(&before.key).or_default().entry(&after.key).or_default() += 1;
            }
        }
        let layers = self.changes.iter().enumerate().filter(|(_, it)| it.key().group == FLUX);
        let layers: BTreeMap<(ChangeKind, &ObjectKey), usize> =
            layers.map(|(at, change)| ((change.kind, change.key()), at)).collect();
        for (before, afters) in heirs {
            let Some(&removed) = layers.get(&(ChangeKind::Removed, before)) else { continue };
            let size = self.changes[removed].old.map_or(0, |old| applied_by(self.from, old));
            let heir = afters.into_iter().find_map(|(heir, inherits)| {
                let added = *layers.get(&(ChangeKind::Added, heir))?;
                (inherits * 2 >= size && !dropped.contains(&added)).then_some(added)
            });
            if let Some(added) = heir {
                dropped.insert(added);
                self.changes[removed].new = self.changes[added].new;
                self.changes[removed].kind = ChangeKind::Renamed;
            }
        }
    }
}

impl<'a> Change<'a> {
    fn new(
        kind: ChangeKind,
        old: Option<&'a Object>,
        new: Option<&'a Object>,
        fields: Vec<FieldChange>,
    ) -> Self {
        Self { kind, old, new, fields, effect: Effect::none() }
    }

    /// The object, as it was where it was there before.
    pub fn object(&self) -> &'a Object {
        self.old.or(self.new).expect("a change is of an object on one side at least")
    }

    /// What the cluster knows the object by; by which it knew it, where it is renamed.
    pub fn key(&self) -> &'a ObjectKey {
        &self.object().key
    }

    /// The object on both sides, where it keeps its name.
    pub fn both(&self) -> Option<(&'a Object, &'a Object)> {
        let is_kept = matches!(self.kind, ChangeKind::Changed | ChangeKind::Moved);
        self.old.zip(self.new).filter(|_| is_kept)
    }

    /// Whether its fields are applied to the object that is there, by the same owner or by another.
    pub fn goes_on(&self) -> bool {
        let kind = self.effect.kind;
        matches!(
            kind,
            EffectKind::Patched
                | EffectKind::Upgraded
                | EffectKind::Adopted
                | EffectKind::Contested
        )
    }

    /// The first field that is one of these, or below it.
    pub fn touches(&self, fields: &[&str]) -> Option<&FieldChange> {
        self.fields.iter().find(|change| fields.iter().any(|field| change.is_below(field)))
    }
}

fn by_key(side: &Side) -> BTreeMap<&ObjectKey, &Object> {
    let mut objects = BTreeMap::new();
    for object in &side.cluster.objects {
        objects.entry(&object.key).or_insert(object);
    }
    objects
}

fn owner<'a>(side: &'a Side, object: &Object) -> Option<&'a ObjectKey> {
    side.owner(object).map(|owner| &owner.key)
}

/// How many objects a Flux Kustomization applies.
fn applied_by(side: &Side, layer: &Object) -> usize {
    let layer = side.cluster.layer(&layer.key.namespace, &layer.key.name);
    layer.map_or(0, |at| side.cluster.layers[at].objects.len())
}

/// What differs between two objects; where their trees lie is no difference.
fn fields((from, old): (&Side, &Object), (to, new): (&Side, &Object)) -> Vec<FieldChange> {
    if is_same(&old.node, &new.node) {
        return Vec::new();
    }
    let mut fields = differences(&old.node, &new.node);
    if old.key.group == FLUX {
        let within = |side: &Side, object: &Object| {
            let path = object.text(&["spec", "path"])?.trim_start_matches("./").to_owned();
            path.strip_prefix(&side.root).map(str::to_owned)
        };
        let is_alike = within(from, old).is_some_and(|path| within(to, new) == Some(path));
        fields.retain(|field| !(is_alike && field.path == "spec.path"));
    }
    fields
}

/// Where a mark stands for the name of an object, so that another name makes no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marks {
    None,
    /// Where things are named.
    OfNames,
    Anywhere,
}

/// The keys under which things are named.
const NAMES: &[&str] = &["fullnameOverride", "name", "releaseName", "secretName"];

/// The content of an object without what it is called; none where it says too little.
fn content(object: &Object, marks: Marks) -> Option<String> {
    let is_told_by_objects = object.key.group == FLUX && object.key.kind == "Kustomization";
    if is_told_by_objects || object.is("", "Namespace") {
        return None;
    }
    let name = object.key.name.as_str();
    let mut written = Written { text: String::new(), marks, name, says: 0 };
    written.text.extend([&object.api_version, "/", &object.key.kind]);
    for key in ["labels", "annotations"] {
        if let Some(node) = object.at(&["metadata", key]) {
            written.add(key, node);
        }
    }
    written.says = 0;
    let is_own = |key: &str| matches!(key, "apiVersion" | "kind" | "metadata");
    for entry in object.node.entries().iter().filter(|entry| !is_own(&entry.key)) {
        written.text.extend(["\n", &entry.key, ":"]);
        written.add(&entry.key, &entry.node);
    }
    (written.says > 1).then_some(written.text)
}

/// A value as a text by which it is compared.
struct Written<'n> {
    text: String,
    marks: Marks,
    name: &'n str,
    /// How many scalars it has.
    says: usize,
}

impl Written<'_> {
    fn add(&mut self, key: &str, node: &Node) {
        match &node.value {
            Value::List(items) => {
                self.text.push('[');
                for item in items {
                    self.add(key, item);
                }
                self.text.push(']');
            }
            Value::Map(entries) => {
                self.text.push('{');
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_by(|a, b| a.key.cmp(&b.key));
                for entry in entries {
                    self.text.extend([&entry.key, ":"]);
                    self.add(&entry.key, &entry.node);
                }
                self.text.push('}');
            }
            _ => {
                self.says += 1;
                let scalar = node.scalar().unwrap_or_default();
                let is_marked = match self.marks {
                    Marks::None => false,
                    Marks::OfNames => NAMES.contains(&key),
                    Marks::Anywhere => true,
                };
                if is_marked {
                    self.text.push_str(&scalar.replace(self.name, "\u{1}"));
                } else {
                    self.text.push_str(&scalar);
                }
                self.text.push(',');
            }
        }
    }
}
