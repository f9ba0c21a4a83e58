//! Log agents: collectors that send the logs of some pods to an experiment, on record until it ends.

use crate::{
    chart::Resources,
    component::clickstack::{Installed, ROW},
    containment::{
        Layer, Ns, Object,
        confined::confined,
        otlp::OtlpUrl,
        signal::{Logs, Pipeline},
        tier,
        workload::{config_volume, mount},
    },
    model::{
        Core,
        core::{ConfigMap, DaemonSet},
    },
    name::{Name, Namespace},
    profile::TestSignal,
    provider::Site,
    text::Text,
    yaml,
};
use k8s_openapi::{
    api::{
        apps::v1::DaemonSetSpec,
        core::v1::{Container, HostPathVolumeSource, PodSpec, PodTemplateSpec, Volume},
    },
    apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The pods whose logs an experiment is fed with.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct LogAgent {
    /// Their namespace.
    namespace: Namespace,
    /// What their names start with.
    pods: Name,
}

const IMAGE: &str = "docker.io/otel/opentelemetry-collector-k8s:0.158.0";

/// Where the kubelet keeps the logs of pods, which only root reads.
const PODS: &str = "/var/log/pods";
const ROOT: i64 = 0;

/// What shows the experiment's collector that the sender may send.
const TOKEN: &str = "HYPERDX_API_KEY";

/// Runs an agent on every node and puts it on record as a test signal.
pub(super) fn install(
    site: &mut Site<'_>,
    namespace: &Ns<tier::Experiment>,
    (name, agent): (&Name, &LogAgent),
    installed: &Installed<tier::Experiment>,
) {
    let Some(otlp) = &installed.otlp else { return };
    let name = crate::containment::name(format!("{name}-log-agent"));
    let signal = TestSignal {
        sender: format!("DaemonSet/{}/{name}", namespace.name()).into(),
        take_back: format!(
            "it goes with its namespace; the logs of `{}/{}*` stay where they were",
            agent.namespace, agent.pods
        )
        .into(),
    };
    let on_record = site.platform.test_signal(namespace, &signal, otlp);
    let pipeline = Pipeline::<Logs>::to(on_record);
    let endpoint = OtlpUrl::seen_from(namespace.name(), pipeline.exporter().endpoint());
    let mut layer = Layer::open(namespace, name.clone(), site.origin(ROW.id))
        .summary(format!("a test signal: the logs of `{}/{}*`", agent.namespace, agent.pods));
    layer.needs(&installed.handle);
    let text = yaml::write("the collector", &yaml::canonical(config(agent, &endpoint)));
    let config = text.unwrap_or_else(|error| {
        layer.fail(error);
        String::new()
    });
    let data = BTreeMap::from([("config.yaml".to_owned(), config)]);
    let map = ConfigMap { data: Some(data), ..Default::default() };
    layer.add(Object::new(name.clone(), Core(map)));
    layer.add(Object::new(name.clone(), Core(daemon(&name, installed))));
    site.platform.close(layer);
}

/// The collector's configuration, in held form; it reads its environment itself.
fn config(agent: &LogAgent, endpoint: &OtlpUrl) -> Value {
    let logs = format!("{PODS}/{}_{}*_*/*/*.log", agent.namespace, agent.pods);
    let token = Text::literal(format!("${{env:{TOKEN}}}"));
    json!({
        "receivers": {"filelog": {
            "include": [logs],
            "include_file_path": true,
            "operators": [{"type": "container"}],
        }},
        "processors": {
            "memory_limiter": {"check_interval": "1s", "limit_percentage": 80, "spike_limit_percentage": 25},
            "batch": {},
        },
        "exporters": {"otlphttp": {"endpoint": endpoint, "headers": {"authorization": token}}},
        "service": {"pipelines": {"logs": {
            "receivers": ["filelog"],
            "processors": ["memory_limiter", "batch"],
            "exporters": ["otlphttp"],
        }}},
    })
}

fn daemon(name: &Name, installed: &Installed<tier::Experiment>) -> DaemonSet {
    let labels = BTreeMap::from([("app.kubernetes.io/name".to_owned(), name.to_string())]);
    let container = Container {
        name: "collector".to_owned(),
        image: Some(IMAGE.to_owned()),
        args: Some(vec!["--config=/etc/collector/config.yaml".to_owned()]),
        env: Some(vec![installed.api_key.env(TOKEN)]),
        resources: Some(Resources::literal("25m", "64Mi", "128Mi").requirements()),
        security_context: Some(confined(ROOT)),
        volume_mounts: Some(vec![mount("config", "/etc/collector"), mount("pods", PODS)]),
        ..Default::default()
    };
    let pod = PodSpec {
        automount_service_account_token: Some(false),
        containers: vec![container],
        enable_service_links: Some(false),
        volumes: Some(vec![
            config_volume("config", name),
            Volume {
                name: "pods".to_owned(),
                host_path: Some(HostPathVolumeSource {
                    path: PODS.to_owned(),
                    ..Default::default()
                }),
                ..Default::default()
            },
        ]),
        ..Default::default()
    };
    let spec = DaemonSetSpec {
        selector: LabelSelector { match_labels: Some(labels.clone()), ..Default::default() },
        template: PodTemplateSpec {
            metadata: Some(ObjectMeta { labels: Some(labels), ..Default::default() }),
            spec: Some(pod),
        },
        ..Default::default()
    };
    DaemonSet { spec: Some(spec), ..Default::default() }
}
