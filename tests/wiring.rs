//! Platforms wired by hand, as a component's author wires them, and what the types make of it.

use crate::support::{THREADS, keep};
use cofferdam::{
    chart::{
        Alerting, CHARTS, ClickStackOperatorsV1, CollectorMode, ControlPlane, DeadMansSwitch,
        Discovery, Everything, Grafana, GrafanaAdmin, KubePrometheusStackV88,
        OpenTelemetryCollectorV0, Resources, Retention, StackResources, StackUrls, Target, Volume,
    },
    containment::{
        Failure, Install, Layer, Manual, NamespaceOptions, Ns, Object, Platform, Scope,
        SecretSource, Settings, Source, Wanted,
        environment::Production,
        exposure::{Gateway, Internal, Route, RouteWriter, Ui},
        flow::Flow,
        otlp::{Http, Otlp, OtlpUrl},
        secret::Refusal,
        tier::{self, Terms},
        workload::{Budget, ContainerPort, Pods, ServicePort},
        *,
    },
    finding::Place,
    model::{Core, core::Deployment},
    name::{Key, Label, Name, Namespace, VarName},
    profile::{Date, Experiment, SourceKind, TestSignal},
    quantity::{Duration, Quantity},
    tree::Tree,
};
use std::{collections::BTreeMap, sync::Arc};

const SMALL: Resources = Resources::literal("10m", "32Mi", "64Mi");

#[test]
fn a_flow_is_allowed_at_both_of_its_ends() {
    let mut platform = platform();
    let (logs, web) = (namespace(&mut platform, "logging"), namespace(&mut platform, "web"));
    let mut layer = Layer::open(&logs, Name::literal("collector"), Place::default());
    let (collector, _) = collector(&mut layer);
    platform.close(layer);
    let mut layer = Layer::open(&web, Name::literal("web"), Place::default());
    let pods = layer.run(deployment());
    platform.close(layer);
    platform.fence(&collector);
    platform.fence(&pods);
    platform.allow(Flow::new(&pods, &collector, ContainerPort(4318)));
    let tree = tree(platform);
    let policies = tree.files().iter().filter(|file| file.path.as_str().contains("networkpolicy"));
    let policies: String = policies.map(|file| file.text.as_str()).collect();
    keep("wiring", "policies", &policies);
    assert!(tree.get("flux/kustomization-web-flows.yaml").is_some());
}

#[test]
fn a_budget_lets_a_node_drain() {
    let mut platform = platform();
    let web = namespace(&mut platform, "web");
    let mut layer = Layer::open(&web, Name::literal("web"), Place::default());
    let pods = layer.run(deployment());
    layer.budget(&pods, Budget::ONE_AT_A_TIME);
    layer.serve(&pods, ServicePort(80), "http");
    platform.close(layer);
    let mut layer = Layer::open(&web, Name::literal("many"), Place::default());
    let many = Object::new(Name::literal("many"), deployment_body());
    let pods = layer.run(many);
    layer.budget(&pods, Budget::at_least(2, 3));
    platform.close(layer);
    let tree = tree(platform);
    let text = |path: &str| tree.get(path).unwrap().text.clone();
    keep("wiring", "budget", &text("web/web/poddisruptionbudget-web.yaml"));
    keep("wiring", "service", &text("web/web/service-web.yaml"));
    assert!(text("web/many/poddisruptionbudget-many.yaml").contains("minAvailable: 2\n"));
}

/// A way in that writes nothing: only what is exposed counts.
#[derive(Debug)]
struct Nowhere;

impl RouteWriter for Nowhere {
    fn write(&self, scope: &mut Scope, route: &Route) -> Made {
        let map = cofferdam::model::core::ConfigMap::default();
        scope.add(Object::new(route.name.clone(), Core(map)))
    }
}

#[test]
fn a_route_that_ends_in_another_namespace_is_told() {
    let mut platform = platform();
    let (one, other) = (namespace(&mut platform, "one"), namespace(&mut platform, "other"));
    let house: Gateway<Internal> = Gateway::new(Arc::new(Nowhere), VarName::literal("DOMAIN"));
    let mut layer = Layer::open(&one, Name::literal("one"), Place::default());
    let ui = Ui::with_own_login(other.promised(Name::literal("web"), 80));
    layer.expose(house.address(&Label::literal("web")), Name::literal("web"), ui);
    platform.close(layer);
    assert_eq!(told(platform), ["backend-without-grant"]);
}

#[test]
fn an_operator_of_another_layer_is_told() {
    let mut platform = platform();
    let web = namespace(&mut platform, "web");
    let mut layer = Layer::open(&web, Name::literal("operators"), Place::default());
    let release = layer.release(Install {
        release: Name::literal("operators"),
        version: pinned("clickstack_operators_v1"),
        chart: ClickStackOperatorsV1 { resources: SMALL },
        extra: None,
    });
    platform.close(layer);
    let other = Layer::open(&web, Name::literal("other"), Place::default());
    platform.run(other, &release);
    assert_eq!(told(platform), ["operator-dependency-missing"]);
}

#[test]
fn a_test_signal_ends_with_its_experiment() {
    let mut platform = platform();
    let experiment = Experiment {
        decision: "ADR 1".into(),
        review_by: Date::try_from("2027-01-01").unwrap(),
        extended: None,
        owner: "me".into(),
        test_signals: vec![TestSignal {
            sender: "the till".into(),
            take_back: "uninstall its agent".into(),
        }],
        teardown: Vec::new(),
    };
    let terms = Terms { experiment, place: Place::default() };
    let options = NamespaceOptions::default();
    let trial = platform.experiment(Namespace::literal("trial"), options, terms);
    let mut layer = Layer::open(&trial, Name::literal("store"), Place::default());
    let (_, endpoint) = collector(&mut layer);
    platform.close(layer);
    let signal = TestSignal {
        sender: "the shop".into(),
        take_back: "remove its variable `OTEL_EXPORTER_OTLP_ENDPOINT`".into(),
    };
    platform.test_signal(&trial, &signal, &endpoint);
    let tree = tree(platform);
    let runbook = &tree.get("RUNBOOK.md").unwrap().text;
    let step = "   - the shop no longer sends to `http://collector.trial.svc.cluster.local:4318`: \
                remove its variable `OTEL_EXPORTER_OTLP_ENDPOINT`\n";
    assert!(runbook.contains(step), "{runbook}");
    assert!(runbook.contains("   - the till no longer sends to it: uninstall its agent\n"));
}

#[test]
fn an_endpoint_has_its_short_name_only_beside_its_service() {
    let mut platform = platform();
    let logs = namespace(&mut platform, "logging");
    let mut layer = Layer::open(&logs, Name::literal("collector"), Place::default());
    let (_, endpoint) = collector(&mut layer);
    platform.close(layer);
    let seen = |from| OtlpUrl::seen_from(&Namespace::literal(from), &endpoint);
    assert_eq!(seen("logging").as_str(), "http://collector:4318");
    assert_eq!(seen("web").as_str(), "http://collector.logging.svc.cluster.local:4318");
}

#[test]
fn what_is_kept_leaves_room_on_its_volume() {
    let volume = |size: &str, kept: &str| {
        Volume::new(Quantity::try_from(size).unwrap(), Quantity::try_from(kept).unwrap())
    };
    assert_eq!(volume("50Gi", "40Gi").unwrap().kept_mebibytes(), "40960");
    assert_eq!(volume("20Gi", "5G").unwrap().kept_mebibytes(), "4768");
    for (size, kept) in [("50Gi", "50G"), ("50Gi", "43Gi"), ("5Gi", "0"), ("500m", "1")] {
        let refused = volume(size, kept).unwrap_err();
        assert!(refused.to_string().contains("retention-exceeds-volume, RES-6"), "{refused}");
    }
}

#[test]
fn a_limit_of_nothing_is_refused() {
    let resources = |limit: &str| {
        let text = format!("{{cpu: 10m, memory: 32Mi, memory-limit: {limit:?}}}");
        serde_yaml::from_str::<Resources>(&text)
    };
    assert!(resources("64Mi").is_ok());
    for limit in ["0", "0Mi", "0.0"] {
        let refused = resources(limit).unwrap_err().to_string();
        assert!(refused.contains("a memory limit of nothing is none"), "{refused}");
    }
}

#[test]
fn a_heartbeat_is_faster_than_it_is_expected() {
    let minutes = ["1m", "5m"].map(Duration::literal);
    let switch = |every: &Duration, expected| DeadMansSwitch::new(key(), every.clone(), expected);
    assert!(switch(&minutes[0], &minutes[1]).is_ok());
    let refused = switch(&minutes[1], &minutes[1]).unwrap_err();
    assert!(refused.to_string().contains("heartbeat-too-slow, ALR-2"), "{refused}");
}

/// A Prometheus stack as production has it, on a cluster that lets nobody measure etcd.
pub(crate) fn stack() -> KubePrometheusStackV88<Production> {
    let [every, expected] = ["1m", "5m"].map(Duration::literal);
    KubePrometheusStackV88 {
        alerting: Alerting::new(DeadMansSwitch::new(key(), every, &expected).unwrap()),
        control_plane: ControlPlane::scraping([Target::ApiServer, Target::Scheduler]),
        discovery: Discovery::of(Everything),
        retention: Retention::days(15),
        volume: Volume::new(Quantity::literal("50Gi"), Quantity::literal("40Gi")).unwrap(),
        storage_class: "longhorn".to_owned(),
        external_labels: BTreeMap::new(),
        urls: StackUrls::default(),
        takes_otlp: false,
        alertmanagers: (2, Quantity::literal("2Gi")),
        grafana: Some(Grafana {
            admin: GrafanaAdmin { user: key(), password: key() },
            volume: Some(Quantity::literal("5Gi")),
            url: None,
            data_sources: Vec::new(),
            resources: SMALL,
            sidecars: SMALL,
        }),
        resources: StackResources {
            prometheus: SMALL,
            alertmanager: SMALL,
            operator: SMALL,
            kube_state_metrics: SMALL,
            node_exporter: SMALL,
            reloader: SMALL,
            certificates: SMALL,
        },
    }
}

#[test]
fn a_stack_is_watched_and_has_rules_for_what_it_scrapes() {
    let values = Chart::values(&stack());
    keep("wiring", "stack", &serde_yaml::to_string(&values).unwrap());
}

/// Secrets that somebody else makes.
#[derive(Debug)]
struct Elsewhere;

impl SecretSource for Elsewhere {
    fn provide(
        &self,
        _: &mut Scope,
        _: &Name,
        _: &[Wanted],
        _: &[Framed],
    ) -> Result<Vec<Manual>, Refusal> {
        Ok(Vec::new())
    }
}

fn key() -> SecretKey {
    let mut platform = platform();
    let namespace = namespace(&mut platform, "monitoring");
    let mut layer = Layer::open(&namespace, Name::literal("monitoring"), Place::default());
    let wanted = Wanted::new(Key::literal("key"), "monitoring", &BTreeMap::new());
    let [key] = layer.secret(&Elsewhere, &Name::literal("monitoring-keys"), [wanted]);
    platform.close(layer);
    key
}

fn collector<T: tier::Tier>(layer: &mut Layer<T>) -> (Pods, Otlp<Http>) {
    let endpoint = layer
        .release(Install {
            release: Name::literal("store"),
            version: pinned("clickstack_operators_v1"),
            chart: ClickStackOperatorsV1 { resources: SMALL },
            extra: None,
        })
        .otlp::<Http>(Name::literal("collector"));
    let release = layer.release(Install {
        release: Name::literal("agent"),
        version: pinned("opentelemetry_collector_v0"),
        chart: OpenTelemetryCollectorV0 {
            mode: CollectorMode::Daemonset,
            pod_logs: true,
            logs: None,
            metrics: None,
            resources: SMALL,
        },
        extra: None,
    });
    (OpenTelemetryCollectorV0::pods(&release, CollectorMode::Daemonset), endpoint)
}

fn pinned(contract: &str) -> Pinned {
    let row = CHARTS.iter().find(|row| row.id == contract).unwrap();
    let pin = row.pin();
    Pinned { version: pin.version.clone(), source: pin.source.clone(), place: Place::default() }
}

fn deployment() -> Object<Core<Deployment>> {
    Object::new(Name::literal("web"), deployment_body())
}

fn deployment_body() -> Core<Deployment> {
    let text =
        "{spec: {template: {metadata: {labels: {app: web}}}, selector: {matchLabels: {app: web}}}}";
    Core(serde_yaml::from_str(text).unwrap())
}

pub(crate) fn platform() -> Platform {
    let flux = Namespace::literal("flux-system");
    let source =
        Source { kind: SourceKind::GitRepository, name: Name::literal("home"), namespace: flux };
    let [interval, retry_interval, timeout] = ["10m", "1m", "5m"].map(Duration::literal);
    Platform::new(Settings {
        name: Name::literal("home"),
        path: "./out/home".to_owned(),
        source,
        interval,
        retry_interval,
        timeout,
        variables: BTreeMap::new(),
    })
}

pub(crate) fn namespace(platform: &mut Platform, name: &'static str) -> Ns<tier::App> {
    platform.namespace(Namespace::literal(name), NamespaceOptions::default(), Place::default())
}

pub(crate) fn tree(platform: Platform) -> Tree {
    cofferdam::emit::emit(platform.finish().unwrap(), "sha256:0", THREADS).unwrap()
}

fn told(platform: Platform) -> Vec<&'static str> {
    let Err(Failure::Findings(findings)) = platform.finish() else { panic!("it was composed") };
    findings.iter().map(|finding| finding.id).collect()
}
