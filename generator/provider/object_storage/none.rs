//! No buckets.

use crate::provider::{
    Row, Site,
    object_storage::{Ground, ObjectStorage, ObjectStorageProvider},
};

/// The provider.
pub(super) struct None;

impl ObjectStorageProvider for None {
    fn row(&self) -> Row {
        Row { id: "none", summary: "the platform serves no buckets", settings: Option::None }
    }

    fn install(&self, _: &mut Site<'_>, _: Ground<'_>) -> Option<ObjectStorage> {
        Option::None
    }
}
