//! ClickStack's chart 1.x (read at 1.1.1): everything in Deployments, no operators.

use crate::{
    chart::{ChartRow, Resources, identity},
    containment::{
        Chart, Leftover, Made, Release, SecretKey, Teardown,
        exposure::{OwnLogin, Ui, Url},
        fullname, name,
        otlp::{Http, Otlp},
    },
    model::{Core, core::Deployment},
    name::{Name, Namespace},
    quantity::{Duration, Quantity},
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new(
    "clickstack_v1",
    "clickstack",
    (1, "1.1.1"),
    "https://clickhouse.github.io/ClickStack-helm-charts",
);

/// HyperDX, ClickHouse, MongoDB and the collector.
#[derive(Clone, Debug)]
pub struct ClickStackV1 {
    /// The origin under which people reach HyperDX; without it every login ends at localhost.
    pub frontend_url: Url,
    /// The keys that stand in for the chart's public defaults.
    pub secrets: ClickStackV1Secrets,
    /// The class of every volume.
    pub storage_class: String,
    /// ClickHouse's data.
    pub data: Quantity,
    /// ClickHouse's own logs.
    pub logs: Quantity,
    /// MongoDB's data.
    pub mongodb: Quantity,
    /// For ClickHouse.
    pub clickhouse: Resources,
    /// For HyperDX.
    pub hyperdx: Resources,
    /// For the collector.
    pub collector: Resources,
}

/// The credentials whose defaults everybody knows.
#[derive(Clone, Debug)]
pub struct ClickStackV1Secrets {
    /// HyperDX's API key.
    pub api_key: SecretKey,
    /// The password of ClickHouse's user `otelcollector`.
    pub clickhouse: SecretKey,
    /// The password of ClickHouse's user `app`.
    pub clickhouse_app: SecretKey,
}

impl ClickStackV1 {
    /// HyperDX; it asks for a login.
    pub fn ui(release: &Release<Self>) -> Ui<OwnLogin> {
        Ui::with_own_login(
            release.service(name(format!("{}-app", release.fullname("clickstack"))), 3000),
        )
    }

    /// The collector's OTLP endpoint over HTTP.
    pub fn otlp_http(release: &Release<Self>) -> Otlp<Http> {
        let full = release.fullname("clickstack");
        release.otlp(name(format!("{full}-otel-collector")))
    }

    /// The Deployments that make it up.
    pub fn deployments(release: &Release<Self>) -> Vec<Made> {
        let full = release.fullname("clickstack");
        ["app", "clickhouse", "mongodb", "otel-collector"]
            .map(|part| release.rendered::<Core<Deployment>>(name(format!("{full}-{part}"))))
            .into()
    }
}

impl Chart for ClickStackV1 {
    identity!();

    fn values(&self) -> Value {
        json!({
            "global": {"storageClassName": self.storage_class},
            "hyperdx": {
                "frontendUrl": self.frontend_url,
                "ingress": {"enabled": false},
                "resources": self.hyperdx.to_value(),
            },
            "clickhouse": {
                "persistence": {"dataSize": self.data, "logSize": self.logs},
                "prometheus": {"enabled": false},
                "resources": self.clickhouse.to_value(),
            },
            "mongodb": {"persistence": {"dataSize": self.mongodb}},
            "otel": {"resources": self.collector.to_value()},
        })
    }

    fn credentials(&self) -> Vec<(String, SecretKey)> {
        vec![
            ("hyperdx.apiKey".to_owned(), self.secrets.api_key.clone()),
            (
                "clickhouse.config.users.otelUserPassword".to_owned(),
                self.secrets.clickhouse.clone(),
            ),
            (
                "clickhouse.config.users.appUserPassword".to_owned(),
                self.secrets.clickhouse_app.clone(),
            ),
        ]
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        let full = fullname(release, "clickstack");
        vec![format!("{full}-app-secrets"), format!("{full}-clickhouse-secrets")]
    }

    fn timeout(&self) -> Duration {
        Duration::literal("10m")
    }
}

impl Teardown for ClickStackV1 {
    fn leftovers(&self, release: &Name, namespace: &Namespace) -> Vec<Leftover> {
        let full = fullname(release, "clickstack");
        vec![Leftover::Volumes(format!("{namespace}/{full}-*, kept with `global.keepPVC` only"))]
    }
}
