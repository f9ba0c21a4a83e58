//! Krateo's two profiles: the order of its phases, what refers to what, and what the original had wrong.

use crate::support::{Profiles, THREADS};
use cofferdam::tree::Tree;
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

const PROFILES: [&str; 2] = ["krateo", "krateo-single-namespace"];

fn tree(profile: &str) -> Tree {
    Profiles::default().tree(profile, &[], THREADS).1
}

/// The file of a layer, wherever its namespace is.
fn text<'a>(tree: &'a Tree, end: &str) -> &'a str {
    let file = tree.files().iter().find(|file| file.path.as_str().ends_with(end));
    &file.unwrap_or_else(|| panic!("no file ends with `{end}`")).text
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// The objects of a kind.
fn objects(tree: &Tree, kind: &str) -> Vec<Value> {
    let is_yaml = |path: &str| Path::new(path).extension().is_some_and(|end| end == "yaml");
    let files = tree.files().iter().filter(|file| is_yaml(file.path.as_str()));
    let objects = files.map(|file| yaml(&file.text));
    objects.filter(|object| object["kind"] == kind).collect()
}

fn name(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap()
}

/// What a layer waits for.
fn after(tree: &Tree, layer: &str) -> BTreeSet<String> {
    let layer = yaml(text(tree, &format!("flux/kustomization-{layer}.yaml")));
    let all = layer["spec"]["dependsOn"].as_array().cloned().unwrap_or_default();
    all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_phase_waits_for_the_one_before() {
    let edges = [
        ("external-secrets", "namespaces"),
        ("openbao-store", "external-secrets"),
        ("krateo-config", "openbao-store"),
        ("otel-credentials", "openbao-store"),
        ("clickstack-operators", "namespaces"),
        ("clickstack-app", "openbao-store"),
        ("clickstack-app", "clickstack-operators"),
        ("clickstack-app", "envoy-gateways"),
        ("otel-daemonset", "otel-credentials"),
        ("otel-daemonset", "clickstack-app"),
        ("otel-deployment", "otel-credentials"),
        ("otel-deployment", "clickstack-app"),
        ("krateo-events", "krateo-config"),
        ("krateo-events", "clickstack-app"),
        ("krateo-mcp-servers", "krateo-config"),
        ("krateo-mcp-servers", "clickstack-app"),
        ("krateo-alerts", "clickstack-app"),
        ("kagent", "kagent-crds"),
        ("krateo-agents", "kagent"),
        ("krateo-agents", "krateo-mcp-servers"),
        ("krateo-agents", "clickstack-app"),
    ];
    for profile in PROFILES {
        let tree = tree(profile);
        for (layer, before) in edges {
            assert!(after(&tree, layer).contains(before), "{profile}: {layer} -> {before}");
        }
    }
}

#[test]
fn where_secrets_are_files_no_layer_is_left_empty() {
    for profile in PROFILES {
        let tree = Profiles::default().tree(profile, &["provider.secrets=sops"], THREADS).1;
        for (layer, empty) in [
            ("otel-daemonset", "otel-credentials"),
            ("krateo-events", "krateo-config"),
            ("krateo-mcp-servers", "krateo-config"),
        ] {
            assert!(tree.files().iter().all(|file| !file.text.contains(empty)), "{empty}");
            assert!(after(&tree, layer).contains("secrets"), "{profile}: {layer}");
        }
        let asked = ["clickhouse-internal-endpoint", "otel-clickhouse-credentials"];
        assert!(asked.iter().all(|secret| text(&tree, "RUNBOOK.md").contains(secret)));
    }
}

#[test]
fn one_switch_puts_everything_into_one_namespace() {
    let [apart, single] = PROFILES.map(tree);
    for layer in ["clickstack-app", "kagent", "krateo-agents", "otel-daemonset"] {
        assert!(single.get(&format!("krateo-system/{layer}/kustomization.yaml")).is_some());
    }
    let namespaces = |tree: &Tree| -> Vec<String> {
        objects(tree, "Namespace").iter().map(|it| name(it).to_owned()).collect()
    };
    assert!(namespaces(&apart).contains(&"clickhouse-system".to_owned()));
    for gone in ["clickhouse-system", "kagent-system"] {
        assert!(!namespaces(&single).contains(&gone.to_owned()), "{gone}");
    }
    let switched =
        Profiles::default().tree("krateo", &["components.krateo.layout=single-namespace"], THREADS);
    let plain = |tree: &Tree| -> Vec<String> {
        let files =
            tree.files().iter().filter(|file| file.path.as_str().contains("krateo-system/"));
        let name = "krateo-single-namespace";
        files.map(|file| file.text.replace(name, "krateo")).collect()
    };
    assert_eq!(plain(&switched.1), plain(&single));
}

#[test]
fn tables_are_made_by_one_collector() {
    let [apart, single] = PROFILES.map(tree);
    let made = |tree: &Tree| -> Vec<String> {
        let releases = objects(tree, "HelmRelease").into_iter();
        let makes = |release: &Value| {
            let exporters = &release["spec"]["values"]["config"]["exporters"];
            exporters.as_object().is_some_and(|all| {
                all.values().any(|exporter| {
                    let makes = exporter["create_schema"] == true;
                    assert_eq!(makes, exporter["ttl"] == "168h");
                    makes
                })
            })
        };
        releases.filter(makes).map(|release| name(&release).to_owned()).collect()
    };
    assert_eq!(made(&apart), [""; 0]);
    let bundled = text(&apart, "helmrelease-krateo-clickstack.yaml");
    assert!(bundled.contains("HYPERDX_OTEL_EXPORTER_TABLES_TTL: 168h\n"));
    assert!(bundled.contains("name: OTLP_AUTH_TOKEN\n"));
    assert_eq!(made(&single), ["otel-daemonset"]);
    assert!(after(&single, "otel-deployment").contains("otel-daemonset"));
    let bundled = yaml(text(&single, "helmrelease-krateo-clickstack.yaml"));
    assert_eq!(bundled["spec"]["values"]["otel-collector"], serde_json::json!({"enabled": false}));
}

#[test]
fn what_agents_use_is_there() {
    for profile in PROFILES {
        let tree = tree(profile);
        let (agents, servers) = (objects(&tree, "Agent"), objects(&tree, "RemoteMCPServer"));
        assert_eq!(agents.len(), 6);
        let names = |objects: &[Value]| -> BTreeSet<String> {
            objects.iter().map(|object| name(object).to_owned()).collect()
        };
        let (known, served) = (names(&agents), names(&servers));
        let mut used = BTreeSet::new();
        for agent in &agents {
            for tool in agent["spec"]["declarative"]["tools"].as_array().unwrap() {
                match tool["type"].as_str().unwrap() {
                    "Agent" => assert!(known.contains(tool["agent"]["name"].as_str().unwrap())),
                    _ => used.extend(tool["mcpServer"]["name"].as_str().map(str::to_owned)),
                }
            }
        }
        assert_eq!(used, served, "{profile}");
        let services = names(&objects(&tree, "Service"));
        for server in &servers {
            let host = server["spec"]["url"].as_str().unwrap().trim_start_matches("http://");
            let service = host.split('.').next().unwrap();
            // The chart of kagent makes that of the cluster's tools.
            assert!(services.contains(service) || service == "kagent-tools", "{service}");
        }
    }
}

#[test]
fn what_changes_something_asks_a_person() {
    let tree = tree("krateo");
    let agent = yaml(text(&tree, "agent-k8s-agent.yaml"));
    let server = &agent["spec"]["declarative"]["tools"][0]["mcpServer"];
    assert_eq!(server["requireApproval"].as_array().unwrap().len(), 4);
    let set = ["components.krateo.approval=false"];
    let alone = Profiles::default().tree("krateo", &set, THREADS).1;
    let agent = yaml(text(&alone, "agent-k8s-agent.yaml"));
    assert!(agent["spec"]["declarative"]["tools"][0]["mcpServer"]["requireApproval"].is_null());
}

#[test]
fn clickhouse_lets_in_who_needs_it_and_nobody_else() {
    let tree = tree("krateo");
    let policy = yaml(text(&tree, "networkpolicy-krateo-clickstack-clickhouse-clickhouse.yaml"));
    let selected = &policy["spec"]["podSelector"]["matchLabels"];
    assert_eq!(selected["app"], "krateo-clickstack-clickhouse-clickhouse");
    assert_eq!(selected["app.kubernetes.io/name"], "clickhouse-server");
    let rules = policy["spec"]["ingress"].as_array().unwrap();
    let ports = |label: &str, value: &str| -> Vec<u64> {
        let from = |rule: &&Value| rule["from"][0]["podSelector"]["matchLabels"][label] == value;
        let rules = rules.iter().filter(from);
        let ports = rules.flat_map(|rule| rule["ports"].as_array().unwrap());
        ports.map(|port| port["port"].as_u64().unwrap()).collect()
    };
    assert_eq!(ports("component", "agent-collector"), [9000]);
    assert_eq!(ports("component", "standalone-collector"), [9000, 9000]);
    for reader in ["clickhouse-mcp-server", "krateo-mcp-tools", "krateo-sse-proxy"] {
        assert_eq!(ports("app", reader), [8123], "{reader}");
    }
    assert_eq!(ports("app.kubernetes.io/name", "snowplow"), [8123]);
    assert_eq!(ports("control-plane", "controller-manager"), [9001]);
    assert_eq!(rules.len(), 10);
}

#[test]
fn servers_of_tools_take_their_agents_and_reach_what_they_ask() {
    let tree = tree("krateo");
    let policy = |server: &str| yaml(text(&tree, &format!("networkpolicy-{server}.yaml")));
    let agents = |server: &str| -> BTreeSet<String> {
        let rules = policy(server)["spec"]["ingress"].as_array().unwrap().clone();
        let agent = |rule: Value| {
            let label = &rule["from"][0]["podSelector"]["matchLabels"]["kagent"];
            label.as_str().map(str::to_owned)
        };
        rules.into_iter().filter_map(agent).collect()
    };
    let readers = ["composition-agent", "observability-agent", "proactive-monitor-agent"];
    let readers = BTreeSet::from(readers.map(str::to_owned));
    assert_eq!(agents("clickhouse-mcp-server"), readers);
    assert_eq!(agents("krateo-mcp-tools"), readers);
    let authors = BTreeSet::from(["composition-agent", "helm-agent"].map(str::to_owned));
    assert_eq!(agents("github-mcp-server"), authors);
    let out = policy("github-mcp-server")["spec"]["egress"].as_array().unwrap().clone();
    let world = out.iter().find(|rule| rule["to"].is_null()).unwrap();
    assert_eq!(world["ports"][0]["port"], 443);
}

#[test]
fn probes_find_their_paths_beside_those_of_krateo() {
    let release = yaml(text(&tree("krateo"), "helmrelease-krateo-clickstack.yaml"));
    let spec = &release["spec"]["values"]["clickhouse"]["cluster"]["spec"];
    let rules = &spec["settings"]["extraConfig"]["http_handlers"]["rule"];
    let urls: Vec<_> = rules.as_array().unwrap().iter().map(|rule| rule["url"].clone()).collect();
    assert_eq!(urls, ["/events", "/ping", "/replicas_status", "/metrics", "/"]);
    assert_eq!(spec["containerTemplate"]["resources"]["limits"]["memory"], "8Gi");
    let set = ["components.krateo.observability=false", "components.krateo.agents=false"];
    let bare = Profiles::default().tree("krateo", &set, THREADS).1;
    let release = text(&bare, "helmrelease-krateo-clickstack.yaml");
    assert!(!release.contains("http_handlers"));
    assert!(objects(&bare, "Agent").is_empty() && objects(&bare, "CronJob").is_empty());
}

#[test]
fn labels_reach_log_records_by_the_name_that_is_asked_for() {
    let values = text(&tree("krateo"), "helmrelease-otel-daemonset.yaml").to_owned();
    // The layer is not substituted, so the collector's own escape stands as it is.
    assert!(values.contains("tag_name: k8s.pod.labels.$$1\n"), "{values}");
    assert!(values.contains(r#"["k8s.pod.labels.krateo.io/composition-id"]) where"#));
    let alerts = text(&tree("krateo"), "configmap-hyperdx-alerts.yaml").to_owned();
    assert!(alerts.contains("['k8s.pod.labels.app'] = 'krateo-heartbeat-canary'"));
}

#[test]
fn every_alert_can_call_and_has_its_page() {
    for profile in PROFILES {
        let tree = tree(profile);
        let map = yaml(text(&tree, "configmap-hyperdx-alerts.yaml"));
        let definitions: Value =
            serde_json::from_str(map["data"]["alerts.json"].as_str().unwrap()).unwrap();
        let webhooks: BTreeSet<_> =
            definitions["webhooks"].as_array().unwrap().iter().map(name_of).collect();
        let alerts = definitions["alerts"].as_array().unwrap();
        assert_eq!(alerts.len(), 4);
        for alert in alerts {
            assert!(webhooks.contains(alert["webhook"].as_str().unwrap()));
            assert!(alert["thresholdType"] != "below" || alert["threshold"].as_u64() > Some(0));
            let page = format!("\n### {}\n\n", name_of(alert));
            assert!(text(&tree, "RUNBOOK.md").contains(&page), "{page}");
        }
    }
}

fn name_of(object: &Value) -> &str {
    object["name"].as_str().unwrap()
}

#[test]
fn budgets_are_where_there_is_more_than_one() {
    let tree = tree("krateo");
    let deployments = objects(&tree, "Deployment");
    let many = deployments.iter().filter(|it| it["spec"]["replicas"].as_u64() > Some(1));
    let many: BTreeSet<_> = many.map(name).collect();
    let budgets = objects(&tree, "PodDisruptionBudget");
    assert_eq!(budgets.iter().map(name).collect::<BTreeSet<_>>(), many);
    assert_eq!(many.len(), 4);
}

/// Where each provider of secrets puts the address of ClickHouse, and what is shown there.
#[test]
fn the_endpoint_is_written_around_a_secret_that_is_not() {
    let secret =
        text(&tree("krateo"), "externalsecret-clickhouse-internal-endpoint.yaml").to_owned();
    let data = &yaml(&secret)["spec"]["target"]["template"]["data"];
    let address = "http://krateo-clickstack-clickhouse-clickhouse-headless.clickhouse-system.svc.cluster.local:8123";
    assert_eq!(data["server-url"], address);
    assert_eq!(data["password"], "{{ index . \"CLICKHOUSE_APP_PASSWORD\" }}");

    let sops = Profiles::default().tree("krateo", &["provider.secrets=sops"], THREADS).1;
    let told = format!(
        "`server-url` with `{address}`, `username` with `app`, `password` with `<CLICKHOUSE_APP_PASSWORD>`"
    );
    assert!(text(&sops, "RUNBOOK.md").contains(&told));

    let keys = [
        "ANTHROPIC_API_KEY",
        "CLICKHOUSE_APP_PASSWORD",
        "CLICKHOUSE_DEFAULT_PASSWORD",
        "CLICKHOUSE_MCP_TOKEN",
        "CLICKHOUSE_PASSWORD",
        "CLOUDFLARE_TOKEN",
        "GITHUB_TOKEN",
        "HYPERDX_ACCESS_KEY",
        "HYPERDX_API_KEY",
        "KRATEO_BOT_MENTION",
        "MONGODB_PASSWORD",
        "POSTGRES_URL",
        "SECONDARY_WEBHOOK_URL",
        "SLACK_WEBHOOK_URL",
    ];
    let variables = keys.map(|key| format!("  {key}: {{from: Secret/keys}}\n")).concat();
    let profile = format!(
        "extends: krateo.yaml\nprovider: {{secrets: flux-variables}}\nvariables:\n{variables}\
         components:\n  cert-manager: {{secrets: {{api-token: CLOUDFLARE_TOKEN}}}}\n"
    );
    let given = Profiles::default().with("given.yaml", profile).tree("given", &[], THREADS).1;
    let secret = yaml(text(&given, "secret-clickhouse-internal-endpoint.yaml"));
    assert_eq!(secret["stringData"]["server-url"], address);
    assert_eq!(secret["stringData"]["password"], "${CLICKHOUSE_APP_PASSWORD}");
    let secret = yaml(text(&given, "secret-mcp-authorization.yaml"));
    assert_eq!(secret["stringData"]["github"], "Bearer ${GITHUB_TOKEN}");
}
