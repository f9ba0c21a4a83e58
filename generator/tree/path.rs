//! A path inside the tree, valid on every machine that may check the tree out.

use crate::name::Invalid;
use std::{borrow::Borrow, fmt};

const LONGEST: usize = 4096;
const LONGEST_PART: usize = 255;
const RULE: &str = "it must be relative, at most 4096 characters long and made of parts between \
    single `/`, each at most 255 printable ASCII characters other than space and `\\ : * ? \" < > |`, \
    and none of them `.`, `..` or `.git`";

/// A file's path below the tree's folder: relative, `/` between its parts, and the same file on every system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct TreePath(Box<str>);

impl TreePath {
    /// The text of the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder and the file's name in it; the tree's own folder is the empty text.
    pub fn split(&self) -> (&str, &str) {
        self.0.rsplit_once('/').unwrap_or(("", &self.0))
    }

    /// The folders above the file, the nearest first, without the tree's own.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.rmatch_indices('/').map(|(at, _)| &self.0[..at])
    }

    /// Those of [`folders`](Self::folders) that another file does not stand below.
    pub(super) fn folders_after(&self, other: Option<&Self>) -> impl Iterator<Item = &str> {
        let is_above = move |folder: &str| {
            other.is_some_and(|other| {
                other.0.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
            })
        };
        self.folders().take_while(move |folder| !is_above(folder))
    }
}

impl TryFrom<&str> for TreePath {
    type Error = Invalid;

    fn try_from(text: &str) -> Result<Self, Invalid> {
        if text.len() <= LONGEST && text.split('/').all(is_part) {
            return Ok(Self(text.into()));
        }
        Err(Invalid { what: "tree path", text: text.to_owned(), rule: RULE })
    }
}

impl TryFrom<String> for TreePath {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::try_from(text.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for TreePath {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Borrow<str> for TreePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A repository inside the repository would hide its files from git, and hooks in one would be run.
fn is_part(part: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_graphic() && !b"\\:*?\"<>|".contains(&byte);
    !part.is_empty()
        && part.len() <= LONGEST_PART
        && part.bytes().all(allowed)
        && !matches!(part, "." | "..")
        && !part.eq_ignore_ascii_case(".git")
}
