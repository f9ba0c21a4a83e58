//! kagent's chart 0.x (read at 0.9.12): the controller that runs agents, its user interface, and a server of
//! tools for the cluster.

use crate::{
    chart::{ChartRow, Naming, Promises, Rendered, Resources, When, identity},
    containment::{
        Chart, Leftover, Ns, Operated, Release, SecretKey, Teardown,
        exposure::ServiceRef,
        name,
        workload::{ContainerPort, Pods},
    },
    model::model_config::ModelProvider,
    name::{Name, Namespace},
    text::Text,
};
use k8s_openapi::api::rbac::v1::PolicyRule;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const ROW: ChartRow = ChartRow::new("kagent_v0", "kagent", 0).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "kagent",
    &[
        Rendered::service(Naming::Release("-controller"), &[8083]),
        Rendered::service(Naming::Release("-ui"), &[8080]),
        TOOLS,
        Rendered::service(Naming::Release("-tools-metrics"), &[8085])
            .when(&[When::NotOff("kagent-tools.enabled")]),
        Rendered::service(Naming::Release("-postgresql"), &[5432]).when(BUNDLED),
        Rendered::deployment(Naming::Release("-controller")),
        Rendered::deployment(Naming::Release("-ui")),
        Rendered::secret(Naming::Release("-postgresql")).when(BUNDLED),
        Rendered::secret(Naming::Release("-grafana-mcp"))
            .when(&[When::NotOff("grafana-mcp.enabled")]),
    ],
)
.open();

const BUNDLED: &[When] = &[When::NotOff("database.postgres.bundled.enabled")];
const TOOLS: Rendered = Rendered::service(Naming::Release("-tools"), &[8084])
    .when(&[When::NotOff("kagent-tools.enabled")]);

/// The ten agents and two servers that the chart brings along. Some bear names that a platform's own
/// agents want as well.
const BROUGHT: [&str; 12] = [
    "argo-rollouts-agent",
    "cilium-debug-agent",
    "cilium-manager-agent",
    "cilium-policy-agent",
    "grafana-mcp",
    "helm-agent",
    "istio-agent",
    "k8s-agent",
    "kgateway-agent",
    "observability-agent",
    "promql-agent",
    "querydoc",
];

/// kagent without the agents of its chart, on a database of one's own.
#[derive(Clone, Debug)]
pub struct KagentV0 {
    /// Proof that its layer waits for the definitions of its kinds, of which it makes objects itself.
    pub definitions: Operated<Self>,
    /// The URL of a database, password and all: the chart's own has one that everybody knows.
    pub database: SecretKey,
    /// The model of agents that name none.
    pub model: DefaultModel,
    /// What the tools may do beyond reading; by default the chart lets them do everything.
    pub tool_rules: Vec<PolicyRule>,
    /// For the controller.
    pub controller: Resources,
    /// For the user interface.
    pub ui: Resources,
    /// For the tools.
    pub tools: Resources,
}

/// The model of agents that name none.
#[derive(Clone, Debug)]
pub struct DefaultModel {
    /// Who runs it.
    pub provider: Provider,
    /// The model, by the provider's own name.
    pub model: Text,
    /// The key for it.
    pub key: SecretKey,
}

/// Who runs a model for those who show a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Anthropic.
    Anthropic,
    /// Google.
    Gemini,
    /// `OpenAI`.
    OpenAi,
}

impl Provider {
    /// The key of the chart's values under which it stands.
    fn value(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::OpenAi => "openAI",
        }
    }
}

impl From<Provider> for ModelProvider {
    fn from(provider: Provider) -> Self {
        match provider {
            Provider::Anthropic => Self::Anthropic,
            Provider::Gemini => Self::Gemini,
            Provider::OpenAi => Self::OpenAi,
        }
    }
}

/// Where the controller finds the URL of its database.
const DATABASE: &str = "/etc/kagent/database";

impl KagentV0 {
    /// The tools for the cluster, which speak MCP below `/mcp`.
    pub fn tool_server(release: &Release<Self>) -> ServiceRef {
        let service = PROMISES.service(release, &TOOLS, 8084);
        service.answered_by(Self::tool_pods(release), ContainerPort(8084))
    }

    /// The port on which the controller keeps what agents remember, and shows itself to its user interface.
    pub const CONTROLLER: ContainerPort = ContainerPort(8083);

    /// The port on which agents answer.
    pub const AGENT: ContainerPort = ContainerPort(8080);

    /// The controller's pods, which ask every server for its tools.
    pub fn controller_pods(release: &Release<Self>) -> Pods {
        Self::part(release, "controller")
    }

    /// The pods of the user interface.
    pub fn ui_pods(release: &Release<Self>) -> Pods {
        Self::part(release, "ui")
    }

    fn part(release: &Release<Self>, part: &str) -> Pods {
        let labels = [
            ("app.kubernetes.io/name", ROW.chart),
            ("app.kubernetes.io/instance", release.name().as_str()),
            ("app.kubernetes.io/component", part),
        ];
        release.pods(name(format!("{}-{part}", release.name())), labels)
    }

    /// The pods of the tools, which a subchart makes.
    pub fn tool_pods(release: &Release<Self>) -> Pods {
        let full = format!("{}-tools", release.name());
        let labels = [
            ("app.kubernetes.io/name", full.as_str()),
            ("app.kubernetes.io/instance", release.name().as_str()),
        ];
        release.pods(name(&full), labels)
    }

    /// The pods that the controller makes for an agent.
    pub fn agent_pods<T>(namespace: &Ns<T>, agent: &Name) -> Pods {
        let labels = [("app", "kagent"), ("kagent", agent.as_str())];
        let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned()));
        namespace.promised_pods(agent.clone(), BTreeMap::from(labels))
    }
}

impl Chart for KagentV0 {
    identity!();

    fn values(&self) -> Value {
        let database = &self.database;
        let mut values = json!({
            "database": {"postgres": {
                "bundled": {"enabled": false},
                "urlFile": format!("{DATABASE}/{}", database.key()),
            }},
            "controller": {
                "resources": self.controller.to_value(),
                "volumes": [{"name": "database", "secret": {"secretName": database.secret()}}],
                "volumeMounts": [{"name": "database", "mountPath": DATABASE, "readOnly": true}],
            },
            "ui": {"resources": self.ui.to_value()},
            "providers": {"default": self.model.provider.value()},
            // It runs servers from objects of its own kind, of which there are none.
            "kmcp": {"enabled": false},
            // The subchart (read at 0.2.1) takes them below `tools`; the `resources` that the values of the chart
            // show beside it are read by no template.
            "kagent-tools": {
                "rbac": {"readOnly": true, "additionalRules": self.tool_rules},
                "tools": {"loglevel": "info", "resources": self.tools.to_value()},
            },
        });
        values["providers"][self.model.provider.value()] = json!({
            "provider": ModelProvider::from(self.model.provider),
            "model": self.model.model,
            "apiKeySecretRef": self.model.key.secret(),
            "apiKeySecretKey": self.model.key.key(),
        });
        for part in BROUGHT {
            values[part] = json!({"enabled": false});
        }
        values
    }

    fn rendered_secrets(&self, _: &Name) -> Vec<String> {
        // Both that the chart has belong to parts that are off.
        Vec::new()
    }
}

impl Teardown for KagentV0 {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        vec![Leftover::Outside("the PostgreSQL database of kagent".into())]
    }
}
