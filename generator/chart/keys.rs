//! The keys of charts' values and what may stand under them, as upstream's own files have them.
//!
//! They are compiled in, so that a tree is judged by the same keys wherever it lies, and without its charts at
//! hand. `cofferdam charts lock` makes the file.

use crate::{finding::nearest, name::Version};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json, value::RawValue};
use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

/// The keys of every chart that was read, by its name.
pub type Lock = BTreeMap<String, Locked>;

/// The keys of one release of a chart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Locked {
    /// The release that was read.
    pub version: String,
    /// Its values.
    pub keys: Keys,
}

/// What may stand under a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Keys {
    /// A map with these keys alone.
    Map(BTreeMap<String, Self>),
    /// One value or a list: nothing is known below it.
    Leaf(Leaf),
    /// Anything.
    Any,
}

/// What is known of a value that is no map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Leaf {
    /// Nothing more.
    Value = 1,
    /// The schema takes text alone.
    Text = 2,
    /// The schema takes a number alone.
    Number = 3,
    /// The schema takes `true` and `false` alone.
    Boolean = 4,
    /// The schema takes a list alone.
    List = 5,
    /// It is `true` or `false` by default, and the word in quotes counts as true.
    Switch = 6,
    /// It counts something by default.
    Count = 7,
}

impl From<Leaf> for u8 {
    fn from(leaf: Leaf) -> Self {
        leaf as Self
    }
}

impl TryFrom<u8> for Leaf {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        let all = [
            Self::Value,
            Self::Text,
            Self::Number,
            Self::Boolean,
            Self::List,
            Self::Switch,
            Self::Count,
        ];
        let found = all.into_iter().find(|leaf| *leaf as u8 == number);
        found.ok_or_else(|| format!("`{number}` stands for nothing"))
    }
}

/// A value that a chart has no use for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The keys that lead to it.
    pub path: Vec<String>,
    /// What is the matter.
    pub fault: Fault,
}

/// Why a chart has no use for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No template reads the key; the known one that it is most like.
    Unknown(Option<String>),
    /// It is of another type than the one named.
    Type(&'static str),
}

/// Keys that a template may read although no values file names them.
const EVERYWHERE: &[&str] =
    &["enabled", "fullnameOverride", "global", "nameOverride", "namespaceOverride", "tags"];

/// A chart of the lock, which is taken apart when somebody asks for it.
struct Kept {
    text: &'static RawValue,
    locked: OnceLock<Locked>,
}

static LOCK: LazyLock<BTreeMap<&str, Kept>> = LazyLock::new(|| {
    let all: BTreeMap<&str, &RawValue> =
        serde_json::from_str(include_str!("keys.json")).expect(PRINTED);
    all.into_iter().map(|(name, text)| (name, Kept { text, locked: OnceLock::new() })).collect()
});

const PRINTED: &str = "the file is what `charts lock` printed";

fn locked(chart: &str) -> Option<&'static Locked> {
    let Kept { text, locked } = LOCK.get(chart)?;
    Some(locked.get_or_init(|| serde_json::from_str(text.get()).expect(PRINTED)))
}

/// What a chart has no use for among values; none where no release of its major was read, or an older one, and
/// then the values are not asked for.
pub fn misfits(chart: &str, version: &str, values: impl FnOnce() -> Value) -> Vec<Misfit> {
    let locked = locked(chart).filter(|locked| covers(&locked.version, version));
    locked.map(|locked| locked.keys.misfits(&values())).unwrap_or_default()
}

/// The charts whose keys are known.
pub fn known_charts() -> impl Iterator<Item = &'static str> {
    LOCK.keys().copied()
}

/// The JSON Schema of a chart's values, from the same facts; none for a chart that nobody has read.
pub fn values_schema(chart: &str) -> Option<Value> {
    let locked = locked(chart)?;
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("values of {chart} {}", locked.version),
    });
    if let (Value::Object(schema), Value::Object(keys)) = (&mut schema, locked.keys.schema()) {
        schema.extend(keys);
    }
    Some(schema)
}

/// Whether what one release knows holds for another: of the same major, and no newer.
fn covers(read: &str, version: &str) -> bool {
    let exact = |text: &str| {
        let version = Version::try_from(text).ok()?;
        let numbers = version.as_str().trim_start_matches('v').split(['.', '-', '+']);
        let numbers: Vec<u64> = numbers.take(3).filter_map(|part| part.parse().ok()).collect();
        Some((version.major(), numbers))
    };
    let (read, version) = (exact(read), exact(version));
    matches!((read, version), (Some(read), Some(version)) if read.0 == version.0 && version.1 <= read.1)
}

impl Keys {
    /// What a chart with these keys has no use for among values.
    pub fn misfits(&self, values: &Value) -> Vec<Misfit> {
        let mut found = Vec::new();
        self.judge(values, &mut Vec::new(), &mut found);
        found
    }

    fn judge(&self, value: &Value, path: &mut Vec<String>, found: &mut Vec<Misfit>) {
        // `null` removes a default, and a variable may be anything.
        if value.is_null() || value.as_str().is_some_and(|text| text.contains("${")) {
            return;
        }
        let wanted = match (self, value) {
            (Self::Map(keys), Value::Object(values)) => {
                for (key, value) in values {
                    path.push(key.clone());
                    judge_entry(keys, (key, value), path, found);
                    path.pop();
                }
                None
            }
            (Self::Map(_), _) => Some("a map"),
            (Self::Leaf(leaf), value) => leaf.wants_instead_of(value),
            (Self::Any, _) => None,
        };
        if let Some(wanted) = wanted {
            found.push(Misfit { path: path.clone(), fault: Fault::Type(wanted) });
        }
    }

    fn schema(&self) -> Value {
        match self {
            Self::Map(keys) => {
                let mut properties: Map<String, Value> =
                    keys.iter().map(|(key, keys)| (key.clone(), keys.schema())).collect();
                for key in EVERYWHERE {
                    properties.entry(*key).or_insert_with(|| json!({}));
                }
                // `null` removes a default.
                json!({
                    "type": ["object", "null"],
                    "properties": properties,
                    "additionalProperties": false,
                })
            }
            Self::Leaf(leaf) => leaf.schema(),
            Self::Any => json!({}),
        }
    }
}

fn judge_entry(
    keys: &BTreeMap<String, Keys>,
    (key, value): (&str, &Value),
    path: &mut Vec<String>,
    found: &mut Vec<Misfit>,
) {
    match keys.get(key) {
        Some(keys) => keys.judge(value, path, found),
        None if value.is_null() || key.contains("${") || EVERYWHERE.contains(&key) => {}
        None => {
            let near = nearest(key, keys.keys().map(String::as_str)).map(str::to_owned);
            found.push(Misfit { path: path.clone(), fault: Fault::Unknown(near) });
        }
    }
}

impl Leaf {
    /// What has to stand there instead of a value; none where it fits, or may fit.
    fn wants_instead_of(self, value: &Value) -> Option<&'static str> {
        let is_collection = value.is_array() || value.is_object();
        let (fits, wanted) = match self {
            Self::Value => return None,
            Self::Text => (value.is_string(), "text"),
            Self::Number => (value.is_number(), "a number"),
            Self::Boolean => (value.is_boolean(), "`true` or `false`"),
            Self::List => (value.is_array(), "a list"),
            Self::Switch => {
                let word = value.as_str().map(str::to_lowercase);
                let is_word = word.is_some_and(|word| SWITCHES.contains(&word.as_str()));
                (!is_word, "`true` or `false`")
            }
            Self::Count => {
                let is_number = value.as_str().is_none_or(|text| text.parse::<f64>().is_ok());
                (is_number && !is_collection && !value.is_boolean(), "a number")
            }
        };
        (!fits).then_some(wanted)
    }

    fn schema(self) -> Value {
        match self {
            Self::Value => json!({}),
            Self::Text => json!({"type": ["string", "null"]}),
            Self::Number | Self::Count => json!({"type": ["number", "null"]}),
            Self::Boolean => json!({"type": ["boolean", "null"]}),
            Self::List => json!({"type": ["array", "null"]}),
            Self::Switch => json!({"not": {"enum": SWITCHES}}),
        }
    }
}

/// Words that mean a switch, and all count as true where they are text.
const SWITCHES: &[&str] = &["true", "false", "yes", "no", "on", "off"];
