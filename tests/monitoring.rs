//! The Prometheus stack of a profile: what it asks for, and what it refuses.

use crate::support::{Built, Profiles, THREADS, keep};

/// A platform with the stack and little else; `extra` is laid over it.
fn built(extra: &str) -> Built {
    let base = "
description: a stack to measure with
tier: production
provider:
  ingress: traefik
  auth-gate: oauth2-proxy
  certificates: cert-manager
  secrets: onepassword
  block-storage: longhorn
  metrics: kube-prometheus-stack
domain: DOMAIN
variables:
  DOMAIN: {from: Secret/cluster, sensitive: false, type: domain}
  EMAIL: {from: Secret/cluster, sensitive: false, type: email}
components:
  onepassword: {vault: house}
  cert-manager: {acme-email: \"{{ var.EMAIL }}\"}
  oauth2-proxy: {issuer: https://login.example.org, email-domains: [example.org]}
  longhorn: {external: true}
  kube-prometheus-stack:
    external-labels: {cluster: house}
    otlp-receiver: true
    prometheus-host: prometheus
    alertmanager: {replicas: 2, host: alertmanager}
    grafana:
      host: grafana
      data-sources: [{name: Loki, type: loki, url: \"http://loki.logs.svc.cluster.local:3100\"}]
    monitor-label: {key: team, value: house}
    alerting:
      dead-mans-switch: {every: 1m, expected: 5m}
      group-by: [alertname, cluster]
      receivers: {chat: {slack: {channel: \"#alerts\"}}, phone: {ntfy: {}}}
      routes: {critical: {receiver: phone, repeat: 1h}, warning: {receiver: chat}}
    rules:
      house:
        - alert: NodeNotReady
          expr: kube_node_status_condition{condition=\"Ready\",status=\"true\"} == 0
          for: 10m
          severity: critical
          summary: a node is not ready
          about: [node]
";
    let profiles = Profiles::default().with("base.yaml", base);
    let variant = format!("{{extends: base.yaml, tier: production, {extra}}}");
    profiles.with("variant.yaml", variant).build("variant", &[], THREADS)
}

#[test]
fn a_profile_gets_the_stack_that_it_describes() {
    let Built::Tree(_, tree) = built("") else { panic!("it does not build") };
    let files = [
        "monitoring/kube-prometheus-stack/helmrelease-kube-prometheus-stack.yaml",
        "monitoring/alerts/prometheusrule-house.yaml",
        "flux/kustomization-monitoring-pages.yaml",
    ];
    let texts: String = files.map(|path| tree.get(path).unwrap().text.as_str()).concat();
    keep("monitoring", "stack", &texts);
    // Neither asks for a login, so the ingress asks the gate.
    for page in ["prometheus", "alertmanager"] {
        let path = format!("monitoring/monitoring-pages/ingress-{page}.yaml");
        assert!(tree.get(&path).unwrap().text.contains("middlewares"), "{page}");
    }
}

#[test]
fn receivers_can_stand_in_an_object_of_their_own() {
    let written =
        "components: {kube-prometheus-stack: {alerting: {written-as: alertmanager-config}}}";
    let Built::Tree(_, tree) = built(written) else { panic!("it does not build") };
    keep(
        "monitoring",
        "receivers",
        &tree.get("monitoring/alerts/alertmanagerconfig-receivers.yaml").unwrap().text,
    );
    let release =
        tree.get("monitoring/kube-prometheus-stack/helmrelease-kube-prometheus-stack.yaml");
    assert!(!release.unwrap().text.contains("api_url_file"), "the chart's own values tell nobody");
}

#[test]
fn what_does_not_fit_is_told() {
    let stack = |settings: &str| format!("components: {{kube-prometheus-stack: {settings}}}");
    let cases = [
        (stack("{alerting: {dead-mans-switch: null}}"), "dead-mans-switch-missing"),
        (stack("{alerting: {dead-mans-switch: {every: 5m}}}"), "setting-refused"),
        (stack("{alerting: {group-by: [region]}}"), "setting-refused"),
        (stack("{alerting: {routes: {info: {receiver: nobody}}}}"), "setting-refused"),
        (stack("{alerting: {repeat-interval: 1m}}"), "setting-refused"),
        (stack("{alerting: {receivers: {heartbeat: {ntfy: {}}}}}"), "setting-refused"),
        (stack("{volume: {size: 50Gi, kept: 50Gi}}"), "setting-refused"),
        ("provider: {auth-gate: none}".to_owned(), "open-ui-without-gate"),
    ];
    for (extra, id) in cases {
        let Built::Findings(findings, _) = built(&extra) else { panic!("{extra} builds") };
        let found: Vec<_> = findings.iter().map(|finding| finding.id).collect();
        assert!(found.iter().all(|found| *found == id), "{extra}: {found:?}");
        assert!(findings.iter().all(|finding| finding.note.is_some() && finding.help.is_some()));
    }
}

#[test]
fn a_budget_holds_what_a_component_comes_to() {
    let ids = |extra: &str| match built(extra) {
        Built::Tree(..) => Vec::new(),
        Built::Findings(findings, _) => {
            findings.iter().map(|finding| (finding.id, finding.message.clone())).collect()
        }
    };
    let budget =
        |cpu: &str| format!("budget: {{kube-prometheus-stack: {{cpu: {cpu}, memory: 3456Mi}}}}");
    // Nothing beyond what stands in the stack's own values counts, and both of Alertmanager's pods do.
    assert_eq!(ids(&budget("300m")), []);
    let told =
        "the containers of `kube-prometheus-stack` come to `300m` CPU, and its budget is `299m`";
    assert_eq!(ids(&budget("299m")), [("budget-exceeded", told.to_owned())]);
    let other = ids("budget: {clickstack: {cpu: 100m, memory: 1Gi}}");
    assert!(other.len() == 1 && other[0].0 == "budget-without-component", "{other:?}");
}

#[test]
fn collectors_send_each_signal_to_its_own_backend() {
    let extra = "provider: {logs-and-traces: clickstack}, components: {clickstack: {host: hyperdx}, \
                 otel-collectors: {namespace: logging}}";
    let Built::Tree(_, tree) = built(extra) else { panic!("it does not build") };
    let file = "logging/otel-k8s-cluster/helmrelease-otel-k8s-cluster.yaml";
    let release: serde_yaml::Value = serde_yaml::from_str(&tree.get(file).unwrap().text).unwrap();
    let config = &release["spec"]["values"]["config"];
    for (signal, port, asks) in [("logs", ":4318", true), ("metrics", ":9090/", false)] {
        let way = format!("otlphttp/{signal}");
        assert_eq!(config["service"]["pipelines"][signal]["exporters"][0], *way);
        let exporter = &config["exporters"][&*way];
        assert!(exporter["endpoint"].as_str().unwrap().contains(port), "{exporter:?}");
        assert_eq!(exporter["headers"]["authorization"].is_string(), asks, "{exporter:?}");
    }
}

#[test]
fn records_of_loki_are_kept_once_and_shown_by_the_grafana_that_runs() {
    let extra = |grafana: &str| {
        format!(
            "provider: {{logs-and-traces: loki}}, components: {{loki: {{}}, otel-collectors: {{}}, {grafana}}}"
        )
    };
    let own = "grafana-operator: {}, kube-prometheus-stack: {grafana: {elsewhere: true}}";
    for (grafana, is_own) in [(own, true), ("longhorn: {external: true}", false)] {
        let Built::Tree(_, tree) = built(&extra(grafana)) else { panic!("it does not build") };
        let has = |path: &str| tree.get(path).is_some();
        assert_eq!(has("monitoring/grafana/grafanadatasource-loki.yaml"), is_own);
        assert_eq!(has("monitoring/loki/configmap-loki-data-source.yaml"), !is_own);
        let file = "logging/otel-k8s-daemonset/helmrelease-otel-k8s-daemonset.yaml";
        let release: serde_yaml::Value =
            serde_yaml::from_str(&tree.get(file).unwrap().text).unwrap();
        let presets = &release["spec"]["values"]["presets"];
        let reads = |preset: &str| presets[preset]["enabled"].as_bool().unwrap_or_default();
        assert_eq!(["logsCollection", "hostMetrics"].map(reads), [false, true]);
    }
}

#[test]
fn only_an_ingress_with_policies_asks_authentik() {
    let gate = "provider: {auth-gate: authentik}, components: {authentik: {issuer: \"https://auth.example.org/\", \
                client-id: house}}";
    let Built::Findings(findings, _) = built(gate) else { panic!("Traefik asks nobody here") };
    assert_eq!(findings[0].id, "gate-without-gateway");
}
