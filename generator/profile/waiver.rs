//! A finding that somebody answers for: which, why, and for how long.

use crate::{
    finding::Place,
    profile::{Date, pattern::WaivedObject},
    yaml::Node,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A finding that somebody answers for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Waiver {
    /// Where the rule is named.
    #[serde(skip)]
    pub place: Place,
    /// Where the last day stands.
    #[serde(skip)]
    pub until_place: Place,
    /// The rule, by id or alias.
    #[schemars(length(min = 1))]
    pub rule: String,
    /// The object, as `Kind/namespace/name` or `Kind/name`; `*` stands for any part, or alone for anything.
    #[schemars(with = "WaivedObject")]
    pub object: String,
    /// Who answers for it.
    #[schemars(length(min = 1))]
    pub owner: String,
    /// Why it is right here.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day on which it holds.
    pub until: Date,
}

impl Waiver {
    /// Whether it is about an object; what is about none is only waived by `*`.
    pub fn covers(&self, object: Option<&str>) -> bool {
        self.object == "*" || object.is_some_and(|object| stands_for(&self.object, object))
    }

    /// With the places of the node that it was read from.
    #[must_use]
    pub(crate) fn at(self, node: &Node) -> Self {
        let place = |key| node.get(key).map_or(node.place, |node| node.place);
        Self { place: place("rule"), until_place: place("until"), ..self }
    }
}

/// Whether a text with `*` for any part stands for another; no part reaches over a `/`.
pub fn stands_for(pattern: &str, text: &str) -> bool {
    let (patterns, parts) = (pattern.split('/'), text.split('/'));
    patterns.clone().count() == parts.clone().count()
        && patterns.zip(parts).all(|(pattern, part)| part_matches(pattern, part))
}

fn part_matches(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == text };
    let Some(rest) = text.strip_prefix(head) else { return false };
    let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.any(|at| part_matches(tail, &rest[at..]))
}
