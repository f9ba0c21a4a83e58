//! What Flux, Helm and the API server really do about each change.

use super::{Change, ChangeKind, Delta, Side, delta::HELM, immutable};
use crate::{
    view::{Object, ObjectKey},
    yaml::Node,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// What becomes of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EffectKind {
    /// It comes into being.
    Created,
    /// Its fields are changed where it stands.
    Patched,
    /// Helm installs what it describes.
    Installed,
    /// Helm upgrades what it describes.
    Upgraded,
    /// Helm uninstalls the old release and installs a new one.
    Reinstalled,
    /// Helm uninstalls what it described, and it goes.
    Uninstalled,
    /// The API server refuses the change, and the layer fails until it is taken back.
    Refused,
    /// It is deleted and made anew.
    Recreated,
    /// Flux deletes it.
    Pruned,
    /// It stays, and nothing looks after it any more.
    Orphaned,
    /// It stays as it is, since it says so itself.
    Left,
    /// Nothing happens to it while something is suspended.
    Held,
    /// Another Flux Kustomization takes it over as it stands.
    Adopted,
    /// Another Flux Kustomization takes it over, unless the old one deletes it first.
    Contested,
}

/// What becomes of an object, why, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Effect {
    /// What becomes of it.
    pub kind: EffectKind,
    /// Why, in a few words.
    pub why: String,
    /// Who does it, and where that is written.
    pub source: &'static str,
}

/// Where the behaviour of each actor is documented.
mod source {
    pub(super) const API: &str = "API server: validation of updates";
    pub(super) const APPLY: &str = "kustomize-controller: server-side apply";
    pub(super) const FORCE: &str = "kustomize-controller: `spec.force`";
    pub(super) const PRUNE: &str = "kustomize-controller: garbage collection";
    pub(super) const FINAL: &str = "kustomize-controller: deletion policy";
    pub(super) const OWNER: &str = "kustomize-controller: owner labels";
    pub(super) const SUSPEND: &str = "Flux: `spec.suspend`";
    pub(super) const POLICY: &str = "kustomize-controller: annotations of an object";
    pub(super) const HELM: &str = "helm-controller: install, upgrade and uninstall";
    pub(super) const TARGET: &str = "helm-controller: release target";
}

impl Effect {
    fn new(kind: EffectKind, why: impl Into<String>, source: &'static str) -> Self {
        Self { kind, why: why.into(), source }
    }

    /// That of no change.
    pub(super) fn none() -> Self {
        Self::new(EffectKind::Left, "nothing differs", source::APPLY)
    }

    /// What becomes of the object of a change.
    pub fn of(delta: &Delta<'_>, change: &Change<'_>) -> Self {
        match (change.kind, change.old, change.new) {
            (ChangeKind::Added, _, Some(new)) => added(delta, new),
            (ChangeKind::Changed, Some(old), Some(new)) => changed(delta, change, old, new),
            (ChangeKind::Moved, Some(old), Some(new)) => moved(delta, change, old, new),
            (ChangeKind::Renamed | ChangeKind::Removed, Some(old), _) => removed(delta, old),
            _ => Self::none(),
        }
    }

    /// Whether the object is gone from the cluster afterwards, at least for a while.
    pub fn deletes(&self) -> bool {
        match self.kind {
            EffectKind::Pruned
            | EffectKind::Uninstalled
            | EffectKind::Recreated
            | EffectKind::Reinstalled
            | EffectKind::Contested => true,
            EffectKind::Created
            | EffectKind::Patched
            | EffectKind::Installed
            | EffectKind::Upgraded
            | EffectKind::Refused
            | EffectKind::Orphaned
            | EffectKind::Left
            | EffectKind::Held
            | EffectKind::Adopted => false,
        }
    }
}

fn added(delta: &Delta<'_>, new: &Object) -> Effect {
    if let Some(held) = held(delta, new) {
        return held;
    }
    if new.is(HELM, "HelmRelease") {
        return if is_suspended(new) {
            Effect::new(EffectKind::Held, "the release is suspended", source::SUSPEND)
        } else {
            Effect::new(EffectKind::Installed, "Helm installs the release", source::HELM)
        };
    }
    Effect::new(EffectKind::Created, "it is new", source::APPLY)
}

/// The labels or annotations of Flux by which it leaves an object as it is.
const UNTOUCHED: &[(&str, &str)] =
    &[("reconcile", "disabled"), ("ssa", "Ignore"), ("ssa", "IfNotPresent")];

fn changed(delta: &Delta<'_>, change: &Change<'_>, old: &Object, new: &Object) -> Effect {
    if let Some(held) = held(delta, new) {
        return held;
    }
    let marks = UNTOUCHED.iter().find(|(key, value)| {
        // Flux looks at both what it applies and what is there, and only creates where it says `IfNotPresent`.
        is_marked(new, key, value) || is_marked(old, key, value) && *value != "IfNotPresent"
    });
    if let Some((key, value)) = marks {
        let why = format!("it says `{key}: {value}`, so Flux changes nothing");
        return Effect::new(EffectKind::Left, why, source::POLICY);
    }
    if let Some(field) = immutable::refused(change) {
        let owner = delta.to.owner(new);
        let by_layer = owner.and_then(|owner| owner.at(&["spec", "force"]));
        let is_marked = [old, new].iter().any(|object| is_marked(object, "force", "enabled"));
        let is_forced = by_layer.is_some_and(Node::is_true) || is_marked;
        let what = format!("`{}` cannot be changed", field.path);
        return if is_forced {
            let why = format!("{what}, and `force` has Flux delete the object and make it anew");
            Effect::new(EffectKind::Recreated, why, source::FORCE)
        } else {
            Effect::new(EffectKind::Refused, what, source::API)
        };
    }
    if !new.is(HELM, "HelmRelease") {
        return Effect::new(EffectKind::Patched, "its fields differ", source::APPLY);
    }
    if is_suspended(new) {
        return Effect::new(EffectKind::Held, "the release is suspended", source::SUSPEND);
    }
    if let Some(what) = retargeted(delta, old, new) {
        let why = format!("{what} differs, so Helm uninstalls the release and installs another");
        return Effect::new(EffectKind::Reinstalled, why, source::TARGET);
    }
    if change.touches(&["spec"]).is_none() {
        return Effect::new(EffectKind::Patched, "only its metadata differs", source::APPLY);
    }
    Effect::new(EffectKind::Upgraded, "its values or its chart differ", source::HELM)
}

/// By which part the Helm release that an object stands for is another one; none where it is the same.
fn retargeted(delta: &Delta<'_>, old: &Object, new: &Object) -> Option<&'static str> {
    let (old, new) = (delta.from.cluster.release(old)?, delta.to.cluster.release(new)?);
    let storage = |object: &Object| {
        let own = object.text(&["spec", "storageNamespace"]);
        own.unwrap_or(&object.key.namespace).to_owned()
    };
    match () {
        () if old.namespace != new.namespace => Some("`targetNamespace`"),
        () if old.name != new.name => Some("`releaseName`"),
        () if storage(old.object) != storage(new.object) => Some("`storageNamespace`"),
        () if old.chart.is_some() && new.chart.is_some() && old.chart != new.chart => {
            Some("the chart's name")
        }
        () => None,
    }
}

fn moved(delta: &Delta<'_>, change: &Change<'_>, old: &Object, new: &Object) -> Effect {
    let own = changed(delta, change, old, new);
    if own.deletes() {
        return own;
    }
    // The new owner does not take over what it may not touch; the old one deletes it all the same.
    let adopted = |why: String| match own.kind {
        EffectKind::Held | EffectKind::Refused => own.clone(),
        _ => Effect::new(EffectKind::Adopted, why, source::OWNER),
    };
    let fate = removed(delta, old);
    if !fate.deletes() {
        return adopted(format!("the old owner lets go of it: {}", fate.why));
    }
    let (Some(before), Some(after)) = (delta.from.owner(old), delta.to.owner(new)) else {
        let why = "its owner is what Flux starts from on one side";
        return Effect::new(EffectKind::Contested, why, source::OWNER);
    };
    let [before, after] = [before, after].map(|owner| &owner.key);
    // Who waits from this commit on may have begun before it was told to.
    let waits = |side: &Side| {
        let layer = |key: &ObjectKey| side.cluster.layer(&key.namespace, &key.name);
        let both = layer(before).zip(layer(after));
        both.is_some_and(|(before, after)| side.cluster.ancestors(before).contains(&after))
    };
    if waits(delta.from) && waits(delta.to) {
        return adopted(
            "the old owner waits for the new one, which takes it over first".to_owned(),
        );
    }
    let why =
        format!("`{}` deletes it unless `{}` has taken it over before", before.name, after.name);
    Effect::new(EffectKind::Contested, why, source::OWNER)
}

fn removed(delta: &Delta<'_>, old: &Object) -> Effect {
    fate(delta, old, &mut BTreeSet::from([&old.key]))
}

/// The same, on the way up from objects that this one keeps or takes with it: a layer may apply itself.
fn fate<'a>(delta: &Delta<'a>, old: &'a Object, seen: &mut BTreeSet<&'a ObjectKey>) -> Effect {
    for (key, kept) in [("prune", "disabled"), ("reconcile", "disabled"), ("ssa", "Ignore")] {
        if is_marked(old, key, kept) {
            let why = format!("it says `{key}: {kept}` itself");
            return Effect::new(EffectKind::Left, why, source::POLICY);
        }
    }
    let (mut kept, mut late) = (None, String::new());
    if let Some(before) = delta.from.owner(old) {
        if let Some(after) = delta.wanted(&before.key) {
            kept = kept_by_layer(after);
            if kept_by_layer(before).is_none()
                && let Some(kept) = kept.take()
            {
                late = format!("; that {} may come too late", kept.why);
            }
        } else {
            kept = kept_by_deleted_layer(delta, before, seen);
        }
    }
    match kept {
        Some(kept) => kept,
        None if !old.is(HELM, "HelmRelease") => {
            let why = format!("it is no more in the tree{late}");
            Effect::new(EffectKind::Pruned, why, source::PRUNE)
        }
        None if is_suspended(old) => {
            let why = "a suspended release is not uninstalled when its HelmRelease goes";
            Effect::new(EffectKind::Orphaned, why, source::HELM)
        }
        None => {
            let why = format!("Helm uninstalls the release{late}");
            Effect::new(EffectKind::Uninstalled, why, source::HELM)
        }
    }
}

/// Why a layer that is still there deletes nothing; none where it does.
fn kept_by_layer(layer: &Object) -> Option<Effect> {
    if is_suspended(layer) {
        let why = format!("`{}` is suspended", layer.key.name);
        return Some(Effect::new(EffectKind::Held, why, source::SUSPEND));
    }
    if !is_on(layer, "prune") {
        let why = format!("`{}` has `prune: false`", layer.key.name);
        return Some(Effect::new(EffectKind::Orphaned, why, source::PRUNE));
    }
    None
}

/// Why a layer that is deleted itself leaves its objects; none where it takes them with it.
fn kept_by_deleted_layer<'a>(
    delta: &Delta<'a>,
    layer: &'a Object,
    seen: &mut BTreeSet<&'a ObjectKey>,
) -> Option<Effect> {
    let name = &layer.key.name;
    let fate = seen.insert(&layer.key).then(|| fate(delta, layer, seen));
    if let Some(fate) = fate.filter(|fate| !fate.deletes()) {
        let why = format!("`{name}` stays in the cluster: {}", fate.why);
        return Some(Effect::new(EffectKind::Held, why, source::FINAL));
    }
    if is_suspended(layer) {
        let why = format!("`{name}` was suspended when it was deleted");
        return Some(Effect::new(EffectKind::Orphaned, why, source::FINAL));
    }
    let policy = layer.text(&["spec", "deletionPolicy"]).unwrap_or("MirrorPrune");
    let takes_all = match policy {
        "Delete" | "WaitForTermination" => true,
        "MirrorPrune" => is_on(layer, "prune"),
        _ => false,
    };
    if takes_all {
        return None;
    }
    let why = match policy {
        "MirrorPrune" => format!("`{name}` had `prune: false` when it was deleted"),
        policy => format!("`{name}` had `deletionPolicy: {policy}`"),
    };
    Some(Effect::new(EffectKind::Orphaned, why, source::FINAL))
}

/// Why nothing happens to what a layer applies; none where it works, or may have begun to before it was suspended.
fn held(delta: &Delta<'_>, new: &Object) -> Option<Effect> {
    let is_held =
        |owner: &&Object| is_suspended(owner) && delta.old(&owner.key).is_none_or(is_suspended);
    let owner = delta.to.owner(new).filter(is_held)?;
    let why = format!("`{}` is suspended", owner.key.name);
    Some(Effect::new(EffectKind::Held, why, source::SUSPEND))
}

/// Whether a label or annotation of Flux on an object has a value, in letters of either size.
fn is_marked(object: &Object, key: &str, value: &str) -> bool {
    let key = format!("kustomize.toolkit.fluxcd.io/{key}");
    let said = [object.annotation(&key), object.label(&key)];
    said.into_iter().flatten().any(|said| said.eq_ignore_ascii_case(value))
}

/// Whether a Flux object is suspended.
pub(super) fn is_suspended(object: &Object) -> bool {
    is_on(object, "suspend")
}

fn is_on(object: &Object, switch: &str) -> bool {
    object.at(&["spec", switch]).is_some_and(Node::is_true)
}
