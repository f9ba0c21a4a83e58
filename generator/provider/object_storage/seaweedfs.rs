//! `SeaweedFS`: its buckets, which this profile does not serve by itself.

use crate::provider::{
    Row, Site,
    object_storage::{Ground, ObjectStorage, ObjectStorageProvider, outside::Settings},
    schema_of,
};

/// The provider.
pub(super) struct SeaweedFs;

impl ObjectStorageProvider for SeaweedFs {
    fn row(&self) -> Row {
        Row {
            id: "seaweedfs",
            summary: "buckets of a SeaweedFS that this profile does not run",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>, _: Ground<'_>) -> Option<ObjectStorage> {
        let settings: Settings = site.settings("seaweedfs")?;
        settings.open(site, "seaweedfs", "us-east-1")
    }
}
