//! Label selectors, as many kinds write them: a plain part, and one with operators.

use crate::text::Text;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// Objects by their labels; empty means all.
    pub struct LabelSelector {
        /// The labels that an object must have.
        match_labels?: BTreeMap<String, Text>,
        /// What must hold besides.
        match_expressions?: Vec<LabelRequirement>,
    }

    /// What must hold for a label.
    pub struct LabelRequirement {
        /// The label.
        key: Text,
        /// How it is compared.
        operator: SelectorOperator,
        /// What it is compared with; empty for `Exists` and `DoesNotExist`.
        values?: Vec<Text>,
    }
}

/// How a label is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SelectorOperator {
    /// It has one of the values.
    In,
    /// It has none of them.
    NotIn,
    /// It is there.
    Exists,
    /// It is not there.
    DoesNotExist,
}
