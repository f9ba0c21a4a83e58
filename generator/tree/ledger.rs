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
    /// Every file but the ledger itself.
    #[serde(deserialize_with = "without_repetition")]
    pub files: BTreeMap<TreePath, Entry>,
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
        Ok(super::door::read_ledger(&root, out)?.map(|(_, ledger)| ledger))
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

/// Gives the ledger's text for a tree, whose files have these digests in this order.
pub(super) fn render(tree: &Tree, digests: &[Digest]) -> String {
    let head = serde_json::json!({ "profile": tree.profile(), "digest": tree.digest() });
    let mut text = format!(
        "{{\n \"version\": {VERSION},\n \"profile\": {},\n \"digest\": {},\n \"files\": {{",
        head["profile"], head["digest"]
    );
    let mut separator = "\n";
    for (file, digest) in tree.files().iter().zip(digests) {
        let mut entry = serde_json::Map::new();
        entry.extend(file.object.as_deref().map(|object| ("object".to_owned(), object.into())));
        entry.extend(file.layer.as_deref().map(|layer| ("layer".to_owned(), layer.into())));
        entry.insert("sha256".to_owned(), digest.to_string().into());
        // A tree path holds no character that JSON would escape.
        let line = format!("{separator}  \"{}\": {}", file.path, serde_json::Value::Object(entry));
        text.push_str(&line);
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
