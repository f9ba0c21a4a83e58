//! The object storage axis: who serves buckets.
//!
//! To add one: a file that implements [`ObjectStorageProvider`], its `mod` line and its row in [`PROVIDERS`].

mod minio;
mod none;
mod outside;
mod r2;
mod rook_ceph;
mod seaweedfs;

use crate::{
    containment::{
        Handle, SecretSource, exposure::ServiceRef, flow::Peer, tier, workload::ContainerPort,
    },
    provider::{Axis, Row, Site, block_storage::BlockStorage, ingress::Ingress},
    text::Text,
};

/// Where buckets are, over S3.
#[derive(Clone, Debug)]
pub struct ObjectStorage {
    /// The address.
    pub url: Text,
    /// The region that requests are signed for.
    pub region: Text,
    /// The other end of what is sent there.
    pub peer: Peer,
    /// The port of that end.
    pub port: ContainerPort,
    /// The layer that serves it; none where somebody else does.
    pub handle: Option<Handle<tier::Platform>>,
}

impl ObjectStorage {
    /// What a Service of the platform serves.
    fn within(endpoint: &ServiceRef, port: u16, handle: Handle<tier::Platform>) -> Self {
        Self {
            url: Text::literal(endpoint.url("http")),
            // These servers take whatever region a request is signed for.
            region: "us-east-1".into(),
            peer: Peer::Namespace(endpoint.namespace().clone()),
            port: ContainerPort(port),
            handle: Some(handle),
        }
    }
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
    &[&minio::Minio, &none::None, &r2::R2, &rook_ceph::RookCeph, &seaweedfs::SeaweedFs];

/// The axis `object-storage`.
pub fn axis() -> Axis {
    Axis {
        id: "object-storage",
        summary: "who serves buckets",
        default: Some("none"),
        providers: PROVIDERS.iter().map(|provider| provider.row()).collect(),
    }
}
