//! local-path: directories on the node, made by the provisioner that k3s brings.

use crate::provider::{
    Row, Site,
    block_storage::{Abilities, BlockStorage, BlockStorageProvider},
};

/// The provider.
pub(super) struct LocalPath;

impl BlockStorageProvider for LocalPath {
    fn row(&self) -> Row {
        Row {
            id: "local-path",
            summary: "directories on the node; brought by k3s, lost with the node",
            settings: None,
        }
    }

    fn install(&self, _: &mut Site<'_>) -> Option<BlockStorage> {
        Some(BlockStorage {
            class: "local-path",
            abilities: Abilities { expand: false, snapshot: false, replicated: false },
            handle: None,
        })
    }
}
