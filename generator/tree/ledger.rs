//! The ledger: which files of a tree the program wrote, what they hold and what was in them.
//!
//! It is JSON with one line for each file, so that git shows and merges it line by line.

use super::{Digest, Tree, TreePath};
use crate::{error::Error, name::Name};
use serde::de::{self, MapAccess, Visitor};
use std::{collections::BTreeMap, fmt, path::Path};

/// The ledger's file name, at the root of each tree.
pub const LEDGER: &str = ".cofferdam.json";

const VERSION: u32 = 1;

/// What was written at the last build.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    version: u32,
    /// The profile that the tree was made from.
    pub profile: Name,
    /// The digest of that profile.
    pub digest: String,
    /// Where the tree stands on its way to becoming another one.
    #[serde(default)]
    pub switch: Option<Standing>,
    /// Every file but the ledger itself.
    #[serde(deserialize_with = "without_repetition")]
    pub files: BTreeMap<TreePath, Entry>,
}

/// A step on the way from one platform to another, at which a tree stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The profile that the tree shall be made from.
    pub to: String,
    /// What is laid over that profile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<String>,
    /// The step, from 1.
    pub step: usize,
    /// How many steps there are.
    pub of: usize,
    /// What the step is called.
    pub name: String,
}

/// One file that was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The object that it holds.
    #[serde(default)]
    pub object: Option<String>,
    /// The layer that applies it.
    #[serde(default)]
    pub layer: Option<String>,
    /// The digest of its text.
    pub sha256: Digest,
}

impl Ledger {
    /// Reads the ledger of the tree in a folder; none where there is no ledger.
    pub fn read(out: &Path) -> Result<Option<Self>, Error> {
        let Some(root) = super::door::open_root(out)? else { return Ok(None) };
        let text = super::door::read_ledger(&root, out)?;
        text.map(|text| Self::parse_in(out, &text)).transpose()
    }

    /// Reads the text of the ledger of a folder.
    pub(super) fn parse_in(out: &Path, text: &str) -> Result<Self, Error> {
        let broken = |reason| Error::Ledger { path: out.join(LEDGER), reason };
        Self::parse(text).map_err(broken)
    }

    /// Reads the text of a ledger; the reason where it is not one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let ledger: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match ledger.version {
            VERSION => Ok(ledger),
            other => Err(format!("its version is {other}, and this program knows {VERSION}")),
        }
    }
}

/// Gives the ledger's text for a tree.
pub(super) fn render(tree: &Tree) -> String {
    let head = serde_json::json!({ "profile": tree.profile(), "digest": tree.digest() });
    let mut text = format!(
        "{{\n \"version\": {VERSION},\n \"profile\": {},\n \"digest\": {},\n",
        head["profile"], head["digest"]
    );
    if let Some(standing) = tree.stands() {
        text.extend([" \"switch\": ", &serde_json::json!(standing).to_string(), ",\n"]);
    }
    text.push_str(" \"files\": {");
    let mut separator = "\n";
    for file in tree.files() {
        // A tree path and a digest hold no character that JSON would escape.
        text.extend([separator, "  \"", file.path.as_str(), "\": {"]);
        for (key, value) in [("object", &file.object), ("layer", &file.layer)] {
            if let Some(value) = value {
                let value = serde_json::Value::from(value.as_str()).to_string();
                text.extend(["\"", key, "\":", &value, ","]);
            }
        }
        text.extend(["\"sha256\":\"", &file.sha256.to_string(), "\"}"]);
        separator = ",\n";
    }
    text.push_str("\n }\n}\n");
    text
}

/// A badly merged ledger can list a file twice; the last would win in silence.
fn without_repetition<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<TreePath, Entry>, D::Error> {
    struct Files;
    impl<'de> Visitor<'de> for Files {
        type Value = BTreeMap<TreePath, Entry>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the files of the tree")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut files = BTreeMap::new();
            while let Some((path, entry)) = map.next_entry::<TreePath, Entry>()? {
                if files.contains_key(&path) {
                    return Err(de::Error::custom(format!("`{path}` is listed twice")));
                }
                files.insert(path, entry);
            }
            Ok(files)
        }
    }
    deserializer.deserialize_map(Files)
}
