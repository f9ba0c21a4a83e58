//! Hetzner Cloud volumes, made by the CSI driver that the cluster's installer brings.

use crate::provider::{
    Row, Site,
    block_storage::{Abilities, BlockStorage, BlockStorageProvider},
};

/// The provider.
pub(super) struct Hcloud;

impl BlockStorageProvider for Hcloud {
    fn row(&self) -> Row {
        Row {
            id: "hcloud",
            summary: "Hetzner Cloud volumes; the CSI driver comes with the cluster",
            settings: None,
        }
    }

    fn install(&self, _: &mut Site<'_>) -> Option<BlockStorage> {
        Some(BlockStorage {
            class: "hcloud",
            abilities: Abilities { expand: true, snapshot: false, replicated: true },
            handle: None,
        })
    }
}
