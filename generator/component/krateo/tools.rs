//! The servers of tools that agents use, each behind a token and a fence.

use super::{
    Plan, ROW,
    events::Reader,
    server::{self, Life, Server, plain},
};
use crate::{
    chart::Resources,
    component::clickstack::{HTTP, READER},
    containment::{
        Framed, Handle, Layer, Readiness, SecretKey,
        exposure::ServiceRef,
        flow::{Flow, Peer},
        tier,
        workload::{ContainerPort, Pods},
    },
    name::{Key, Name},
    provider::fixed,
    quantity::Quantity,
};

/// A server of tools.
pub(super) struct ToolServer {
    /// Its pods, and the port on which they listen.
    pub(super) pods: (Pods, ContainerPort),
    /// Where it answers.
    pub(super) service: ServiceRef,
    /// The path below which it does.
    pub(super) path: &'static str,
    /// What a request shows it.
    pub(super) authorization: Option<SecretKey>,
    /// What it is.
    pub(super) description: &'static str,
}

/// The servers, and the layer that runs them.
pub(super) struct Servers {
    /// Queries of ClickHouse.
    pub(super) clickhouse: ToolServer,
    /// Questions about pods, compositions and agents, as queries that are ready to use.
    pub(super) krateo: ToolServer,
    /// Repositories at GitHub.
    pub(super) github: ToolServer,
    /// The layer.
    pub(super) handle: Handle<tier::App>,
}

/// The Secret with what requests show to the servers.
const AUTHORIZATION: Name = Name::literal("mcp-authorization");

/// Runs the three servers.
pub(super) fn install(plan: &mut Plan<'_, '_>, reader: &Reader) -> Servers {
    let mut layer = Layer::open(&plan.own, fixed("krateo-mcp-servers"), plan.site.origin(ROW.id))
        .summary("the servers of tools for agents: ClickHouse, Krateo, GitHub");
    layer.needs(&reader.handle);
    layer.needs(&plan.clickhouse.handle);
    let wanted = ["CLICKHOUSE_MCP_TOKEN", "GITHUB_TOKEN"].map(|key| plan.settings.wanted(key));
    let bearer = |key: &'static str, of: usize| {
        Framed::after(Key::literal(key), "Bearer ", wanted[of].key.clone())
    };
    let framed = [bearer("clickhouse", 0), bearer("github", 1)];
    let ([token, _], [clickhouse, github]) =
        layer.framed_secret(plan.ground.secrets, &AUTHORIZATION, wanted.clone(), framed);
    let clickhouse = of_clickhouse(plan, &mut layer, (&reader.password, &token), clickhouse);
    let krateo = of_krateo(plan, &mut layer, &reader.password);
    let github = of_github(&mut layer, github);
    for server in [&clickhouse, &krateo] {
        plan.site.platform.allow(Flow::new(&server.pods.0, &plan.clickhouse.pods, HTTP));
    }
    // It asks GitHub, and nobody in the cluster.
    let world = Flow::new(&github.pods.0, Peer::World, ContainerPort(443));
    plan.site.platform.allow(world);
    for server in [&clickhouse, &krateo, &github] {
        plan.site.platform.fence(&server.pods.0);
    }
    let handle = plan.site.platform.gate(layer, Readiness::Wait);
    Servers { clickhouse, krateo, github, handle }
}

fn of_clickhouse(
    plan: &Plan<'_, '_>,
    layer: &mut Layer<tier::App>,
    (password, token): (&SecretKey, &SecretKey),
    authorization: SecretKey,
) -> ToolServer {
    let host = plan.clickhouse.http.fqdn();
    let port = plan.clickhouse.http.port().0;
    let (pods, service) = server::run(
        layer,
        &Server {
            name: fixed("clickhouse-mcp-server"),
            image: "mcp/clickhouse:0.2.0".to_owned(),
            args: Vec::new(),
            env: vec![
                plain("CLICKHOUSE_HOST", host),
                plain("CLICKHOUSE_PORT", port.to_string()),
                plain("CLICKHOUSE_SECURE", "false"),
                plain("CLICKHOUSE_USER", READER.as_str()),
                password.env("CLICKHOUSE_PASSWORD"),
                plain("CLICKHOUSE_DATABASE", "default"),
                plain("CLICKHOUSE_MCP_SERVER_TRANSPORT", "http"),
                plain("CLICKHOUSE_MCP_BIND_HOST", "0.0.0.0"),
                plain("CLICKHOUSE_MCP_BIND_PORT", "8000"),
                token.env("CLICKHOUSE_MCP_AUTH_TOKEN"),
                // A client's next request may reach the other pod.
                plain("FASTMCP_STATELESS_HTTP", "true"),
                plain("HOME", "/tmp"),
            ],
            port: 8000,
            life: Life::Port,
            replicas: 2,
            resources: Resources::literal("100m", "128Mi", "256Mi")
                .with_cpu_limit(Quantity::literal("500m")),
        },
    );
    ToolServer {
        pods: (pods, ContainerPort(8000)),
        service,
        path: "/mcp",
        authorization: Some(authorization),
        description: "queries of ClickHouse: logs, events, measurements and spans",
    }
}

fn of_krateo(
    plan: &Plan<'_, '_>,
    layer: &mut Layer<tier::App>,
    password: &SecretKey,
) -> ToolServer {
    let (pods, service) = server::run(
        layer,
        &Server {
            name: fixed("krateo-mcp-tools"),
            image: "ghcr.io/braghettos/krateo-mcp-tools:0.1.0".to_owned(),
            args: Vec::new(),
            env: vec![
                plain("CLICKHOUSE_URL", plan.clickhouse.http.url("http")),
                plain("CLICKHOUSE_USER", READER.as_str()),
                password.env("CLICKHOUSE_PASSWORD"),
                plain("LISTEN_ADDR", ":8001"),
            ],
            port: 8001,
            life: Life::Path("/health"),
            replicas: 2,
            resources: Resources::literal("50m", "32Mi", "128Mi")
                .with_cpu_limit(Quantity::literal("200m")),
        },
    );
    ToolServer {
        pods: (pods, ContainerPort(8001)),
        service,
        path: "/mcp",
        authorization: None,
        description: "questions about pods, compositions and agents, answered from ClickHouse",
    }
}

fn of_github(layer: &mut Layer<tier::App>, authorization: SecretKey) -> ToolServer {
    let (pods, service) = server::run(
        layer,
        &Server {
            name: fixed("github-mcp-server"),
            image: "ghcr.io/github/github-mcp-server:v1.10.1".to_owned(),
            args: vec![
                "http",
                "--port=8000",
                "--read-only",
                "--toolsets=repos,git,issues,pull_requests,code_security,actions",
            ],
            env: Vec::new(),
            port: 8000,
            life: Life::Port,
            replicas: 1,
            resources: Resources::literal("100m", "64Mi", "256Mi")
                .with_cpu_limit(Quantity::literal("500m")),
        },
    );
    ToolServer {
        pods: (pods, ContainerPort(8000)),
        service,
        path: "",
        authorization: Some(authorization),
        description: "repositories at GitHub: source, commits, pull requests",
    }
}
