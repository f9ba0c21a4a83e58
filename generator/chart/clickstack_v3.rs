//! ClickStack's chart 3.x (read at 3.0.0 and 3.0.2): custom resources for ClickHouse and MongoDB, so the
//! operators come first, in a layer of their own.

use crate::{
    chart::{
        ChartRow, ChartStore, ClickStackOperatorsV1, Credential, Naming, Promises, Rendered,
        Resources, Retention, Server, When, identity,
    },
    containment::{
        Chart, Leftover, Made, Operated, Operates, Release, Running, SecretKey, Teardown,
        exposure::{OwnLogin, ServiceRef, Ui, Url},
        fullname, name,
        otlp::{Http, Otlp},
        secret,
        tier::{DependencyOf, Tier},
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
    quantity::{Duration, Quantity},
    text::Text,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("clickstack_v3", "clickstack", 3).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "clickstack",
    &[
        APP,
        COLLECTOR,
        Rendered::deployment(APP.name),
        Rendered::deployment(COLLECTOR.name).when(COLLECTOR.when),
        // The two operators make these.
        SERVER,
        Rendered::service(Naming::Full("-mongodb-svc"), &[27017]).when(MONGODB).by_operator(),
        Rendered::secret(Naming::Fixed("clickstack-secret")),
        Rendered::secret(Naming::Full("-mongodb-password")).when(MONGODB),
        Rendered::new("ConfigMap", Naming::Fixed("clickstack-config")),
    ],
)
.with_credentials(&[
    Credential::new("hyperdx.secrets.HYPERDX_API_KEY", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", &[]),
    Credential::new("hyperdx.secrets.CLICKHOUSE_PASSWORD", "otelcollectorpass", CLICKHOUSE),
    Credential::new("hyperdx.secrets.CLICKHOUSE_APP_PASSWORD", "hyperdx", CLICKHOUSE),
    Credential::new("hyperdx.secrets.MONGODB_PASSWORD", "hyperdx", MONGODB),
])
.with_stores(&[ChartStore {
    elsewhere: Some("clickhouse.resources"),
    when: CLICKHOUSE,
    ..ChartStore::new("ClickHouse", "clickhouse.cluster.spec.containerTemplate.resources")
}]);

const CLICKHOUSE: &[When] = &[When::NotOff("clickhouse.enabled")];
const MONGODB: &[When] = &[When::NotOff("mongodb.enabled")];

const APP: Rendered =
    Rendered::service(Naming::FullUnlessOverridden("-app"), &[3000, 4320, 8000]).sometimes(&[8000]);
const SERVER: Rendered =
    Rendered::service(Naming::Full("-clickhouse-clickhouse-headless"), &[8123, 9000, 9363])
        .when(CLICKHOUSE)
        .by_operator();
const COLLECTOR: Rendered =
    Rendered::service(Naming::Release("-otel-collector"), &[4317, 4318, 8888, 13133, 24225])
        .when(&[When::NotOff("otel-collector.enabled")]);

/// HyperDX, its collector, and the custom resources for ClickHouse, Keeper and MongoDB.
///
/// The names of some objects are fixed, so one namespace holds one release.
#[derive(Clone, Debug)]
pub struct ClickStackV3 {
    /// Proof that its layer waits for the operators, without which nothing here runs.
    pub operators: Operated<Self>,
    /// The origin under which people reach HyperDX; without it every login ends at localhost.
    pub frontend_url: Url,
    /// The keys that stand in for the chart's public defaults.
    pub secrets: ClickStackV3Secrets,
    /// The volumes.
    pub storage: Storage,
    /// For ClickHouse: 3.0.0 has no default, and the operator's 512Mi end in a kill.
    pub clickhouse: Resources,
    /// For ClickHouse Keeper.
    pub keeper: Resources,
    /// For MongoDB.
    pub mongodb: Resources,
    /// Its own collector.
    pub collector: OwnCollector,
    /// For HyperDX.
    pub hyperdx: Resources,
    /// What ClickHouse is told beyond the chart's own.
    pub server: Server,
    /// How long the tables that the collector makes keep a row; 30 days when unset.
    pub tables: Option<Retention>,
    /// Whether programs may reach HyperDX's API, which answers people through the user interface alone.
    pub api: bool,
}

/// The collector of the chart itself.
#[derive(Clone, Debug)]
pub enum OwnCollector {
    /// There is none: others bring everything to ClickHouse.
    None,
    /// HyperDX tells it what to do, once somebody has logged in there.
    Led(Resources),
    /// It does what its image says, for whoever shows HyperDX's API key.
    Standalone(Resources),
}

/// The sizes and class of the volumes; the operators' defaults are too small to last.
#[derive(Clone, Debug)]
pub struct Storage {
    /// The class; the cluster's default when unset.
    pub class: Option<String>,
    /// ClickHouse's data.
    pub clickhouse: Quantity,
    /// Keeper's data.
    pub keeper: Quantity,
    /// MongoDB's data.
    pub mongodb: Quantity,
    /// MongoDB's logs.
    pub mongodb_logs: Quantity,
}

/// The credentials whose defaults everybody knows. They pass through templates and a connection string
/// unescaped: letters and digits only.
#[derive(Clone, Debug)]
pub struct ClickStackV3Secrets {
    /// HyperDX's API key.
    pub api_key: SecretKey,
    /// The password of ClickHouse's user `otelcollector`.
    pub clickhouse: SecretKey,
    /// The password of ClickHouse's user `app`.
    pub clickhouse_app: SecretKey,
    /// The password of MongoDB's user `hyperdx`.
    pub mongodb: SecretKey,
}

impl ClickStackV3 {
    /// The Secrets of fixed names that the chart renders.
    const SECRETS: [&str; 1] = ["clickstack-secret"];

    /// A name for a Secret beside the chart's own.
    pub const fn secret(name: &'static str) -> Name {
        secret::beside(&Self::SECRETS, name)
    }

    /// HyperDX; it asks for a login.
    pub fn ui(release: &Release<Self>) -> Ui<OwnLogin> {
        Ui::with_own_login(Self::of_hyperdx(release, 3000))
    }

    /// The collector's OTLP endpoint over HTTP; its name comes from the release alone.
    pub fn otlp_http(release: &Release<Self>) -> Otlp<Http> {
        let endpoint = release.otlp(PROMISES.plain(&COLLECTOR, release.name()));
        endpoint.answered_by(Self::collector_pods(release))
    }

    /// HyperDX's Deployment.
    pub fn app_deployment(release: &Release<Self>) -> Made {
        PROMISES.deployment(release, &APP)
    }

    /// The collector's Deployment.
    pub fn collector_deployment(release: &Release<Self>) -> Made {
        PROMISES.deployment(release, &COLLECTOR)
    }

    /// ClickHouse's HTTP port.
    pub fn clickhouse_http(release: &Release<Self>) -> ServiceRef {
        Self::of_clickhouse(release, 8123)
    }

    /// ClickHouse's port for its own protocol.
    pub fn clickhouse_native(release: &Release<Self>) -> ServiceRef {
        Self::of_clickhouse(release, 9000)
    }

    /// The port of HyperDX's API, where [`api`](Self::api) lets programs in.
    pub fn hyperdx_api(release: &Release<Self>) -> ServiceRef {
        Self::of_hyperdx(release, 8000)
    }

    fn of_hyperdx(release: &Release<Self>, port: u16) -> ServiceRef {
        let service = PROMISES.service(release, &APP, port);
        service.answered_by(Self::hyperdx_pods(release), ContainerPort(port))
    }

    fn of_clickhouse(release: &Release<Self>, port: u16) -> ServiceRef {
        let service = PROMISES.service(release, &SERVER, port);
        service.answered_by(Self::clickhouse_pods(release), ContainerPort(port))
    }

    /// ClickHouse's pods, as their operator labels them.
    pub fn clickhouse_pods(release: &Release<Self>) -> Pods {
        Self::operated(release, "clickhouse-clickhouse", "clickhouse-server")
    }

    /// Keeper's pods, as their operator labels them.
    pub fn keeper_pods(release: &Release<Self>) -> Pods {
        Self::operated(release, "keeper-keeper", "clickhouse-keeper")
    }

    fn operated(release: &Release<Self>, end: &str, kind: &str) -> Pods {
        let app = format!("{}-{end}", release.fullname(ROW.chart));
        release.pods(name(&app), [("app", app.as_str()), ("app.kubernetes.io/name", kind)])
    }

    /// MongoDB's pods, as their operator labels them.
    pub fn mongodb_pods(release: &Release<Self>) -> Pods {
        let full = format!("{}-mongodb", release.fullname(ROW.chart));
        let service = format!("{full}-svc");
        release.pods(name(full), [("app", service.as_str())])
    }

    /// HyperDX's pods.
    pub fn hyperdx_pods(release: &Release<Self>) -> Pods {
        let full = release.fullname(ROW.chart);
        let labels = [
            ("app", full.as_str()),
            ("app.kubernetes.io/name", ROW.chart),
            ("app.kubernetes.io/instance", release.name().as_str()),
        ];
        release.pods(PROMISES.plain(&APP, release.name()), labels)
    }

    /// The pods of its own collector.
    pub fn collector_pods(release: &Release<Self>) -> Pods {
        let labels = [
            ("app.kubernetes.io/name", "otel-collector"),
            ("app.kubernetes.io/instance", release.name().as_str()),
            ("component", "standalone-collector"),
        ];
        release.pods(PROMISES.plain(&COLLECTOR, release.name()), labels)
    }

    fn collector(&self) -> Value {
        match &self.collector {
            OwnCollector::None => json!({"enabled": false}),
            OwnCollector::Led(resources) => {
                json!({"enabled": true, "resources": resources.to_value()})
            }
            OwnCollector::Standalone(resources) => {
                let token = self.secrets.api_key.env_value("OTLP_AUTH_TOKEN");
                json!({"enabled": true, "extraEnvs": [token], "resources": resources.to_value()})
            }
        }
    }

    fn claim(&self, size: &Quantity) -> Value {
        let mut claim = json!({
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": size}},
        });
        if let Some(class) = &self.storage.class {
            claim["storageClassName"] = json!(class);
        }
        claim
    }

    /// The `StatefulSet` that the MongoDB operator merges into its own.
    fn mongodb_stateful_set(&self) -> Value {
        let volume =
            |name: &str, size| json!({"metadata": {"name": name}, "spec": self.claim(size)});
        json!({"spec": {
            "template": {"spec": {"containers": [{
                "name": "mongod",
                "resources": self.mongodb.to_value(),
            }]}},
            "volumeClaimTemplates": [
                volume("data-volume", &self.storage.mongodb),
                volume("logs-volume", &self.storage.mongodb_logs),
            ],
        }})
    }
}

impl<T: Tier, U: DependencyOf<T>> Operates<ClickStackV3, T> for Running<ClickStackOperatorsV1, U> {
    fn layer(&self) -> &Name {
        self.handle().layer()
    }
}

impl Chart for ClickStackV3 {
    identity!();

    fn values(&self) -> Value {
        let mut values = json!({
            "hyperdx": {
                "config": {
                    "FRONTEND_URL": self.frontend_url,
                    // Its own telemetry would land in the store that it is there to show.
                    "OTEL_EXPORTER_OTLP_ENDPOINT": "",
                },
                "deployment": {"useExistingConfigSecret": false, "resources": self.hyperdx.to_value()},
                "service": {"type": "ClusterIP"},
                "ingress": {"enabled": false},
            },
            "clickhouse": {
                "enabled": true,
                // The collector would scrape ClickHouse and fork metrics into it.
                "prometheus": {"enabled": false},
                "cluster": {"spec": {
                    "containerTemplate": {"resources": self.clickhouse.to_value()},
                    "dataVolumeClaimSpec": self.claim(&self.storage.clickhouse),
                }},
                "keeper": {"spec": {
                    "containerTemplate": {
                        "image": {"repository": "docker.io/clickhouse/clickhouse-keeper", "tag": KEEPER_TAG},
                        "resources": self.keeper.to_value(),
                    },
                    "dataVolumeClaimSpec": self.claim(&self.storage.keeper),
                }},
            },
            "mongodb": {
                "enabled": true,
                "spec": {"statefulSet": self.mongodb_stateful_set()},
            },
        });
        values["otel-collector"] = self.collector();
        if let OwnCollector::Standalone(_) = self.collector {
            // Its image asks HyperDX where it is told to, and hands measurements on as well.
            let config = &mut values["hyperdx"]["config"];
            config["OPAMP_SERVER_URL"] = "".into();
            config["CLICKHOUSE_PROMETHEUS_METRICS_ENDPOINT"] = "".into();
        }
        if let Some(settings) = self.server.settings() {
            values["clickhouse"]["cluster"]["spec"]["settings"] = settings;
        }
        if let Some(kept) = self.tables {
            let hours = format!("{}h", u32::from(kept.as_days()) * 24);
            values["hyperdx"]["config"]["HYPERDX_OTEL_EXPORTER_TABLES_TTL"] = hours.into();
        }
        if self.api {
            values["hyperdx"]["service"]["apiPort"] = json!({"enabled": true});
        }
        values
    }

    fn credentials(&self) -> Vec<(Text, SecretKey)> {
        let secrets = &self.secrets;
        PROMISES.filled([
            &secrets.api_key,
            &secrets.clickhouse,
            &secrets.clickhouse_app,
            &secrets.mongodb,
        ])
    }

    fn rendered_secrets(&self, release: &Name) -> Vec<String> {
        PROMISES.secrets(release)
    }

    fn timeout(&self) -> Duration {
        Duration::literal("10m")
    }
}

/// The operator takes `latest` where no tag is set; this is the release that the server's default belongs to.
const KEEPER_TAG: &str = "25.7.5.34-alpine";

impl Teardown for ClickStackV3 {
    fn leftovers(&self, release: &Name, namespace: &Namespace) -> Vec<Leftover> {
        let full = fullname(release, "clickstack");
        let volumes = [
            format!("{namespace}/data-volume-{full}-mongodb-*"),
            format!("{namespace}/logs-volume-{full}-mongodb-*"),
            format!("{namespace}/clickhouse-storage-volume-{full}-clickhouse-clickhouse-*"),
            format!("{namespace}/clickhouse-storage-volume-{full}-keeper-keeper-*"),
        ];
        let resources = [
            format!("ClickHouseCluster {namespace}/{full}-clickhouse"),
            format!("KeeperCluster {namespace}/{full}-keeper"),
            format!("MongoDBCommunity {namespace}/{full}-mongodb"),
        ];
        let resources = resources.into_iter().map(Leftover::Before);
        resources.chain(volumes.into_iter().map(Leftover::Volumes)).collect()
    }
}
