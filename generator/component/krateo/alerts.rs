//! Alerts: a heartbeat through the whole pipeline, the proxy that calls the agents, and HyperDX's own alerts.

use super::{
    Plan, ROW,
    incidents::{Channel, INCIDENTS},
    server::{self, Life, PART_OF, Server, hardened, labels, plain, pod},
};
use crate::{
    chart::Resources,
    containment::{
        Layer, Manual, Object, Readiness, SecretKey,
        exposure::ServiceRef,
        flow::{Flow, Peer},
        tier,
        workload::{ContainerPort, Pods, config_volume, mount},
    },
    finding::Finding,
    model::{
        Core,
        core::{ConfigMap, CronJob},
    },
    name::Name,
    provider::fixed,
    quantity::Quantity,
    text::Text,
};
use k8s_openapi::{
    api::{
        batch::v1::{CronJobSpec, JobSpec, JobTemplateSpec},
        core::v1::{Container, PodTemplateSpec, Volume},
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use serde_json::json;
use std::collections::BTreeMap;

/// The Secret with the ways that alerts call.
const CREDENTIALS: Name = Name::literal("krateo-alerting");

/// The Secret with the key for HyperDX, apart from the others: it comes last.
const ACCESS: Name = Name::literal("hyperdx-access");

/// The definitions and the program that carries them to HyperDX.
const ALERTS: Name = Name::literal("hyperdx-alerts");

/// The heartbeat.
const CANARY: Name = Name::literal("krateo-heartbeat-canary");

/// Installs all three.
pub(super) fn install(plan: &mut Plan<'_, '_>) {
    let Some(api) = plan.clickhouse.api.clone() else {
        let place = plan.site.origin(ROW.id);
        plan.site.platform.report(
            Finding::error("hyperdx-api-closed", place, "nothing can bring alerts to HyperDX")
                .note(
                    "alerts are made through its API, which its Service does not show to programs",
                )
                .help("set `components.clickstack.api: true`, or `observability: false` here"),
        );
        return;
    };
    let mut layer = Layer::open(&plan.own, fixed("krateo-alerts"), plan.site.origin(ROW.id))
        .summary("a heartbeat through the pipeline, alerts, and the proxy that calls the agents");
    layer.needs(&plan.clickhouse.handle);
    let wanted = ["KRATEO_BOT_MENTION", "SECONDARY_WEBHOOK_URL", "SLACK_WEBHOOK_URL"];
    let wanted = wanted.map(|key| plan.settings.wanted(key));
    let [mention, secondary, slack] = layer.secret(plan.ground.secrets, &CREDENTIALS, wanted);
    let wanted = plan.settings.wanted("HYPERDX_ACCESS_KEY");
    let [access] = layer.secret(plan.ground.secrets, &ACCESS, [wanted]);
    layer.ask(Manual {
        subject: "HyperDX".to_owned(),
        action: "register the first user, take the personal API access key of that user from the team's \
                 settings, and store it; alerts appear within ten minutes"
            .to_owned(),
        keys: vec!["HYPERDX_ACCESS_KEY".to_owned()],
    });
    layer.add(canary());
    let (callers, proxy) = proxy(&mut layer, &slack, &mention);
    let port = ContainerPort(proxy.port().0);
    let jobs = [&CANARY, &ALERTS].map(|name| plan.own.promised_pods(name.clone(), labels(name)));
    let flows = [
        Some(Flow::new(&plan.clickhouse.ui, &callers, port)),
        // The channel in which it calls the agents.
        Some(Flow::new(&callers, Peer::World, ContainerPort(443))),
        api.flow_from(&jobs[1]),
    ];
    for flow in flows.into_iter().flatten() {
        plan.site.platform.allow(flow);
    }
    for pods in jobs.iter().chain([&callers]) {
        plan.site.platform.fence(pods);
    }
    layer.add(definitions(&proxy));
    layer.add(bringer(&api, [&access, &secondary, &slack]));
    for incident in &INCIDENTS {
        layer.answer(incident.answer(plan.own.name()));
    }
    plan.site.platform.gate(layer, Readiness::Wait);
}

/// A line of log every minute, which shows that lines arrive.
fn canary() -> Object<Core<CronJob>> {
    let line = r#"echo "{\"level\":\"INFO\",\"msg\":\"heartbeat\",\"at\":\"$(date -u +%FT%TZ)\"}""#;
    let resources = Resources::literal("5m", "4Mi", "8Mi").with_cpu_limit(Quantity::literal("10m"));
    let container = Container {
        command: Some(vec!["sh".to_owned(), "-c".to_owned(), Text::literal(line).into_held()]),
        ..hardened("canary", "docker.io/library/busybox:1.36.1", &resources)
    };
    job(&CANARY, "* * * * *", 30, (container, Vec::new()))
}

/// The proxy that gathers alerts before it calls the agents in their channel.
fn proxy(
    layer: &mut Layer<tier::App>,
    slack: &SecretKey,
    mention: &SecretKey,
) -> (Pods, ServiceRef) {
    server::run(
        layer,
        &Server {
            name: fixed("autopilot-alert-proxy"),
            image: "ghcr.io/braghettos/autopilot-alert-proxy:0.1.0".to_owned(),
            args: Vec::new(),
            env: vec![
                plain("LISTEN_ADDR", ":8090"),
                slack.env("SLACK_WEBHOOK_URL"),
                mention.env("KRATEO_BOT_MENTION"),
                plain("DEDUPE_WINDOW_SECONDS", "300"),
                plain("COOLDOWN_SECONDS", "60"),
                plain("STORM_THRESHOLD", "10"),
            ],
            port: 8090,
            life: Life::Path("/health"),
            replicas: 2,
            resources: Resources::literal("25m", "16Mi", "64Mi")
                .with_cpu_limit(Quantity::literal("100m")),
        },
    )
}

/// The alerts, the ways they call, and the program that brings both to HyperDX.
fn definitions(proxy: &ServiceRef) -> Object<Core<ConfigMap>> {
    let definitions = json!({
        "webhooks": [
            {
                "name": Channel::Autopilot,
                "service": "generic",
                "url": proxy.url("http") + "/webhook",
                "body": r#"{"alertName": "{{title}}", "message": "{{body}}"}"#,
            },
            {"name": Channel::People, "service": "slack", "urlFrom": "SLACK_WEBHOOK_URL"},
            {
                "name": Channel::Heartbeat,
                "service": "generic",
                "urlFrom": "SECONDARY_WEBHOOK_URL",
                "body": r#"{"text": "{{title}}: {{body}}"}"#,
            },
        ],
        "alerts": INCIDENTS,
    });
    let data = [
        ("alerts.json", format!("{definitions:#}\n")),
        ("alerts.py", include_str!("alerts.py").to_owned()),
    ];
    let data = data.map(|(key, text)| (key.to_owned(), Text::literal(text).into_held()));
    let map = ConfigMap { data: Some(data.into()), ..ConfigMap::default() };
    Object::new(ALERTS, Core(map)).label("app.kubernetes.io/part-of", PART_OF)
}

/// Brings the definitions to HyperDX again and again: the key for it exists only once somebody has logged in
/// there, and what people change by hand is changed back.
fn bringer(api: &ServiceRef, keys: [&SecretKey; 3]) -> Object<Core<CronJob>> {
    let mut container = hardened(
        "alerts",
        "docker.io/library/python:3.13.5-alpine3.22",
        &Resources::literal("10m", "32Mi", "96Mi"),
    );
    container.command = Some(vec!["python3".to_owned(), "/alerts/alerts.py".to_owned()]);
    let env = keys.map(|key| key.env(key.key().as_str()));
    container.env = Some([plain("HYPERDX_URL", api.url("http"))].into_iter().chain(env).collect());
    container.volume_mounts.get_or_insert_default().push(mount("alerts", "/alerts"));
    let volume = config_volume("alerts", &ALERTS);
    job(&ALERTS, "*/10 * * * *", 120, (container, vec![volume]))
}

/// A job that comes again, never beside itself.
fn job(
    name: &Name,
    schedule: &str,
    seconds: i64,
    (container, volumes): (Container, Vec<Volume>),
) -> Object<Core<CronJob>> {
    let mut pod = pod(container);
    pod.restart_policy = Some("Never".to_owned());
    pod.volumes.get_or_insert_default().extend(volumes);
    let metadata =
        ObjectMeta { labels: Some(BTreeMap::from_iter(labels(name))), ..ObjectMeta::default() };
    let template = JobTemplateSpec {
        spec: Some(JobSpec {
            active_deadline_seconds: Some(seconds),
            backoff_limit: Some(0),
            template: PodTemplateSpec { metadata: Some(metadata), spec: Some(pod) },
            ..JobSpec::default()
        }),
        ..JobTemplateSpec::default()
    };
    let spec = CronJobSpec {
        schedule: schedule.to_owned(),
        concurrency_policy: Some("Forbid".to_owned()),
        successful_jobs_history_limit: Some(1),
        failed_jobs_history_limit: Some(1),
        job_template: template,
        ..CronJobSpec::default()
    };
    let cron = CronJob { spec: Some(spec), ..CronJob::default() };
    Object::new(name.clone(), Core(cron)).label("app.kubernetes.io/part-of", PART_OF)
}
