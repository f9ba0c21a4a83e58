//! What makes kustomize refuse a folder.

use crate::finding::Place;

/// Something for which `kustomize build` fails, or does less than is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where it is written.
    pub place: Place,
    /// What is the matter.
    pub kind: FaultKind,
    /// What is written there.
    pub what: String,
}

/// What is the matter with a `kustomization.yaml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// An entry names nothing.
    MissingEntry,
    /// An entry names a folder without a `kustomization.yaml`.
    NoKustomization,
    /// A folder lists itself, directly or through others.
    Cycle,
    /// Two entries bring the same object.
    Duplicate,
    /// A patch names an object that is not there.
    PatchWithoutTarget,
    /// The `target` of a patch selects nothing; kustomize goes on without a word.
    TargetWithoutObject,
    /// The path of a JSON 6902 patch is not in the object.
    PatchPathMissing,
}

impl FaultKind {
    /// Whether a patch does not fit the objects that are there.
    pub(super) fn is_about_patch(self) -> bool {
        match self {
            Self::PatchWithoutTarget | Self::TargetWithoutObject | Self::PatchPathMissing => true,
            Self::MissingEntry | Self::NoKustomization | Self::Cycle | Self::Duplicate => false,
        }
    }
}
