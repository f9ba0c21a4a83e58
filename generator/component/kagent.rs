//! kagent: the controller that runs agents in the cluster, and tools for them.

use crate::{
    chart::{self, DefaultModel, KagentCrdsV0, KagentV0, Provider, Resources},
    component::Row,
    containment::{
        Handle, Install, Layer, NamespaceOptions, Ns, Operated, Readiness, Release, SecretSource,
        Wanted,
        evidence::{Installed, KagentKinds},
        exposure::ServiceRef,
        flow::{Flow, Peer},
        tier,
        workload::{ContainerPort, Pods},
    },
    model::core::rule,
    name::{Key, Name, Namespace},
    provider::{ChartSettings, Site, fixed, schema_of},
    text::Text,
};
use k8s_openapi::api::rbac::v1::PolicyRule;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const ROW: Row = Row {
    id: "kagent",
    summary: "kagent, which runs agents in the cluster, and tools for them",
    settings: schema_of::<Settings>,
};

/// How kagent is run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `kagent`.
    namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// The chart of the definitions of its kinds; of the same version.
    #[serde(default)]
    definitions: ChartSettings,
    /// Who runs the model of agents that name none.
    provider: Provider,
    /// That model, by the provider's own name.
    #[schemars(length(min = 1))]
    model: Text,
    /// API groups whose objects its tools may read, beside those of Kubernetes.
    #[serde(default)]
    reads: Vec<Text>,
    /// What its tools may do beyond reading; default `nothing`.
    #[serde(default)]
    writes: Writes,
    /// What each part may use.
    #[serde(default)]
    resources: Parts,
    /// Places of credentials in the secret store, by key: `POSTGRES_URL`, and the provider's key, such as
    /// `ANTHROPIC_API_KEY`.
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

/// What the tools may do beyond reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Writes {
    /// Nothing.
    #[default]
    Nothing,
    /// Change and scale workloads, and delete pods so that they start anew.
    Workloads,
}

/// What each part may use.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Parts {
    /// The controller; default 100m and 128Mi, limit 512Mi.
    controller: Option<Resources>,
    /// The user interface; default 100m and 256Mi, limit 1Gi.
    ui: Option<Resources>,
    /// The tools; default 50m and 128Mi, limit 256Mi.
    tools: Option<Resources>,
}

/// kagent, installed.
#[derive(Clone, Debug)]
pub struct Kagent {
    /// Its kinds, once its controller serves them.
    pub kinds: Installed<KagentKinds>,
    /// The layer that runs it.
    pub handle: Handle<tier::Platform>,
    /// The tools for the cluster.
    pub tools: ServiceRef,
    /// The controller's pods, which ask every server for its tools.
    pub controller: Pods,
    /// Who runs the model of agents that name none.
    pub provider: Provider,
    /// That model.
    pub model: Text,
    /// The key for it.
    pub key: Wanted,
}

/// Installs the definitions, then what serves them.
pub fn compose(site: &mut Site<'_>, secrets: &dyn SecretSource) -> Option<Kagent> {
    let settings: Settings = site.asked(ROW.id)?;
    let origin = site.origin(ROW.id);
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("kagent"));
    let namespace = site.platform.namespace(name, NamespaceOptions::default(), origin);
    let definitions = definitions(site, &settings, &namespace);
    let mut layer = Layer::open(&namespace, fixed("kagent"), origin)
        .summary("kagent, which runs agents, and tools for them");
    let definitions = layer.operated_by(&definitions);
    let release = install(site, &settings, (&mut layer, definitions), secrets);
    let handle = site.platform.gate(layer, Readiness::Wait);
    fence(site, &release);
    Some(Kagent {
        kinds: Installed::by(handle.clone()),
        handle,
        tools: KagentV0::tool_server(&release),
        controller: KagentV0::controller_pods(&release),
        provider: settings.provider,
        key: key(&settings),
        model: settings.model,
    })
}

/// Fences it in; agents come with whoever makes them.
fn fence(site: &mut Site<'_>, release: &Release<KagentV0>) {
    let controller = KagentV0::controller_pods(release);
    let (ui, tools) = (KagentV0::ui_pods(release), KagentV0::tool_pods(release));
    let flows = [
        Flow::to_api_server(&controller),
        // The URL of its database is in the secret store, and may name whatever speaks PostgreSQL.
        Flow::new(&controller, Peer::Cluster, POSTGRESQL),
        Flow::new(&controller, Peer::World, POSTGRESQL),
        Flow::new(&ui, &controller, KagentV0::CONTROLLER),
        Flow::to_api_server(&tools),
    ];
    let asked = KagentV0::tool_server(release).flow_from(&controller);
    for flow in flows.into_iter().chain(asked) {
        site.platform.allow(flow);
    }
    for pods in [&controller, &ui, &tools] {
        site.platform.fence(pods);
    }
}

const POSTGRESQL: ContainerPort = ContainerPort(5432);

fn definitions(
    site: &mut Site<'_>,
    settings: &Settings,
    namespace: &Ns<tier::Platform>,
) -> crate::containment::Running<KagentCrdsV0, tier::Platform> {
    let mut layer = Layer::open(namespace, fixed("kagent-crds"), site.origin(ROW.id))
        .summary("the definitions of kagent's kinds");
    let row = chart::row("kagent_crds_v0");
    let version = settings.definitions.version_under(site, [ROW.id, "definitions"], row);
    let release = layer.release(Install {
        release: fixed("kagent-crds"),
        version,
        chart: KagentCrdsV0,
        extra: settings.definitions.extra(),
    });
    site.platform.run(layer, &release)
}

fn install(
    site: &mut Site<'_>,
    settings: &Settings,
    (layer, definitions): (&mut Layer<tier::Platform>, Operated<KagentV0>),
    secrets: &dyn SecretSource,
) -> Release<KagentV0> {
    let url = Wanted::new(Key::literal("POSTGRES_URL"), ROW.id, &settings.secrets);
    let [database] = layer.secret(secrets, &DATABASE, [url]);
    let [model] = layer.secret(secrets, &MODEL, [key(settings)]);
    let version = settings.chart.version(site, ROW.id, chart::row("kagent_v0"));
    let or = |part: &Option<Resources>, default| part.clone().unwrap_or(default);
    let parts = &settings.resources;
    layer.release(Install {
        release: fixed("kagent"),
        version,
        chart: KagentV0 {
            definitions,
            database,
            model: DefaultModel {
                provider: settings.provider,
                model: settings.model.clone(),
                key: model,
            },
            tool_rules: rules(settings),
            controller: or(&parts.controller, Resources::literal("100m", "128Mi", "512Mi")),
            ui: or(&parts.ui, Resources::literal("100m", "256Mi", "1Gi")),
            tools: or(&parts.tools, Resources::literal("50m", "128Mi", "256Mi")),
        },
        extra: settings.chart.extra(),
    })
}

const DATABASE: Name = Name::literal("kagent-database");
const MODEL: Name = Name::literal("kagent-model");

/// The provider's key, as the provider's own programs call it.
fn key(settings: &Settings) -> Wanted {
    let key = match settings.provider {
        Provider::Anthropic => "ANTHROPIC_API_KEY",
        Provider::Gemini => "GOOGLE_API_KEY",
        Provider::OpenAi => "OPENAI_API_KEY",
    };
    Wanted::new(Key::literal(key), ROW.id, &settings.secrets)
}

/// What the tools may do beside reading what is Kubernetes' own; the chart would let them do everything.
fn rules(settings: &Settings) -> Vec<PolicyRule> {
    let groups: Vec<&str> = settings.reads.iter().map(Text::held).collect();
    let mut rules = Vec::new();
    if !groups.is_empty() {
        rules.push(rule(&groups, &["*"], &["get", "list", "watch"]));
    }
    if settings.writes == Writes::Workloads {
        let kinds = ["daemonsets", "deployments", "deployments/scale", "statefulsets"];
        rules.push(rule(&["apps"], &kinds, &["patch"]));
        rules.push(rule(&[""], &["pods"], &["delete"]));
    }
    rules
}
