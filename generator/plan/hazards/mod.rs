//! Hazards: what can be lost or broken on the way from one side to another, a file each.
//!
//! To add one: its file, then its `mod` line and its row here.

mod annotation_without_equivalent;
mod auth_removed;
mod backup_removed;
mod buckets_left;
mod certificate_reissued;
mod chart_major_changed;
mod crd_removed;
mod default_class;
mod dependency_stalls;
mod domain_changed;
mod door_removed;
mod door_switched_off;
mod history_left;
mod host_moves;
mod immutable_field;
mod layer_renamed;
mod left_behind;
mod namespace_removed;
mod network_policy_removed;
mod object_renamed;
mod operator_gone_first;
mod owner_changed;
mod packaged_chart_stays;
mod pod_security_tightened;
mod port_moves;
mod prune_switched_off;
mod release_loses_volumes;
mod release_reinstalled;
mod release_removed;
mod scaled_to_zero;
mod secret_remade;
mod secret_removed;
mod storage_class_changed;
mod volume_removed;
mod volume_shrunk;
mod volumes_lose_provider;
mod webhook_without_service;

use super::{Change, Delta};
use crate::view::Object;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;

/// Every hazard, sorted by id.
pub static HAZARDS: &[&Hazard] = &[
    &annotation_without_equivalent::HAZARD,
    &auth_removed::HAZARD,
    &backup_removed::HAZARD,
    &buckets_left::HAZARD,
    &certificate_reissued::HAZARD,
    &chart_major_changed::HAZARD,
    &crd_removed::HAZARD,
    &default_class::HAZARD,
    &dependency_stalls::HAZARD,
    &domain_changed::HAZARD,
    &door_removed::HAZARD,
    &door_switched_off::HAZARD,
    &history_left::HAZARD,
    &host_moves::HAZARD,
    &immutable_field::HAZARD,
    &layer_renamed::HAZARD,
    &left_behind::HAZARD,
    &namespace_removed::HAZARD,
    &network_policy_removed::HAZARD,
    &object_renamed::HAZARD,
    &operator_gone_first::HAZARD,
    &owner_changed::HAZARD,
    &packaged_chart_stays::HAZARD,
    &pod_security_tightened::HAZARD,
    &port_moves::HAZARD,
    &prune_switched_off::HAZARD,
    &release_loses_volumes::HAZARD,
    &release_reinstalled::HAZARD,
    &release_removed::HAZARD,
    &scaled_to_zero::HAZARD,
    &secret_remade::HAZARD,
    &secret_removed::HAZARD,
    &storage_class_changed::HAZARD,
    &volume_removed::HAZARD,
    &volume_shrunk::HAZARD,
    &volumes_lose_provider::HAZARD,
    &webhook_without_service::HAZARD,
];

/// How grave a hazard is: what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Data is lost that no commit brings back.
    Data,
    /// Somebody gets in who did not before, or a secret is gone.
    Security,
    /// Something does not answer for a while.
    Availability,
    /// It goes well in one order and not in another.
    Order,
}

/// A way in which something is lost or broken.
#[derive(Debug)]
pub struct Hazard {
    /// Its name; it never changes.
    pub id: &'static str,
    /// How grave it is, unless what is found says otherwise.
    pub class: Class,
    /// What it finds, in one line.
    pub summary: &'static str,
    page: &'static str,
    check: fn(&Delta<'_>, &mut Dangers<'_>),
}

/// A hazard that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Danger {
    /// The hazard.
    pub id: &'static str,
    /// How grave it is.
    pub class: Class,
    /// The object that it is about, as `Kind/namespace/name` or `Kind/name`.
    pub object: String,
    /// The layer that applies it, or applied it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// What is lost or broken.
    pub what: String,
    /// Why that happens.
    pub why: String,
    /// What to do.
    pub remedy: String,
}

/// Where a hazard puts what it finds.
#[derive(Debug)]
pub(super) struct Dangers<'a> {
    hazard: &'static Hazard,
    delta: &'a Delta<'a>,
    found: &'a mut Vec<Danger>,
}

/// A danger that is being written: it wants the reason and the remedy.
#[derive(Debug)]
#[must_use = "a danger says why and what to do"]
pub(super) struct Said<'a>(&'a mut Danger);

impl Dangers<'_> {
    /// Something that is lost or broken with the object of a change.
    pub(super) fn at(&mut self, change: &Change<'_>, what: impl Into<String>) -> Said<'_> {
        self.of(change.object(), what)
    }

    /// Something that is lost or broken with an object of either side.
    pub(super) fn of(&mut self, object: &Object, what: impl Into<String>) -> Said<'_> {
        let (from, to) = (self.delta.from, self.delta.to);
        let is_old = self.delta.old(&object.key).is_some_and(|old| std::ptr::eq(old, object));
        let owner = if is_old { from.owner(object) } else { to.owner(object) };
        self.found.push(Danger {
            id: self.hazard.id,
            class: self.hazard.class,
            object: object.key.to_string(),
            layer: owner.map(|owner| owner.key.name.clone()),
            what: what.into(),
            why: String::new(),
            remedy: String::new(),
        });
        let at = self.found.len() - 1;
        Said(&mut self.found[at])
    }
}

impl Said<'_> {
    /// Counts as another class here.
    pub(super) fn class(self, class: Class) -> Self {
        self.0.class = class;
        self
    }

    /// Says why it happens.
    pub(super) fn why(self, why: impl Into<String>) -> Self {
        self.0.why = why.into();
        self
    }

    /// Says what to do, which ends it.
    pub(super) fn remedy(self, remedy: impl Into<String>) {
        self.0.remedy = remedy.into();
    }
}

impl Hazard {
    /// Its page: what it finds, why it happens, and what to do.
    pub fn page(&self) -> String {
        let lines = self.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Data => "data",
            Self::Security => "security",
            Self::Availability => "availability",
            Self::Order => "order",
        })
    }
}

/// The hazard of an id.
pub fn find(id: &str) -> Option<&'static Hazard> {
    HAZARDS.iter().copied().find(|hazard| hazard.id == id)
}

/// Everything that is at risk, the gravest class first.
pub fn judge(delta: &Delta<'_>) -> Vec<Danger> {
    let mut found = Vec::new();
    for hazard in HAZARDS {
        (hazard.check)(delta, &mut Dangers { hazard, delta, found: &mut found });
    }
    found.sort_by(|a, b| (a.class, a.id, &a.object).cmp(&(b.class, b.id, &b.object)));
    found.dedup();
    found
}

/// Makes a hazard of its page, its name and its check.
macro_rules! hazard {
    (
        $(#[doc = $page:literal])*
        id: $id:literal,
        class: $class:ident,
        summary: $summary:literal,
    ) => {
        pub(super) static HAZARD: super::Hazard = super::Hazard {
            id: $id,
            class: super::Class::$class,
            summary: $summary,
            page: concat!($($page, "\n"),*),
            check,
        };
    };
}

use hazard;
