//! Consents: hazards that somebody takes into account, by name.

use super::{Danger, find_hazard};
use crate::profile::stands_for;

/// A hazard that somebody takes into account, at one object or at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    hazard: &'static str,
    object: Option<String>,
}

impl Consent {
    /// Reads a consent, such as `namespace-removed=Namespace/shop`; none where there is no such hazard.
    pub fn of(text: &str) -> Option<Self> {
        let (hazard, object) = match text.split_once('=') {
            Some((hazard, object)) => (hazard, Some(object.to_owned())),
            None => (text, None),
        };
        Some(Self { hazard: find_hazard(hazard)?.id, object })
    }

    /// Whether it is about a danger.
    pub fn covers(&self, danger: &Danger) -> bool {
        let is_object = |pattern: &String| stands_for(pattern, &danger.object);
        self.hazard == danger.id && self.object.as_ref().is_none_or(is_object)
    }
}
