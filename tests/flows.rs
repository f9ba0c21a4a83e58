//! Flows in both dialects: what is allowed is allowed at both ends, and nothing else is.

use crate::{
    support::{Profiles, THREADS, keep, tree_of},
    wiring::{namespace, platform, tree},
};
use cofferdam::{
    containment::{
        Layer, Object,
        flow::{Dialect, Flow, Peer},
        workload::{ContainerPort, Pods},
    },
    finding::{Place, Sources},
    model::Core,
    name::{Name, Namespace},
    tree::{File, Tree},
    view::{self, Cluster, Input, Labels, Match, Way},
};
use std::collections::BTreeMap;

/// Pods by their names, each with its namespace and whether it is fenced in.
const PODS: [(&str, &str, bool); 4] =
    [("web", "shop", true), ("api", "shop", true), ("store", "data", true), ("open", "lab", false)];

const DIALECTS: [Dialect; 2] = [Dialect::Kubernetes, Dialect::Cilium { by: None }];

/// The tree of a platform with the pods, whose flows `allow` gives.
fn built(dialect: &Dialect, allow: impl Fn(&[Pods]) -> Vec<Flow>) -> Tree {
    let mut platform = platform();
    platform.speak(dialect.clone());
    let mut all = Vec::new();
    for (name, home, fenced) in PODS {
        let home = namespace(&mut platform, home);
        let mut layer = Layer::open(&home, Name::literal(name), Place::default());
        let text = format!(
            "{{spec: {{template: {{metadata: {{labels: {{app: {name}}}}}}}, selector: {{}}}}}}"
        );
        let body = Core(serde_yaml::from_str(&text).unwrap());
        let pods = layer.run(Object::new(Name::literal(name), body));
        platform.close(layer);
        if fenced {
            platform.fence(&pods);
        }
        all.push(pods);
    }
    for flow in allow(&all) {
        platform.allow(flow);
    }
    tree(platform)
}

fn read<T>(folder: &str, tree: &Tree, look: impl FnOnce(&Cluster) -> T) -> T {
    let files = tree.files().iter().map(|file| Input::built(folder, file)).collect();
    let (repository, findings) = view::read(files, &mut Sources::default());
    assert_eq!(findings, []);
    look(&repository.clusters[0])
}

/// Pods as a policy sees them: their namespace and their labels.
type End<'a> = (&'a str, Labels);

fn end_of(pods: &Pods) -> End<'_> {
    (pods.namespace().as_str(), Labels { known: pods.labels().clone(), is_whole: true })
}

/// Whether each end lets the traffic through; an end without a policy does.
fn both_ends(cluster: &Cluster, (from, to): (End<'_>, End<'_>), port: i64) -> [bool; 2] {
    let policies = cluster.policies();
    let ((here, own), (there, other)) = (from, to);
    let lets = |way, (home, labels): (&str, &Labels), peer: view::Peer<'_>| {
        let selects = |policy: &&view::Policy<'_>| policy.selects(home, Some(labels)) == Match::Yes;
        let here: Vec<_> = policies.all().iter().filter(selects).collect();
        let each = here.iter().map(|policy| policy.lets(cluster, way, peer, Some(port)));
        each.max().is_none_or(|lets| lets == Match::Yes)
    };
    [
        lets(Way::Out, (here, &own), view::Peer::Pods(there, Some(&other))),
        lets(Way::In, (there, &other), view::Peer::Pods(here, Some(&own))),
    ]
}

#[test]
fn what_is_allowed_is_allowed_at_both_ends_and_nothing_else_is() {
    let pairs: Vec<_> =
        (0..4).flat_map(|from| (0..4).map(move |to| (from, to))).filter(|(a, b)| a != b).collect();
    for dialect in &DIALECTS {
        for seed in [0, 0b1, 0b1010_0101_1010, 0b0110_1100_0011, 0xfff, 0x249, 0x5b6] {
            let is_allowed = |at: usize| seed >> at & 1 == 1;
            let chosen = pairs.iter().enumerate().filter(|(at, _)| is_allowed(*at));
            let tree = built(dialect, |pods| {
                let flow = |(_, (from, to)): (usize, &(usize, usize))| {
                    Flow::new(&pods[*from], &pods[*to], ContainerPort(8080))
                };
                chosen.clone().map(flow).collect()
            });
            let pods = std::cell::RefCell::new(Vec::new());
            built(dialect, |all| {
                *pods.borrow_mut() = all.to_vec();
                Vec::new()
            });
            let pods = pods.into_inner();
            read("out/home", &tree, |cluster| {
                for (at, (from, to)) in pairs.iter().enumerate() {
                    let fenced = [PODS[*from].2, PODS[*to].2];
                    let end = |at: &usize| end_of(&pods[*at]);
                    let ends = |port| both_ends(cluster, (end(from), end(to)), port);
                    let meant = fenced.map(|fenced| !fenced || is_allowed(at));
                    assert_eq!(ends(8080), meant, "{dialect:?} {seed:b} {from} to {to}");
                    assert_eq!(ends(8081), fenced.map(|fenced| !fenced), "another port");
                }
            });
        }
    }
}

#[test]
fn what_is_no_pod_is_named_as_far_as_the_dialect_can() {
    for (dialect, name) in DIALECTS.iter().zip(["kubernetes", "cilium"]) {
        let tree = built(dialect, |pods| {
            let [web, api, store] = [&pods[0], &pods[1], &pods[2]];
            vec![
                Flow::new(Peer::Ingress, web, ContainerPort(8080)),
                Flow::new(web, Peer::Host("hooks.example.org".to_owned()), ContainerPort(443)),
                Flow::new(web, Peer::Host("*.cdn.example.org".to_owned()), ContainerPort(443)),
                Flow::new(web, api, ContainerPort(8080)),
                Flow::new(web, api, ContainerPort(8081)),
                Flow::new(Peer::ApiServer, api, ContainerPort(9443)),
                Flow::to_api_server(api),
                Flow::new(api, Peer::World, ContainerPort(443)),
                Flow::to_all_ports(store),
                Flow::new(store, Peer::Nodes, ContainerPort(10250)),
                Flow::new(Peer::Namespace(pods[0].namespace().clone()), store, ContainerPort(5432)),
                Flow::to_named(store, labelled("shop", "tier", "front"), "metrics".into()),
                Flow::to_named(store, labelled("shop", "app", "open"), "nobody".into()),
            ]
        });
        let policies = tree.files().iter().filter(|file| file.path.as_str().contains("policy"));
        let policies: String = policies.map(|file| file.text.as_str()).collect();
        keep("flows", name, &policies);
    }
}

/// Pods of a namespace by a label, whoever makes them.
fn labelled(namespace: &'static str, key: &str, value: &'static str) -> Peer {
    let labels = BTreeMap::from([(key.to_owned(), value.into())]);
    Peer::Labelled(Namespace::literal(namespace), labels)
}

#[test]
fn a_profile_that_asks_for_none_gets_none() {
    let tree =
        built(&Dialect::Silent, |pods| vec![Flow::new(&pods[0], &pods[1], ContainerPort(8080))]);
    assert!(tree.files().iter().all(|file| !file.path.as_str().contains("flows")));
}

#[test]
fn an_app_that_waits_for_object_storage_reaches_it() {
    let policies = |depends_on: &str| {
        let chart = "chart: {oci: 'oci://registry.example.org/charts/lab', version: 1.0.0}";
        let app = format!("apps.lab={{namespace: lab, {chart}, depends-on: [{depends_on}]}}");
        let set = ["provider.network-policy=network-policy", &*app];
        let tree = tree_of("swhurl", &set, THREADS);
        let is_store = |file: &&File| file.path.as_str().ends_with("/networkpolicy-minio.yaml");
        tree.files().iter().find(is_store).unwrap().text.clone()
    };
    let leads_in = "kubernetes.io/metadata.name: lab\n";
    assert!(policies("minio").contains(leads_in), "{}", policies("minio"));
    assert!(!policies("").contains(leads_in));
}

/// A platform that measures, keeps records and shows both, with policies in the words of a provider.
const SIGNALS: &str = "
tier: production
domain: DOMAIN
variables: {DOMAIN: {from: ConfigMap/platform, type: domain, value: example.org}}
provider:
  block-storage: local-path
  ingress: traefik
  secrets: sops
  metrics: kube-prometheus-stack
  logs-and-traces: loki
components:
  cert-manager: {acme-email: a@example.org}
  kube-prometheus-stack:
    otlp-receiver: true
    grafana: {elsewhere: true}
    alerting: {dead-mans-switch: {every: 1m, expected: 5m}}
  loki: {}
  grafana-operator: {host: grafana}
  otel-collectors: {}
  opentelemetry-operator: {}
";

const NAME: &str = "app.kubernetes.io/name";
const INSTANCE: &str = "app.kubernetes.io/instance";

/// The tree of a profile in each dialect, with `set` laid over it.
fn in_each_dialect(profile: &str, set: &[&str]) -> [(&'static str, Tree); 2] {
    [("network-policy", "networkpolicy"), ("cilium", "ciliumnetworkpolicy")].map(|(id, kind)| {
        let policies = format!("provider.network-policy={id}");
        let set: Vec<_> = set.iter().copied().chain([&*policies]).collect();
        let profiles = Profiles::default().with("signals.yaml", SIGNALS);
        (kind, profiles.tree(profile, &set, THREADS).1)
    })
}

/// Pods by their labels.
fn end<'a>(namespace: &'a str, labels: &[(&str, &str)]) -> End<'a> {
    let known = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    (namespace, Labels { known: known.collect(), is_whole: true })
}

fn loki() -> End<'static> {
    let component = ("app.kubernetes.io/component", "single-binary");
    end("monitoring", &[(NAME, "loki"), (INSTANCE, "loki"), component])
}

fn prometheus() -> End<'static> {
    let made_for = ("operator.prometheus.io/name", "kube-prometheus-stack-prometheus");
    end("monitoring", &[(NAME, "prometheus"), made_for])
}

#[test]
fn collectors_reach_the_backends_that_they_send_to() {
    let of_chart = |release: &str, component: &str| {
        let labels =
            [(NAME, "opentelemetry-collector"), (INSTANCE, release), ("component", component)];
        end("logging", &labels)
    };
    let of_operator =
        [(NAME, "central-collector"), ("app.kubernetes.io/managed-by", "opentelemetry-operator")];
    let collectors = [
        of_chart("otel-k8s-daemonset", "agent-collector"),
        of_chart("otel-k8s-cluster", "standalone-collector"),
        end("opentelemetry", &of_operator),
    ];
    for (_, tree) in in_each_dialect("signals", &[]) {
        read("out/signals", &tree, |cluster| {
            for to in [(loki(), 3100), (prometheus(), 9090)] {
                for from in &collectors {
                    lets_in(cluster, from, &to);
                }
            }
        });
    }
}

/// Holds that a flow is allowed, and that it would not be to a pod of no name.
#[track_caller]
fn lets_in(cluster: &Cluster, from: &End<'_>, (to, port): &(End<'_>, i64)) {
    let reach = |from: &End<'_>| both_ends(cluster, (from.clone(), to.clone()), *port);
    assert_eq!(reach(from), [true, true], "{from:?} to {to:?}");
    assert_eq!(reach(&end("default", &[])), [true, false], "anybody to {to:?}");
}

#[test]
fn the_grafana_that_runs_reaches_what_it_shows() {
    let grafana = |namespace| end(namespace, &[("app", "grafana")]);
    let told = "kube-prometheus-stack-alertmanager";
    let alertmanager = end("monitoring", &[(NAME, "alertmanager"), ("alertmanager", told)]);
    for (kind, tree) in in_each_dialect("signals", &[]) {
        read("out/signals", &tree, |cluster| {
            for to in [(prometheus(), 9090), (alertmanager.clone(), 9093), (loki(), 3100)] {
                lets_in(cluster, &grafana("monitoring"), &to);
            }
        });
        let of_chart =
            format!("monitoring/monitoring-flows/{kind}-kube-prometheus-stack-grafana.yaml");
        assert!(tree.get(&of_chart).is_none(), "the stack's own does not run");
    }
    let app = ("app", "clickstack-clickhouse-clickhouse");
    let clickhouse = end("clickstack", &[app, (NAME, "clickhouse-server")]);
    let fenced = "components.clickstack.clickhouse.fenced=true";
    for (_, tree) in in_each_dialect("homelab", &[fenced]) {
        read("out/homelab", &tree, |cluster| {
            lets_in(cluster, &grafana("observability"), &(clickhouse.clone(), 8123));
        });
    }
}

#[test]
fn prometheus_is_let_in_to_what_a_profile_has_measured() {
    let measured = |name: &str, namespace: &str| {
        format!(
            "components.kube-prometheus-stack.measured.{name}={{namespace: {namespace}, \
             labels: {{{NAME}: {name}}}, port: http-metrics}}"
        )
    };
    let set = [measured("cert-manager", "cert-manager"), measured("alloy", "monitoring")];
    for (kind, tree) in in_each_dialect("signals", &set.each_ref().map(|set| &**set)) {
        let is_let_in = |namespace: &str, name: &str| {
            let path = format!("{namespace}/{namespace}-flows/{kind}-{name}.yaml");
            let policy = &tree.get(&path).unwrap().text;
            let ingress = &policy[policy.find("  ingress:").unwrap()..];
            let ingress = &ingress[..ingress.find("  egress:").unwrap()];
            let peer = "operator.prometheus.io/name: kube-prometheus-stack-prometheus";
            ingress.contains(peer) && ingress.contains("port: http-metrics")
        };
        assert!(is_let_in("cert-manager", "cert-manager"));
        assert!(is_let_in("monitoring", "alloy"));
        assert!(!is_let_in("monitoring", "loki"), "its labels are others");
    }
}

#[test]
fn the_tailnet_reaches_what_has_a_name_there() {
    let labels = [("app", "clickstack"), (NAME, "clickstack"), (INSTANCE, "clickstack")];
    let hyperdx = (end("clickstack", &labels), 3000);
    let proxy = end("tailscale", &[("tailscale.com/managed", "true")]);
    let fenced = "components.clickstack.clickhouse.fenced=true";
    for (_, tree) in in_each_dialect("anton", &[fenced]) {
        read("out/anton", &tree, |cluster| lets_in(cluster, &proxy, &hyperdx));
    }
}

#[test]
fn the_way_in_is_open_to_who_proves_a_host_over_http() {
    let part = ("app.kubernetes.io/component", "controller");
    let controller = end("cert-manager", &[part, (INSTANCE, "cert-manager")]);
    let ways = [
        ("traefik", "ingress", [8000, 8443]),
        ("traefik-k3s", "kube-system", [8000, 8443]),
        ("ingress-nginx", "ingress", [80, 443]),
        ("envoy-gateway", "network", [10080, 10443]),
    ];
    for (ingress, namespace, ports) in ways {
        let ingress = format!("provider.ingress={ingress}");
        // Gateways have a wildcard certificate, which nobody proves over HTTP.
        let set = [&*ingress, "components.cert-manager.issuer=selfsigned"];
        for (kind, tree) in in_each_dialect("signals", &set) {
            read("out/signals", &tree, |cluster| {
                let reaches = |namespace, port| {
                    both_ends(cluster, (controller.clone(), end(namespace, &[])), port)[0]
                };
                for port in ports {
                    assert!(reaches(namespace, port), "{kind} {ingress} {port}");
                }
                assert!(!reaches(namespace, 9000), "{kind} {ingress}");
                assert!(!reaches("default", ports[1]) || ports[1] == 443, "{kind} {ingress}");
            });
        }
    }
}
