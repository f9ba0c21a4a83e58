//! What became of a profile in a run.

use crate::{drift::Drift, tree::Kind};
use schemars::JsonSchema;
use serde::Serialize;

/// What became of one profile; what is wrong with it stands in the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Outcome {
    /// It could not be built.
    Failed {
        /// The profile.
        profile: String,
    },
    /// It could be built, but was not written, since another could not be.
    Withheld {
        /// The profile.
        profile: String,
    },
    /// It has no error; nothing was to be done with it.
    Sound {
        /// The profile.
        profile: String,
    },
    /// Its tree was written.
    Written {
        /// The profile.
        profile: String,
        /// The tree's folder.
        out: String,
        /// How many files were written.
        written: usize,
        /// How many files were deleted.
        removed: usize,
        /// How many files were as built already.
        unchanged: usize,
        /// The files whose changes by hand are lost.
        replaced_edits: Vec<String>,
        /// The files that are not the program's and were left alone.
        kept: Vec<String>,
    },
    /// Its tree was held against the disk, and nothing was written.
    Checked {
        /// The profile.
        profile: String,
        /// The tree's folder.
        out: String,
        /// What a build would change; nothing where the tree is as built.
        changes: Vec<Change>,
    },
    /// Its tree was compared with the disk, line by line.
    Compared {
        /// The tree's folder.
        out: String,
        /// What differs.
        #[serde(flatten)]
        drift: Drift,
    },
    /// There is a tree, but no profile of its name any more.
    OrphanTree {
        /// The profile that the tree was made from.
        profile: String,
        /// The tree's folder.
        out: String,
        /// How many files the tree has by its ledger.
        files: usize,
    },
}

/// A file that a build would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// Its path in the tree.
    pub path: String,
    /// What is the matter.
    pub kind: Kind,
    /// The same in words.
    pub what: &'static str,
}

/// A file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its path as the user knows it.
    pub file: String,
    /// What is the matter, in a word or two.
    pub what: &'static str,
    /// What to do.
    pub help: String,
}

impl Outcome {
    /// What is to be acted upon, file by file; what could not be built stands in the findings.
    pub fn faults(&self) -> Vec<Fault> {
        let fault = |file: String, what, help: &str| Fault { file, what, help: help.to_owned() };
        match self {
            Self::Failed { .. }
            | Self::Withheld { .. }
            | Self::Sound { .. }
            | Self::Written { .. } => Vec::new(),
            Self::Checked { out, changes, .. } => {
                let help = "a build would change this file; run `cofferdam build`";
                let changes = changes.iter();
                changes.map(|file| fault(format!("{out}/{}", file.path), file.what, help)).collect()
            }
            Self::Compared { out, drift } => {
                let files = drift.files.iter();
                files
                    .map(|file| fault(format!("{out}/{}", file.path), file.what, file.help))
                    .collect()
            }
            Self::OrphanTree { profile, out, .. } => {
                let help = format!("there is no profile `{profile}` any more; delete the folder");
                vec![fault(out.clone(), "orphan tree", &help)]
            }
        }
    }

    /// Whether it is something to act upon.
    pub fn is_clean(&self) -> bool {
        match self {
            Self::Sound { .. } | Self::Written { .. } => true,
            Self::Failed { .. } | Self::Withheld { .. } | Self::OrphanTree { .. } => false,
            Self::Checked { changes, .. } => changes.is_empty(),
            Self::Compared { drift, .. } => drift.files.is_empty(),
        }
    }
}
