//! The keys of charts' values, as upstream's own files have them.
//!
//! They are compiled in, so that a tree is judged by the same keys wherever it lies, and without its charts at
//! hand. `cofferdam charts lock` makes the file.

use crate::{finding::nearest, name::Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, sync::LazyLock};

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
    /// One value: nothing is known below it.
    Leaf(u8),
    /// A map that takes any key.
    Any,
}

/// A key that a chart does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// The keys that lead to it, itself the last.
    pub path: Vec<String>,
    /// The known one that it is most like.
    pub near: Option<String>,
}

/// Keys that a template may read although no values file names them.
const EVERYWHERE: &[&str] =
    &["enabled", "fullnameOverride", "global", "nameOverride", "namespaceOverride", "tags"];

static LOCK: LazyLock<Lock> = LazyLock::new(|| {
    serde_json::from_str(include_str!("keys.json")).expect("the file is what `charts lock` printed")
});

/// The keys of values that a chart does not know; none where no release of its major was read, or an older one, and
/// then the values are not asked for.
pub fn unknown_keys(chart: &str, version: &str, values: impl FnOnce() -> Value) -> Vec<UnknownKey> {
    let mut found = Vec::new();
    if let Some(locked) = LOCK.get(chart).filter(|locked| covers(&locked.version, version)) {
        locked.keys.unknown(&values(), &mut Vec::new(), &mut found);
    }
    found
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
    fn unknown(&self, values: &Value, path: &mut Vec<String>, found: &mut Vec<UnknownKey>) {
        let (Self::Map(keys), Value::Object(values)) = (self, values) else { return };
        for (key, value) in values {
            path.push(key.clone());
            match keys.get(key) {
                Some(keys) => keys.unknown(value, path, found),
                // `null` removes a default, and a variable may be anything.
                None if value.is_null() || key.contains("${") => {}
                None if EVERYWHERE.contains(&key.as_str()) => {}
                None => {
                    let near = nearest(key, keys.keys().map(String::as_str)).map(str::to_owned);
                    found.push(UnknownKey { path: path.clone(), near });
                }
            }
            path.pop();
        }
    }
}
