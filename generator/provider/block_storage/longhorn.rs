//! Longhorn: volumes replicated over the nodes' disks.

use crate::{
    chart::{self, LonghornV1, Resources},
    containment::{Install, Layer, NamespaceOptions, Readiness},
    name::Namespace,
    provider::{
        ChartSettings, Row, Site,
        block_storage::{Abilities, BlockStorage, BlockStorageProvider},
        fixed, schema_of,
    },
    quantity::Duration,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// The provider.
pub(super) struct Longhorn;

/// How Longhorn is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `longhorn-system`.
    namespace: Option<Namespace>,
    /// Whether something outside this profile runs it already; then only its class is used.
    #[serde(default)]
    external: bool,
    /// How many copies of a volume there are; default 2.
    replicas: Option<u32>,
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// For the manager.
    resources: Option<Resources>,
}

impl BlockStorageProvider for Longhorn {
    fn row(&self) -> Row {
        Row {
            id: "longhorn",
            summary: "volumes replicated over the nodes' disks",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>) -> Option<BlockStorage> {
        let settings: Settings = site.settings("longhorn")?;
        let abilities = Abilities { expand: true, snapshot: true, replicated: true };
        if settings.external {
            return Some(BlockStorage { class: "longhorn", abilities, handle: None });
        }
        let origin = site.origin("longhorn");
        let name = settings.namespace.unwrap_or(Namespace::literal("longhorn-system"));
        // The manager mounts the host's disks.
        let options = NamespaceOptions::default().pod_security("privileged").keep();
        let namespace = site.platform.namespace(name, options, origin);
        let mut layer = Layer::open(&namespace, fixed("longhorn"), origin)
            .timeout(Duration::literal("20m"))
            .summary("Longhorn, block storage on the nodes' disks");
        let version = settings.chart.version(site, "longhorn", chart::row("longhorn_v1"));
        layer.release(Install {
            release: fixed("longhorn"),
            version,
            chart: LonghornV1 {
                replicas: settings.replicas.unwrap_or(2),
                manager: settings.resources.unwrap_or(Resources::literal("100m", "256Mi", "1Gi")),
            },
            extra: settings.chart.extra(),
        });
        let handle = site.platform.gate(layer, Readiness::Wait);
        Some(BlockStorage { class: "longhorn", abilities, handle: Some(handle) })
    }
}
