//! Ceph through Rook: the operator first, then a cluster with an object store, two layers.

use crate::{
    chart::{self, ObjectStore, Resources, RookCephClusterV1, RookCephV1},
    containment::{Install, Layer, NamespaceOptions, Readiness, exposure::Ui},
    name::{Label, Name, Namespace},
    provider::{
        ChartSettings, Row, Site, fixed,
        object_storage::{Ground, ObjectStorage, ObjectStorageProvider},
        schema_of,
    },
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// The provider.
pub(super) struct RookCeph;

/// How Ceph is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `rook-ceph`.
    namespace: Option<Namespace>,
    /// The operator's chart.
    #[serde(default)]
    operator: ChartSettings,
    /// The cluster's chart.
    #[serde(default)]
    chart: ChartSettings,
    /// How many monitors run: 1 for a single node, else 3; default 1.
    monitors: Option<u32>,
    /// How many copies of an object there are; default 1.
    copies: Option<u32>,
    /// Which disks are taken, as a regular expression such as `^sd[b-z]`; all empty ones when unset.
    device_filter: Option<Text>,
    /// The object store's name; default `ceph-objectstore`.
    store: Option<Name>,
    /// The host of the S3 endpoint below the domain; not reachable from outside when unset.
    host: Option<Label>,
    /// For each storage daemon.
    daemon: Option<Resources>,
    /// For the gateway that speaks S3.
    gateway: Option<Resources>,
}

impl ObjectStorageProvider for RookCeph {
    fn row(&self) -> Row {
        Row {
            id: "rook-ceph",
            summary: "Ceph on the nodes' disks, run by Rook",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>, ground: Ground<'_>) -> Option<ObjectStorage> {
        let settings: Settings = site.settings("rook-ceph")?;
        let origin = site.origin("rook-ceph");
        let name = settings.namespace.unwrap_or(Namespace::literal("rook-ceph"));
        // The daemons open the nodes' disks.
        let options = NamespaceOptions::default().pod_security("privileged").keep();
        let namespace = site.platform.namespace(name, options, origin);

        let mut layer = Layer::open(&namespace, fixed("rook-ceph-operator"), origin)
            .summary("Rook's operator, which runs Ceph");
        let row = chart::row("rook_ceph_v1");
        let version = settings.operator.version_under(site, ["rook-ceph", "operator"], row);
        let release = layer.release(Install {
            release: fixed("rook-ceph"),
            version,
            chart: RookCephV1 { resources: Resources::literal("200m", "128Mi", "512Mi") },
            extra: settings.operator.extra(),
        });
        let operator = site.platform.run(layer, &release);

        let mut layer = Layer::open(&namespace, fixed("rook-ceph-cluster"), origin)
            .timeout(Duration::literal("30m"))
            .summary("a Ceph cluster with an object store, which serves buckets");
        let operated = layer.operated_by(&operator);
        let store = settings.store.unwrap_or(fixed("ceph-objectstore"));
        let version = settings.chart.version(site, "rook-ceph", chart::row("rook_ceph_cluster_v1"));
        let release = layer.release(Install {
            release: fixed("rook-ceph-cluster"),
            version,
            chart: RookCephClusterV1 {
                operated,
                operator: namespace.name().clone(),
                monitors: settings.monitors.unwrap_or(1),
                copies: settings.copies.unwrap_or(1),
                device_filter: settings.device_filter,
                store: ObjectStore {
                    name: store.clone(),
                    gateway: settings.gateway.unwrap_or(Resources::literal("250m", "512Mi", "2Gi")),
                },
                daemon: settings.daemon.unwrap_or(Resources::literal("500m", "2Gi", "4Gi")),
            },
            extra: settings.chart.extra(),
        });
        let endpoint = RookCephClusterV1::api(&release, &store);
        if let Some(host) = &settings.host {
            // S3 asks for signed requests.
            ground.ingress.expose(
                &mut layer,
                host,
                fixed("ceph-s3"),
                Ui::with_own_login(endpoint.clone()).with_uploads(),
            );
        }
        let handle = site.platform.gate(layer, Readiness::Wait);
        Some(ObjectStorage::within(&endpoint, 8080, handle))
    }
}
