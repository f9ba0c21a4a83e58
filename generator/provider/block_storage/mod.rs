//! The block storage axis: which StorageClass volumes get, and what that class can do.
//!
//! To add one: a file that implements [`BlockStorageProvider`], its `mod` line and its row in [`PROVIDERS`].

mod hcloud;
mod local_path;
mod longhorn;
mod standard_rwo;

use crate::{
    containment::{Handle, tier},
    provider::{Axis, Row, Site},
};

/// What a StorageClass can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// A volume can be made larger while it is used.
    pub expand: bool,
    /// A volume can be snapshotted.
    pub snapshot: bool,
    /// A volume outlives its node.
    pub replicated: bool,
}

/// The StorageClass of a platform.
#[derive(Clone, Debug)]
pub struct BlockStorage {
    /// The class' name.
    pub class: &'static str,
    /// What it can do.
    pub abilities: Abilities,
    /// The layer that makes it; none where the distribution does.
    pub handle: Option<Handle<tier::Platform>>,
}

/// A provider of the block storage axis.
pub trait BlockStorageProvider: Sync {
    /// Its row.
    fn row(&self) -> Row;

    /// Installs what it needs and says which class there is; `None` after reporting what is missing.
    fn install(&self, site: &mut Site<'_>) -> Option<BlockStorage>;
}

/// The providers, by id.
pub static PROVIDERS: &[&dyn BlockStorageProvider] =
    &[&hcloud::Hcloud, &local_path::LocalPath, &longhorn::Longhorn, &standard_rwo::StandardRwo];

/// The axis `block-storage`.
pub fn axis() -> Axis {
    Axis {
        id: "block-storage",
        summary: "which StorageClass volumes get",
        default: None,
        providers: PROVIDERS.iter().map(|provider| provider.row()).collect(),
    }
}
