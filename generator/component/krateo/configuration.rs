//! The configuration of the collector on the nodes: how log lines are put together, and whose they are.

use crate::text::Text;
use serde_json::{Value, json};

/// The label of what belongs to a composition, and the attribute of its log records.
pub(super) const COMPOSITION: &str = "krateo.io/composition-id";

/// What stands before a pod's label where it became an attribute.
const LABEL: &str = "k8s.pod.labels.";

/// Pod logs. Krateo's services print a record over several lines, of which the first has no indent.
pub(super) fn filelog() -> Value {
    json!({"operators": [
        {"id": "container-parser", "type": "container", "max_log_size": 102_400},
        {
            "id": "recombine",
            "type": "recombine",
            "combine_field": "body",
            "combine_with": "\n",
            "is_first_entry": r#"body not matches "^  " and body not matches "^}""#,
            "source_identifier": r#"attributes["log.file.path"]"#,
            "max_unmatched_batch_size": 100,
            "overwrite_with": "oldest",
        },
    ]})
}

/// Measurements of the kubelet, with the share of its limit that each pod takes.
pub(super) fn kubelet() -> Value {
    let wanted = [
        "container.uptime",
        "k8s.container.cpu_limit_utilization",
        "k8s.container.cpu_request_utilization",
        "k8s.container.memory_limit_utilization",
        "k8s.container.memory_request_utilization",
        "k8s.node.uptime",
        "k8s.pod.cpu_limit_utilization",
        "k8s.pod.cpu_request_utilization",
        "k8s.pod.memory_limit_utilization",
        "k8s.pod.memory_request_utilization",
        "k8s.pod.uptime",
    ];
    let metrics = wanted.map(|metric| (metric.to_owned(), json!({"enabled": true})));
    json!({
        "collection_interval": "60s",
        // GKE's kubelets sign for themselves.
        "insecure_skip_verify": true,
        "metrics": serde_json::Map::from_iter(metrics),
    })
}

/// What is known of the pod that something comes from, its labels included.
pub(super) fn attributes() -> Value {
    // The first `$` is the collector's own escape.
    let tag = Text::literal(format!("{LABEL}$$1"));
    json!({
        "filter": {"node_from_env_var": "K8S_NODE_NAME"},
        "extract": {
            "metadata": [
                "k8s.container.name", "k8s.cronjob.name", "k8s.daemonset.name",
                "k8s.deployment.name", "k8s.job.name", "k8s.namespace.name", "k8s.node.name",
                "k8s.pod.name", "k8s.pod.uid", "k8s.replicaset.name", "k8s.statefulset.name",
            ],
            "labels": [{"tag_name": tag, "key_regex": "(.*)", "from": "pod"}],
        },
        "passthrough": false,
        "pod_association": [
            {"sources": [{"from": "resource_attribute", "name": "k8s.pod.ip"}]},
            {"sources": [{"from": "resource_attribute", "name": "k8s.pod.uid"}]},
            {"sources": [{"from": "connection"}]},
        ],
    })
}

/// Takes colours out of log lines, and says how grave each record is and of which composition.
pub(super) fn transform() -> Value {
    let label = format!(r#"resource.attributes["{LABEL}{COMPOSITION}"]"#);
    let statements = [
        r#"replace_pattern(body, "\\x1b\\[[0-9;]*[mGKHFABCDsu]", "")"#.to_owned(),
        grave("FATAL", r#"level\"?[=:] ?\"?(fatal|panic)|^F[0-9]{4}|\\b(FATAL|PANIC)\\b"#),
        grave("ERROR", r#"level\"?[=:] ?\"?error|^E[0-9]{4}|\\bERROR\\b"#),
        format!(r#"set(attributes["{COMPOSITION}"], {label}) where {label} != nil"#),
    ];
    json!({
        "error_mode": "ignore",
        "log_statements": [{"context": "log", "statements": statements}],
    })
}

/// Nobody says how grave a line of a pod is, and alerts count what is.
fn grave(severity: &str, pattern: &str) -> String {
    format!(
        r#"set(severity_text, "{severity}") where severity_text == "" and IsMatch(body, "{pattern}")"#
    )
}
