//! Cloudflare R2: buckets of Cloudflare R2, outside of the cluster.

use crate::provider::{
    Row, Site,
    object_storage::{Ground, ObjectStorage, ObjectStorageProvider, outside::Settings},
    schema_of,
};

/// The provider.
pub(super) struct R2;

impl ObjectStorageProvider for R2 {
    fn row(&self) -> Row {
        Row {
            id: "r2",
            summary: "buckets of Cloudflare R2, outside of the cluster",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>, _: Ground<'_>) -> Option<ObjectStorage> {
        let settings: Settings = site.settings("r2")?;
        settings.open(site, "r2", "auto")
    }
}
