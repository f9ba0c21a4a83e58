//! The ledger: which files of a tree the program wrote, what they hold and what was in them.
//!
//! It is JSON with one line for each file, so that git shows and merges it line by line.

use super::{Digest, File, Tree, TreePath};
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

impl Standing {
    /// Whether nothing of the way is left.
    pub fn is_last(&self) -> bool {
        self.step == self.of
    }
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
        let ledger: Self = serde_json::from_str(text)
            .map_err(|error| format!("{error}; take the file from git, or delete it and build"))?;
        match ledger.version {
            VERSION => Ok(ledger),
            other => Err(format!("its version is {other}, and this program knows {VERSION}")),
        }
    }
}

/// Gives the ledger's text for a tree.
pub(super) fn render(tree: &Tree) -> String {
    let head = serde_json::json!({ "profile": tree.profile(), "digest": tree.digest() });
    let mut text = Vec::with_capacity(LINE * tree.files().len());
    let head = format!(
        "{{\n \"version\": {VERSION},\n \"profile\": {},\n \"digest\": {},\n",
        head["profile"], head["digest"]
    );
    text.extend(head.bytes());
    if let Some(standing) = tree.stands() {
        text.extend(format!(" \"switch\": {},\n", serde_json::json!(standing)).bytes());
    }
    text.extend(b" \"files\": {");
    let mut separator = "\n";
    for File { path, object, layer, sha256, .. } in tree.files() {
        // A tree path holds no character that JSON would escape.
        for part in [separator, "  \"", path.as_str(), "\": "] {
            text.extend(part.bytes());
        }
        let line = Line { object: object.as_deref(), layer: layer.as_deref(), sha256: *sha256 };
        serde_json::to_writer(&mut text, &line).expect("a line is text, and memory takes it");
        separator = ",\n";
    }
    text.extend(b"\n }\n}\n");
    String::from_utf8(text).expect("JSON is UTF-8")
}

/// About how many bytes the ledger has of a file.
const LINE: usize = 192;

/// An [`Entry`] as it is written.
#[derive(serde::Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<&'a str>,
    sha256: Digest,
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
