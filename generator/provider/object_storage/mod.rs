//! The object storage axis: who serves buckets.
//!
//! To add one: a file that implements [`ObjectStorageProvider`], its `mod` line and its row in [`PROVIDERS`].

mod minio;
mod none;
mod rook_ceph;

use crate::{
    containment::{Handle, SecretSource, exposure::ServiceRef, tier},
    provider::{Axis, Row, Site, block_storage::BlockStorage, ingress::Ingress},
};

/// An S3 endpoint of the platform.
#[derive(Clone, Debug)]
pub struct ObjectStorage {
    /// The Service that speaks S3.
    pub endpoint: ServiceRef,
    /// The layer that serves it.
    pub handle: Handle<tier::Platform>,
}

/// What a provider of object storage may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Where volumes come from.
    pub block: &'a BlockStorage,
    /// Where credentials come from.
    pub secrets: &'a dyn SecretSource,
    /// The ways in.
    pub ingress: &'a Ingress,
}

/// A provider of the object storage axis.
pub trait ObjectStorageProvider: Sync {
    /// Its row.
    fn row(&self) -> Row;

    /// Installs what it needs and says where buckets are; `None` where there are none, or after reporting
    /// what is missing.
    fn install(&self, site: &mut Site<'_>, ground: Ground<'_>) -> Option<ObjectStorage>;
}

/// The providers, by id.
pub static PROVIDERS: &[&dyn ObjectStorageProvider] =
    &[&minio::Minio, &none::None, &rook_ceph::RookCeph];

/// The axis `object-storage`.
pub fn axis() -> Axis {
    Axis {
        id: "object-storage",
        summary: "who serves buckets",
        default: Some("none"),
        providers: PROVIDERS.iter().map(|provider| provider.row()).collect(),
    }
}
