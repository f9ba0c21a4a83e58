//! MinIO: one server, one volume. Its repository is archived since February 2026.

use crate::{
    chart::{self, MinioV5, Resources},
    containment::{
        Install, Layer, Manual, NamespaceOptions, Readiness, Release, Wanted,
        flow::{Flow, Peer},
        workload::Pods,
    },
    name::{Key, Label, Name, Namespace},
    provider::{
        ChartSettings, Row, Site, fixed,
        object_storage::{Ground, ObjectStorage, ObjectStorageProvider},
        schema_of,
    },
    quantity::Quantity,
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The provider.
pub(super) struct Minio;

/// How MinIO is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `storage`.
    namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// The size of its volume; default 20Gi.
    size: Option<Quantity>,
    /// For the server.
    resources: Option<Resources>,
    /// Buckets that are there from the start; nobody outside reads them.
    #[serde(default)]
    buckets: Vec<Text>,
    /// The host of the S3 endpoint below the domain; not reachable from outside when unset.
    host: Option<Label>,
    /// The host of the console below the domain; not reachable from outside when unset.
    console_host: Option<Label>,
    /// Places of credentials in the secret store, by key: `rootUser`, `rootPassword`.
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

const ROOT: Name = Name::literal("minio-root");

impl ObjectStorageProvider for Minio {
    fn row(&self) -> Row {
        Row {
            id: "minio",
            summary: "MinIO, one server with one volume; archived upstream since February 2026",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>, ground: Ground<'_>) -> Option<ObjectStorage> {
        let settings: Settings = site.settings("minio")?;
        let origin = site.origin("minio");
        let name = settings.namespace.unwrap_or(Namespace::literal("storage"));
        let namespace = site.platform.namespace(name, NamespaceOptions::default(), origin);
        let mut layer =
            Layer::open(&namespace, fixed("minio"), origin).summary("MinIO, which serves buckets");
        if let Some(handle) = &ground.block.handle {
            layer.needs(handle);
        }
        let wanted = ["rootUser", "rootPassword"]
            .map(|key| Wanted::new(Key::literal(key), "minio", &settings.secrets));
        let [_, password] = layer.secret(ground.secrets, &ROOT, wanted);
        let makes_buckets = !settings.buckets.is_empty();
        let version = settings.chart.version(site, "minio", chart::row("minio_v5"));
        let release = layer.release(Install {
            release: fixed("minio"),
            version,
            chart: MinioV5 {
                root: password.secret().clone(),
                storage_class: ground.block.class.to_owned(),
                buckets: settings.buckets,
                size: settings.size.unwrap_or(Quantity::literal("20Gi")),
                resources: settings.resources.unwrap_or(Resources::literal("100m", "512Mi", "1Gi")),
            },
            extra: settings.chart.extra(),
        });
        if let Some(host) = &settings.host {
            ground.ingress.expose(&mut layer, host, fixed("minio"), MinioV5::api_ui(&release));
        }
        if let Some(host) = &settings.console_host {
            ground.ingress.expose(
                &mut layer,
                host,
                fixed("minio-console"),
                MinioV5::console(&release),
            );
        }
        layer.ask(Manual {
            subject: "MinIO".to_owned(),
            action: "plan to leave it: its repository is archived and gets no security fixes"
                .to_owned(),
            keys: Vec::new(),
        });
        let endpoint = MinioV5::api(&release);
        let handle = site.platform.gate(layer, Readiness::Wait);
        let peer = Peer::Pods(fence(site, &release, makes_buckets));
        Some(ObjectStorage { peer, ..ObjectStorage::within(&endpoint, MinioV5::S3.0, handle) })
    }
}

/// Fences MinIO in, and the Job that makes its buckets.
fn fence(site: &mut Site<'_>, release: &Release<MinioV5>, makes_buckets: bool) -> Pods {
    let pods = MinioV5::pods(release);
    site.platform.fence(&pods);
    if makes_buckets {
        let job = MinioV5::job_pods(release);
        site.platform.allow(Flow::new(&job, &pods, MinioV5::S3));
        site.platform.fence(&job);
    }
    pods
}
