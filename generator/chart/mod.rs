//! Chart contracts: for each chart and major version, what its values mean and what it renders.
//!
//! To add one: a file `<name>_v<major>.rs` with a struct that implements [`Chart`](crate::containment::Chart)
//! and [`Teardown`](crate::containment::Teardown), then its `mod` line and its row in [`CHARTS`], and its version
//! in `profiles/charts.yaml`. Facts come from rendering the chart with its own templates and from its source; each
//! file names the version that was read.

mod alerting;
mod alloy_v1;
mod cert_manager_v1;
mod cilium_v1;
mod clickhouse_collector;
mod clickhouse_server;
mod clickstack_operators_v1;
mod clickstack_v1;
mod clickstack_v3;
mod discovery;
mod envoy_gateway_v1;
mod external_secrets_v2;
mod foreign;
mod grafana;
mod grafana_operator_v5;
mod ingress_nginx_v4;
mod kagent_crds_v0;
mod kagent_v0;
mod keys;
mod kube_prometheus_stack_v88;
mod lock;
mod loki_v18;
mod longhorn_v1;
mod minio_v5;
mod oauth2_proxy_v10;
mod opencost_v2;
mod opentelemetry_collector_v0;
mod opentelemetry_operator_v0;
mod otlp_way;
mod plain;
mod promise;
mod resources;
mod retention;
mod rook_ceph_cluster_v1;
mod rook_ceph_v1;
mod routing;
mod stack_pods;
mod tailscale_operator_v1;
mod traefik_v41;
mod velero_v12;

use crate::profile::{ChartPin, Charts};
use std::sync::LazyLock;

pub use self::{
    alerting::{Alerting, ControlPlane, DeadMansSwitch, Scraped, Target, Unwatched, Watches},
    alloy_v1::AlloyV1,
    cert_manager_v1::CertManagerV1,
    cilium_v1::CiliumV1,
    clickhouse_collector::{ClickHouseCollector, Distribution, Pipelines, Table},
    clickhouse_server::{QueryHandler, Server},
    clickstack_operators_v1::ClickStackOperatorsV1,
    clickstack_v1::{ClickStackV1, ClickStackV1Secrets},
    clickstack_v3::{ClickStackV3, ClickStackV3Secrets, OwnCollector, Storage},
    discovery::{Discovery, Everything, Labelled, Selects},
    envoy_gateway_v1::EnvoyGatewayV1,
    external_secrets_v2::ExternalSecretsV2,
    grafana::{DATA_SOURCE_LABEL, DataSource, Grafana, GrafanaAdmin},
    grafana_operator_v5::GrafanaOperatorV5,
    ingress_nginx_v4::IngressNginxV4,
    kagent_crds_v0::KagentCrdsV0,
    kagent_v0::{DefaultModel, KagentV0, Provider},
    keys::{Fault, Keys, Leaf, Lock, Locked, Misfit, known_charts, misfits, values_schema},
    kube_prometheus_stack_v88::{KubePrometheusStackV88, StackResources, StackUrls},
    lock::{ChartFiles, SUBCHARTS, lock},
    loki_v18::LokiV18,
    longhorn_v1::LonghornV1,
    minio_v5::MinioV5,
    oauth2_proxy_v10::{Asked, CookieSecret, Login, OAuth2ProxyV10, Upstream},
    opencost_v2::OpenCostV2,
    opentelemetry_collector_v0::{CollectorMode, OpenTelemetryCollectorV0},
    opentelemetry_operator_v0::OpenTelemetryOperatorV0,
    otlp_way::{OtlpWay, Tokens},
    plain::PlainChart,
    promise::{
        ChartStore, Credential, Maker, Naming, Overrides, Promises, Rendered, When, promises,
    },
    resources::Resources,
    retention::{Retention, Volume},
    rook_ceph_cluster_v1::{ObjectStore, RookCephClusterV1},
    rook_ceph_v1::RookCephV1,
    routing::{Channel, ExternalLabels, Pace, Routing, Severity, Turn},
    tailscale_operator_v1::TailscaleOperatorV1,
    traefik_v41::TraefikV41,
    velero_v12::{BackupLocation, BackupSchedule, VeleroV12},
};

/// A row of [`CHARTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartRow {
    /// The file's stem, such as `clickstack_v3`.
    pub id: &'static str,
    /// The chart's name.
    pub chart: &'static str,
    /// The major version of the contract.
    pub major: u64,
    /// What it renders, whoever writes its values; none where nobody has read it.
    pub promises: Option<&'static Promises>,
}

/// The charts with a contract, by id.
pub static CHARTS: &[ChartRow] = &[
    alloy_v1::ROW,
    cert_manager_v1::ROW,
    cilium_v1::ROW,
    clickstack_operators_v1::ROW,
    clickstack_v1::ROW,
    clickstack_v3::ROW,
    envoy_gateway_v1::ROW,
    external_secrets_v2::ROW,
    grafana_operator_v5::ROW,
    ingress_nginx_v4::ROW,
    kagent_crds_v0::ROW,
    kagent_v0::ROW,
    kube_prometheus_stack_v88::ROW,
    loki_v18::ROW,
    longhorn_v1::ROW,
    minio_v5::ROW,
    oauth2_proxy_v10::ROW,
    opencost_v2::ROW,
    opentelemetry_collector_v0::ROW,
    opentelemetry_operator_v0::ROW,
    rook_ceph_cluster_v1::ROW,
    rook_ceph_v1::ROW,
    tailscale_operator_v1::ROW,
    traefik_v41::ROW,
    velero_v12::ROW,
];

/// The row of a chart by its id.
pub(crate) fn row(id: &str) -> ChartRow {
    *CHARTS
        .iter()
        .find(|row| row.id == id)
        .expect("components name rows of the table, as a test holds")
}

/// The row of the collector's chart, which two contracts install.
fn collector_row() -> ChartRow {
    opentelemetry_collector_v0::ROW
}

impl ChartRow {
    const fn new(id: &'static str, chart: &'static str, major: u64) -> Self {
        Self { id, chart, major, promises: None }
    }

    /// Adds what it renders.
    const fn promising(self, promises: &'static Promises) -> Self {
        Self { promises: Some(promises), ..self }
    }

    /// The version that is installed where nobody names one, and where it is published.
    pub fn pin(&self) -> &'static ChartPin {
        pins().get(self.chart, self.major).expect("every row has a version, as a test holds")
    }
}

/// The versions of the charts with a contract, and where they are published.
pub fn pins() -> &'static Charts {
    static PINS: LazyLock<Charts> =
        LazyLock::new(|| Charts::literal(include_str!("../../profiles/charts.yaml")));
    &PINS
}

/// The rows' common part of a contract: name and major version.
macro_rules! identity {
    () => {
        fn name(&self) -> std::borrow::Cow<'static, str> {
            ROW.chart.into()
        }

        fn major(&self) -> Option<u64> {
            Some(ROW.major)
        }
    };
}
use identity;
