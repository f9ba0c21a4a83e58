//! The agents: their model, the servers of their tools as kagent knows them, and the six themselves.

use super::{
    Plan, ROW, Traces,
    roster::{Definition, ROSTER, Use},
    tools::{Servers, ToolServer},
};
use crate::{
    chart::KagentV0,
    containment::{
        Framed, Layer, Object, Readiness, SecretKey,
        exposure::ServiceRef,
        flow::{Flow, Peer},
        otlp::{OtlpUrl, OverHttp as _},
        tier,
        workload::ContainerPort,
    },
    finding::Finding,
    model::{
        Agent, Kind, ModelConfig, RemoteMcpServer,
        agent::{
            A2aConfig, AgentDeployment, AgentEnv, AgentEnvSource, AgentRef, AgentResources,
            AgentSecretKey, AgentSpec, AgentType, DeclarativeAgent, McpTools, Skill, Tool,
            ToolType,
        },
        model_config::ModelConfigSpec,
        remote_mcp_server::{
            HeaderFrom, HeaderSource, HeaderSourceKind, McpProtocol, RemoteMcpServerSpec,
        },
    },
    name::{Key, Name},
    provider::fixed,
    quantity::{Duration, Quantity},
    text::Text,
};
use std::collections::BTreeMap;

/// The model of the agents, and the Secret with its key.
const MODEL: Name = Name::literal("krateo-model");

/// The tools of the cluster.
const CLUSTER: Name = Name::literal("kagent-tool-server");

/// Where spans go, and what is shown there.
const TELEMETRY: Name = Name::literal("krateo-agents-telemetry");

/// Makes the agents.
pub(super) fn install(plan: &mut Plan<'_, '_>, servers: &Servers, traces: Option<&Traces>) {
    let Some(kagent) = plan.ground.kagent else {
        let place = plan.site.profile.place(&["components", ROW.id, "agents"]);
        plan.site.platform.report(
            Finding::error("agents-without-kagent", place, "nothing runs Krateo's agents")
                .note("an agent is an object of kagent's, which makes its pods")
                .help("add the component `kagent`, or set `agents: false`"),
        );
        return;
    };
    let mut layer = Layer::open(&plan.own, fixed("krateo-agents"), plan.site.origin(ROW.id))
        .summary("the agents: from an alert to its cause, and from there to its end");
    layer.needs(&servers.handle);
    layer.needs(&plan.clickhouse.handle);
    let [key] = layer.secret(plan.ground.secrets, &MODEL, [kagent.key.clone()]);
    let mut spec = ModelConfigSpec::new(kagent.model.clone());
    spec.provider = Some(kagent.provider.into());
    spec.api_key_secret = Some(key.secret().clone());
    spec.api_key_secret_key = Some(key.key().clone());
    layer.add_with(Object::new(MODEL, ModelConfig { spec }), &kagent.kinds);
    for server in [&servers.clickhouse, &servers.krateo, &servers.github] {
        let (pods, port) = &server.pods;
        let spec = remote(server);
        let object = Object::new(pods.name().clone(), RemoteMcpServer { spec });
        layer.add_with(object, &kagent.kinds);
        plan.site.platform.allow(Flow::new(&kagent.controller, pods, *port));
    }
    let tools = cluster(&kagent.tools);
    layer.add_with(Object::new(CLUSTER, RemoteMcpServer { spec: tools }), &kagent.kinds);
    let env = environment(plan, &mut layer, traces);
    for definition in &ROSTER {
        let agent = Name::literal(definition.name);
        fence(plan, definition, servers, traces);
        let spec = described(definition, plan.settings.approval.unwrap_or(true), &env);
        layer.add_with(Object::new(agent, Agent { spec }), &kagent.kinds);
    }
    plan.site.platform.gate(layer, Readiness::Wait);
}

/// Fences an agent in: it reaches its model, its tools, the agents that it may ask, and kagent.
fn fence(
    plan: &mut Plan<'_, '_>,
    definition: &Definition,
    servers: &Servers,
    traces: Option<&Traces>,
) {
    let Some(kagent) = plan.ground.kagent else { return };
    let agent = |name| KagentV0::agent_pods(&plan.own, &Name::literal(name));
    let pods = agent(definition.name);
    let server = |server: &ToolServer| Some(Flow::new(&pods, &server.pods.0, server.pods.1));
    let used = definition.uses.iter().filter_map(|each| match each {
        Use::Agent(other) => Some(Flow::new(&pods, &agent(other), KagentV0::AGENT)),
        Use::ClickHouse => server(&servers.clickhouse),
        Use::Krateo => server(&servers.krateo),
        Use::GitHub => server(&servers.github),
        Use::Reading(_) | Use::Changing(_) => kagent.tools.flow_from(&pods),
    });
    let mut flows: Vec<Flow> = used.collect();
    flows.extend([
        // Whoever runs the model.
        Flow::new(&pods, Peer::World, ContainerPort(443)),
        Flow::new(&pods, &kagent.controller, KagentV0::CONTROLLER),
        Flow::new(&kagent.controller, &pods, KagentV0::AGENT),
    ]);
    flows.extend(traces.and_then(|(endpoint, _)| endpoint.service().flow_from(&pods)));
    for flow in flows {
        plan.site.platform.allow(flow);
    }
    plan.site.platform.fence(&pods);
}

/// A server that runs here.
fn remote(server: &ToolServer) -> RemoteMcpServerSpec {
    let url = server.service.url("http") + server.path;
    let mut spec = RemoteMcpServerSpec::new(server.description.into(), Text::literal(url));
    spec.protocol = Some(McpProtocol::StreamableHttp);
    spec.timeout = Some(Duration::literal("30s"));
    spec.headers_from = server.authorization.iter().map(authorization).collect();
    spec
}

/// The tools of the cluster, which kagent runs: its own object for them serves its own namespace alone.
fn cluster(tools: &ServiceRef) -> RemoteMcpServerSpec {
    let url = Text::literal(tools.url("http") + "/mcp");
    let mut spec = RemoteMcpServerSpec::new("the cluster: objects, logs, workloads".into(), url);
    spec.protocol = Some(McpProtocol::StreamableHttp);
    spec.timeout = Some(Duration::literal("30s"));
    spec.sse_read_timeout = Some(Duration::literal("5m"));
    spec
}

fn authorization(key: &SecretKey) -> HeaderFrom {
    let mut header = HeaderFrom::new("Authorization".into());
    let (secret, key) = (key.secret().clone(), key.key().clone());
    header.value_from = Some(HeaderSource::new(HeaderSourceKind::Secret, secret, key));
    header
}

/// What every agent runs with: where its spans go, and what it shows there.
fn environment(
    plan: &Plan<'_, '_>,
    layer: &mut Layer<tier::App>,
    traces: Option<&Traces>,
) -> Vec<AgentEnv> {
    let Some((endpoint, token)) = traces else { return Vec::new() };
    let written = |name: &str, value: &str| {
        let mut env = AgentEnv::new(name.into());
        env.value = Some(Text::literal(value));
        env
    };
    let mut env = vec![
        written("OTEL_TRACING_ENABLED", "true"),
        written(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            OtlpUrl::seen_from(plan.own.name(), endpoint).as_str(),
        ),
        written("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        // What people and models say to each other stays out of the store.
        written("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "false"),
    ];
    if let Some(token) = token {
        let headers = Key::literal("headers");
        let framed = Framed::after(headers, "authorization=", token.key.clone());
        let (_, [key]) =
            layer.framed_secret(plan.ground.secrets, &TELEMETRY, [token.clone()], [framed]);
        let mut reference = AgentSecretKey::new(key.key().clone());
        reference.name = Some(key.secret().clone());
        let mut header = AgentEnv::new("OTEL_EXPORTER_OTLP_HEADERS".into());
        header.value_from = Some(AgentEnvSource { secret_key_ref: Some(reference) });
        env.push(header);
    }
    env
}

fn described(definition: &Definition, asks: bool, env: &[AgentEnv]) -> AgentSpec {
    let amounts = |cpu: Option<&'static str>, memory| {
        let cpu = cpu.map(|cpu| ("cpu".to_owned(), Quantity::literal(cpu)));
        let memory = ("memory".to_owned(), Quantity::literal(memory));
        cpu.into_iter().chain([memory]).collect::<BTreeMap<_, _>>()
    };
    let mut skill = Skill::new(definition.name.into());
    skill.id = Some(definition.name.into());
    skill.description = Some(definition.description.into());
    let declarative = DeclarativeAgent {
        model_config: Some(MODEL),
        stream: Some(true),
        system_message: Some(Text::literal(definition.prompt)),
        a2a_config: Some(A2aConfig { skills: vec![skill] }),
        tools: tools(definition, asks),
        deployment: Some(AgentDeployment {
            env: env.to_vec(),
            resources: Some(AgentResources {
                requests: amounts(Some("100m"), "256Mi"),
                limits: amounts(None, "1Gi"),
            }),
            ..AgentDeployment::default()
        }),
        ..DeclarativeAgent::default()
    };
    AgentSpec {
        description: Some(definition.description.into()),
        r#type: Some(AgentType::Declarative),
        declarative: Some(declarative),
    }
}

/// What an agent may use; the tools of one server stand together.
fn tools(definition: &Definition, asks: bool) -> Vec<Tool> {
    let mut cluster = McpTools::new(CLUSTER);
    let mut tools = Vec::new();
    for each in definition.uses {
        match each {
            Use::Agent(agent) => tools.push(Tool {
                r#type: Some(ToolType::Agent),
                agent: Some(AgentRef::new(Name::literal(agent))),
                ..Tool::default()
            }),
            Use::ClickHouse => tools.push(of(McpTools::new(fixed("clickhouse-mcp-server")))),
            Use::Krateo => tools.push(of(McpTools::new(fixed("krateo-mcp-tools")))),
            Use::GitHub => tools.push(of(McpTools::new(fixed("github-mcp-server")))),
            Use::Reading(names) => cluster.tool_names.extend(names.iter().map(|&name| name.into())),
            Use::Changing(names) => {
                cluster.tool_names.extend(names.iter().map(|&name| name.into()));
                let asked = names.iter().filter(|_| asks);
                cluster.require_approval.extend(asked.map(|&name| Text::from(name)));
            }
        }
    }
    if !cluster.tool_names.is_empty() {
        tools.push(of(cluster));
    }
    tools
}

fn of(mut server: McpTools) -> Tool {
    server.api_group = Some("kagent.dev".into());
    server.kind = Some(RemoteMcpServer::KIND.into());
    Tool { r#type: Some(ToolType::McpServer), mcp_server: Some(server), ..Tool::default() }
}
