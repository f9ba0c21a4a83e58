//! From one platform to another: what differs, what Flux and Helm do about it, what is at risk, and in which
//! order it goes well.
//!
//! [`Delta::of`] finds what differs between two sides, each change with its effect; `hazards` judges it;
//! [`Plan::of`] puts both into one document; [`steps`] gives the platforms that stand between the two.

mod consent;
mod data;
mod delta;
mod effect;
mod field;
mod hazards;
mod immutable;
mod order;
mod parity;
mod reach;
mod side;

pub use consent::Consent;
pub use delta::{Change, ChangeKind, Delta};
pub use effect::{Effect, EffectKind};
pub use field::{FieldChange, differences};
pub use hazards::{Class, Danger, HAZARDS, Hazard, find as find_hazard, judge};
pub use order::{Outline, Step, platforms, steps};
pub use parity::{Cause, Parity};
pub use side::Side;

use crate::{containment::Leftover, view::Object};
use delta::HELM;
use schemars::JsonSchema;
use serde::Serialize;

/// Everything that leads from one side to another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Plan {
    /// What is in the cluster, as its user calls it.
    pub from: String,
    /// What is wanted.
    pub to: String,
    /// What the second profile says otherwise, where both sides are profiles: all of the rest follows from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<FieldChange>,
    /// Which of the differences the profiles ask for, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parity: Option<Parity>,
    /// The objects that differ, sorted by kind and name.
    pub objects: Vec<Row>,
    /// How many objects are the same on both sides.
    pub unchanged: usize,
    /// What is at risk, the gravest class first.
    pub hazards: Vec<Danger>,
    /// The steps in which it goes well; none where a side is a tree whose profile is not known.
    pub steps: Vec<Outline>,
}

/// One object that differs, and what becomes of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Row {
    /// The object, as `Kind/namespace/name` or `Kind/name`.
    pub object: String,
    /// In which way it differs.
    pub change: ChangeKind,
    /// What it is called afterwards, where it is renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed_to: Option<String>,
    /// The layer that applies it, or applied it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// The layer that applies it afterwards, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    /// What becomes of it.
    pub effect: Effect,
    /// What goes with it, though no tree shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes_along: Vec<String>,
    /// What stays behind, and has to go by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves_behind: Vec<String>,
    /// What differs in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

impl Plan {
    /// The plan for a delta.
    pub fn of(delta: &Delta<'_>) -> Self {
        Self {
            from: delta.from.name.clone(),
            to: delta.to.name.clone(),
            declared: Vec::new(),
            parity: None,
            objects: delta.changes.iter().map(|change| row(delta, change)).collect(),
            unchanged: delta.unchanged,
            hazards: judge(delta),
            steps: Vec::new(),
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
}

fn row(delta: &Delta<'_>, change: &Change<'_>) -> Row {
    let name = |owner: Option<&Object>| owner.map(|owner| owner.key.name.clone());
    let before = change.old.and_then(|old| name(delta.from.owner(old)));
    let after = change.new.and_then(|new| name(delta.to.owner(new)));
    let renamed = change.new.filter(|_| change.kind == ChangeKind::Renamed);
    let old = change.old.filter(|_| change.effect.deletes());
    Row {
        object: change.key().to_string(),
        change: change.kind,
        renamed_to: renamed.map(|new| new.key.to_string()),
        moved_to: after.clone().filter(|after| before.as_ref().is_some_and(|old| old != after)),
        layer: before.or(after),
        effect: change.effect.clone(),
        takes_along: old.map(|old| takes_along(delta.from, old)).unwrap_or_default(),
        leaves_behind: old.map(|old| leaves_behind(delta.from, old)).unwrap_or_default(),
        fields: change.fields.clone(),
    }
}

/// What is collected once an object is gone, though no tree shows it.
fn takes_along(side: &Side, old: &Object) -> Vec<String> {
    if let Some(release) = side.cluster.release(old) {
        let rendered = release.rendered().into_iter();
        let named = rendered
            .map(|(object, name, _)| format!("{}/{}/{name}", object.kind, release.namespace));
        return named.collect();
    }
    match (&*old.key.group, &*old.key.kind) {
        ("", "Namespace") => vec![format!("everything in the namespace `{}`", old.key.name)],
        ("apiextensions.k8s.io", "CustomResourceDefinition") => {
            let kind = old.text(&["spec", "names", "kind"]).unwrap_or("its kind");
            vec![format!("every `{kind}` of the cluster")]
        }
        ("apps", "StatefulSet") if data::deletes_claims(old, "whenDeleted") => {
            vec!["its pods".to_owned(), claims_of(old)]
        }
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet") | ("batch", "Job" | "CronJob") => {
            vec!["its pods".to_owned()]
        }
        ("external-secrets.io", "ExternalSecret") if owns_secret(old) => {
            let target = old.text(&["spec", "target", "name"]).unwrap_or(&old.key.name);
            vec![format!("Secret/{}/{target}", old.key.namespace)]
        }
        _ => Vec::new(),
    }
}

/// A Secret that its ExternalSecret owns is collected with it; `deletionPolicy` is about what the store has no more.
fn owns_secret(external: &Object) -> bool {
    let policy = external.text(&["spec", "target", "creationPolicy"]);
    policy.is_none_or(|policy| policy == "Owner")
}

fn leaves_behind(side: &Side, old: &Object) -> Vec<String> {
    if old.is(HELM, "HelmRelease") {
        let key = (old.key.namespace.clone(), old.key.name.clone());
        let leftovers = side.leftovers.get(&key).map(Vec::as_slice).unwrap_or_default();
        return leftovers.iter().map(told).collect();
    }
    let has_claims = old.at(&["spec", "volumeClaimTemplates"]).is_some();
    if has_claims && old.is("apps", "StatefulSet") && !data::deletes_claims(old, "whenDeleted") {
        vec![claims_of(old)]
    } else {
        Vec::new()
    }
}

fn claims_of(set: &Object) -> String {
    format!("the PersistentVolumeClaims of `{}`", set.key)
}

fn told(leftover: &Leftover) -> String {
    match leftover {
        Leftover::Before(what) => format!("to go before it: {what}"),
        Leftover::Gate(command) => format!("to print nothing before it goes: `{command}`"),
        Leftover::Everything => "to go before it: everything else".to_owned(),
        Leftover::Volumes(what) => format!("PersistentVolumeClaims: {what}"),
        Leftover::ClusterWide(what) => what.clone(),
        Leftover::Outside(what) => format!("outside the cluster: {what}"),
    }
}
