//! What makes kustomize refuse a folder.

use crate::finding::Place;

/// Something for which `kustomize build` fails, or does less than is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is the matter.
    pub kind: FaultKind,
    /// Where it is written.
    pub place: Place,
    /// What is written there.
    pub what: String,
}

/// What is the matter with a `kustomization.yaml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An entry names nothing.
    MissingEntry,
    /// An entry names a folder without a `kustomization.yaml`.
    NoKustomization,
    /// A folder lists itself, directly or through others.
    Cycle,
    /// Two entries bring the same object.
    Duplicate,
    /// A patch hits no object.
    PatchWithoutTarget,
    /// The path of a JSON 6902 patch is not in the object.
    PatchPathMissing,
}
