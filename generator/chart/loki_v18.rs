//! Loki's chart 18.x (read at 18.11.0): one process that takes log records and keeps them on its volume.

use crate::{
    chart::{
        ChartRow, ChartStore, Credential, Naming, Promises, Rendered, Resources, Retention, When,
        identity,
    },
    containment::{
        Chart, Leftover, Release, Teardown,
        exposure::ServiceRef,
        otlp::{Http, Otlp},
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
    quantity::Quantity,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new("loki_v18", "loki", 18).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "loki",
    &[
        LOKI,
        Rendered::service(Naming::Full("-headless"), &[3100, 9095, 9096]),
        Rendered::service(Naming::Full("-memberlist"), &[7946]),
        Rendered::new("StatefulSet", Naming::Full("")).when(SINGLE),
    ],
)
.with_credentials(&[Credential::new(
    "minio.rootPassword",
    "supersecretpassword",
    &[When::On("minio.enabled")],
)])
.with_stores(&[ChartStore { when: SINGLE, ..ChartStore::new("Loki", "singleBinary.resources") }])
.open();

/// The modes in which one process does it all; the default is one of them.
const SINGLE: &[When] = &[
    When::IsNot("deploymentMode", "Distributed"),
    When::IsNot("deploymentMode", "SimpleScalable"),
    When::IsNot("deploymentMode", "SimpleScalable<->Distributed"),
];

const LOKI: Rendered = Rendered::service(Naming::Full(""), &[3100, 9095, 9096]);

/// The port for records and questions, and the one over which Loki finds itself.
const HTTP: ContainerPort = ContainerPort(3100);
const MEMBERS: ContainerPort = ContainerPort(7946);

/// Loki as a single process, without caches, gateway and canary.
#[derive(Clone, Debug)]
pub struct LokiV18 {
    /// How long records are kept; without the compactor, which is on here, they would be kept for ever.
    pub retention: Retention,
    /// The class of its volume.
    pub storage_class: String,
    /// The size of its volume.
    pub size: Quantity,
    /// For the process.
    pub resources: Resources,
}

impl LokiV18 {
    /// Where records are pushed and asked for.
    pub fn api(release: &Release<Self>) -> ServiceRef {
        PROMISES.service(release, &LOKI, 3100).answered_by(Self::pods(release), HTTP)
    }

    /// Where records are taken over OTLP.
    pub fn otlp_http(release: &Release<Self>) -> Otlp<Http> {
        release.otlp_under(&Self::api(release), "/otlp")
    }

    /// The address of Loki's own protocol.
    pub fn push_url(release: &Release<Self>) -> String {
        Self::api(release).url("http") + "/loki/api/v1/push"
    }

    /// The pods.
    pub fn pods(release: &Release<Self>) -> Pods {
        let labels = [
            ("app.kubernetes.io/name", ROW.chart),
            ("app.kubernetes.io/instance", release.name().as_str()),
            ("app.kubernetes.io/component", "single-binary"),
        ];
        release.pods(crate::containment::name(release.fullname(ROW.chart)), labels)
    }

    /// The port over which the process finds itself when it starts; it does not start without.
    pub const fn members() -> ContainerPort {
        MEMBERS
    }
}

impl Chart for LokiV18 {
    identity!();

    fn values(&self) -> Value {
        let kept = format!("{}h", u32::from(self.retention.as_days()) * 24);
        let off = json!({"enabled": false});
        let none = json!({"replicas": 0});
        json!({
            "deploymentMode": "Monolithic",
            "loki": {
                // There is one tenant: whoever reaches Loki.
                "auth_enabled": false,
                "commonConfig": {"replication_factor": 1},
                "storage": {"type": "filesystem"},
                "schemaConfig": {"configs": [{
                    "from": "2024-04-01",
                    "store": "tsdb",
                    "object_store": "filesystem",
                    "schema": "v13",
                    "index": {"prefix": "loki_index_", "period": "24h"},
                }]},
                "limits_config": {
                    "retention_period": kept,
                    // Older records would be deleted as soon as they came, and a question beyond finds none.
                    "reject_old_samples": true,
                    "reject_old_samples_max_age": kept,
                    "max_query_lookback": kept,
                    "ingestion_rate_mb": 8,
                    "ingestion_burst_size_mb": 16,
                    "max_global_streams_per_user": 10_000,
                },
                "compactor": {"retention_enabled": true, "delete_request_store": "filesystem"},
            },
            "singleBinary": {
                "replicas": 1,
                "resources": self.resources.to_value(),
                "persistence": {
                    "enabled": true,
                    "size": self.size,
                    "storageClass": self.storage_class,
                },
            },
            // What the other modes run, which the chart counts by their replicas.
            "backend": none,
            "read": none,
            "write": none,
            "gateway": off,
            "chunksCache": off,
            "resultsCache": off,
            "lokiCanary": off,
            "test": off,
            "sidecar": {"rules": off},
        })
    }
}

impl Teardown for LokiV18 {
    fn leftovers(&self, release: &Name, namespace: &Namespace) -> Vec<Leftover> {
        vec![Leftover::Volumes(format!("{namespace}/storage-{release}-0, with every record"))]
    }
}
