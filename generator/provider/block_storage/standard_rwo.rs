//! `standard-rwo`: balanced persistent disks of Google Cloud, made by the CSI driver that GKE brings.

use crate::provider::{
    Row, Site,
    block_storage::{Abilities, BlockStorage, BlockStorageProvider},
};

/// The provider.
pub(super) struct StandardRwo;

impl BlockStorageProvider for StandardRwo {
    fn row(&self) -> Row {
        Row {
            id: "standard-rwo",
            summary: "balanced persistent disks of Google Cloud; brought by GKE",
            settings: None,
        }
    }

    fn install(&self, _: &mut Site<'_>) -> Option<BlockStorage> {
        Some(BlockStorage {
            class: "standard-rwo",
            abilities: Abilities { expand: true, snapshot: true, replicated: true },
            handle: None,
        })
    }
}
