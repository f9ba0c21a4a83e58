//! ClickStack's chart 1.x (read at 1.1.1): everything in Deployments, no operators.

use crate::{
    chart::{
        ChartRow, ChartStore, Credential, Naming, Promises, Rendered, Resources, When, identity,
    },
    containment::{
        Chart, Leftover, Made, Release, SecretKey, Teardown,
        exposure::{OwnLogin, Ui, Url},
        fullname,
        otlp::{Http, Otlp},
    },
    name::{Name, Namespace},
    quantity::{Duration, Quantity},
    text::Text,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("clickstack_v1", "clickstack", 1).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "clickstack",
    &[
        APP,
        CLICKHOUSE,
        MONGODB,
        COLLECTOR,
        Rendered::deployment(APP.name),
        Rendered::deployment(CLICKHOUSE.name).when(CLICKHOUSE.when),
        Rendered::deployment(MONGODB.name).when(MONGODB.when),
        Rendered::deployment(COLLECTOR.name).when(COLLECTOR.when),
        Rendered::secret(Naming::Full("-app-secrets")),
        Rendered::secret(Naming::Full("-clickhouse-secrets")),
    ],
)
.with_credentials(&[
    Credential::new("hyperdx.apiKey", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", &[]),
    Credential::new(
        "clickhouse.config.users.otelUserPassword",
        "otelcollectorpass",
        CLICKHOUSE.when,
    ),
    Credential::new("clickhouse.config.users.appUserPassword", "hyperdx", CLICKHOUSE.when),
])
.with_stores(&[ChartStore {
    elsewhere: Some("clickhouse.cluster.spec.containerTemplate.resources"),
    when: CLICKHOUSE.when,
    ..ChartStore::new("ClickHouse", "clickhouse.resources")
}]);

const APP: Rendered =
    Rendered::service(Naming::Full("-app"), &[3000, 4320, 8000]).sometimes(&[8000]);
const CLICKHOUSE: Rendered = Rendered::service(Naming::Full("-clickhouse"), &[8123, 9000, 9363])
    .sometimes(&[9363])
    .when(&[When::NotOff("clickhouse.enabled")]);
const MONGODB: Rendered =
    Rendered::service(Naming::Full("-mongodb"), &[27017]).when(&[When::NotOff("mongodb.enabled")]);
const COLLECTOR: Rendered =
    Rendered::service(Naming::Full("-otel-collector"), &[4317, 4318, 8888, 13133, 24225])
        .when(&[When::NotOff("otel.enabled")]);

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
        Ui::with_own_login(PROMISES.service(release, &APP, 3000))
    }

    /// The collector's OTLP endpoint over HTTP.
    pub fn otlp_http(release: &Release<Self>) -> Otlp<Http> {
        release.otlp(PROMISES.plain(&COLLECTOR, release.name()))
    }

    /// The Deployments that make it up.
    pub fn deployments(release: &Release<Self>) -> Vec<Made> {
        [APP, CLICKHOUSE, MONGODB, COLLECTOR].map(|part| PROMISES.deployment(release, &part)).into()
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

    fn credentials(&self) -> Vec<(Text, SecretKey)> {
        let secrets = &self.secrets;
        PROMISES.filled([&secrets.api_key, &secrets.clickhouse, &secrets.clickhouse_app])
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        PROMISES.secrets(release)
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
