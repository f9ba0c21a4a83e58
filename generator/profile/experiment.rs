//! What makes a part an experiment: the decision behind it, its review date, its owner, its end.

use crate::text::Plain;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::{borrow::Cow, fmt};

/// The terms of an experiment; nothing may depend on what has them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Experiment {
    /// The decision that allows it, such as `ADR 0028`.
    #[schemars(length(min = 1))]
    pub decision: Plain,
    /// The day on which it is kept for good or torn down.
    pub review_by: Date,
    /// A later day than `review-by`, and why.
    pub extended: Option<Extension>,
    /// Who answers for it.
    #[schemars(length(min = 1))]
    pub owner: Plain,
    /// What is sent to it from outside its namespace, which ends with it.
    #[serde(default)]
    pub test_signals: Vec<TestSignal>,
    /// What a person must do to tear it down, besides what the program knows by itself.
    #[serde(default)]
    #[schemars(inner(length(min = 1)))]
    pub teardown: Vec<Plain>,
}

/// A sender outside an experiment that feeds it for as long as it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TestSignal {
    /// Who sends; an object of the cluster as `Kind/namespace/name`.
    #[schemars(length(min = 1))]
    pub sender: Plain,
    /// What a person must do so that it no longer does.
    #[schemars(length(min = 1))]
    pub take_back: Plain,
}

/// More time for an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Extension {
    /// The new day.
    pub until: Date,
    /// Why it is needed.
    #[schemars(length(min = 1))]
    pub reason: Plain,
}

impl Experiment {
    /// The day that counts: the one it was extended to, else the one it was given.
    pub fn ends(&self) -> Date {
        self.extended.as_ref().map_or(self.review_by, |extension| extension.until)
    }
}

/// A day, written `2026-08-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day for arithmetic.
    pub fn day(self) -> jiff::civil::Date {
        self.0
    }

    /// The days from another day to this one; below zero when this one is earlier.
    pub fn days_from(self, other: Self) -> i32 {
        // Days do not overflow: jiff's calendar has fewer than four million of them.
        let span = self.0.since((jiff::Unit::Day, other.0));
        span.map_or(i32::MAX, |span| span.get_days())
    }
}

impl TryFrom<&str> for Date {
    type Error = &'static str;

    /// Takes `YYYY-MM-DD` of a day that exists; the error is the rule.
    fn try_from(text: &str) -> Result<Self, &'static str> {
        let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        match text.parse() {
            Ok(day) if plain => Ok(Self(day)),
            _ => Err(RULE),
        }
    }
}

const RULE: &str = "it must be a day that exists, written as `2026-08-02`";

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::try_from(text.as_str()).map_err(|rule| D::Error::custom(format!("`{text}`: {rule}")))
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "a day, such as `2026-08-02`",
            "type": "string",
            "format": "date",
            "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            "patternErrorMessage": RULE,
        })
    }
}
