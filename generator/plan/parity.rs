//! Parity: which differences of two environments their profiles ask for, and which nobody asks for.

use super::{ChangeKind, FieldChange, Plan, Row};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// What of a plan is meant, and what is not.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Parity {
    /// What the profiles say otherwise, each with the objects that differ because of it.
    pub by_intent: Vec<Cause>,
    /// The objects that differ as the profiles have it, by several keys at once.
    pub by_several: Vec<String>,
    /// The objects that differ otherwise than their profiles have it: by hand, or because a tree is stale.
    pub without_a_word: Vec<String>,
}

/// A key of a profile, and what differs because of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cause {
    /// The key, with its value on either side.
    pub key: FieldChange,
    /// The objects that are the same once it is.
    pub objects: Vec<String>,
}

impl Parity {
    /// Sorts the differences of a plan by those of the plan that the profiles ask for, and by what each key of them
    /// does.
    pub fn of(plan: &Plan, asked: &Plan, causes: Vec<Cause>) -> Self {
        let is_asked = |row: &Row| asked.objects.iter().any(|other| is_alike(row, other));
        let (meant, other): (Vec<&Row>, Vec<&Row>) =
            plan.objects.iter().partition(|row| is_asked(row));
        let known: BTreeSet<&String> = causes.iter().flat_map(|cause| &cause.objects).collect();
        let several = meant.iter().filter(|row| !known.contains(&row.object));
        Self {
            by_several: several.map(|row| row.object.clone()).collect(),
            without_a_word: other.iter().map(|row| row.object.clone()).collect(),
            by_intent: causes,
        }
    }
}

fn is_alike(one: &Row, other: &Row) -> bool {
    let same = |one: &Row, other: &Row| one.object == other.object && one.change == other.change;
    // A new object is as new whatever it says; what it should say is told by `drift`.
    let is_whole = matches!(one.change, ChangeKind::Added | ChangeKind::Removed);
    same(one, other)
        && (is_whole || one.fields == other.fields && one.renamed_to == other.renamed_to)
}
