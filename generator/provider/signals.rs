//! Where signals go: one authoritative backend for metrics, one for logs and traces.

use crate::provider::{Axis, Row};

const NONE: Row = Row { id: "none", summary: "nothing is collected", settings: None };

const EXTERNAL: Row = Row {
    id: "external",
    summary: "a backend that this profile does not run; nothing here may send to another one",
    settings: None,
};

const CLICKSTACK: Row = Row {
    id: "clickstack",
    summary: "ClickHouse with HyperDX; add the component `clickstack`",
    settings: None,
};

const LOKI: Row = Row {
    id: "loki",
    summary: "Loki, which keeps records and no traces; add the component `loki`",
    settings: None,
};

const KUBE_PROMETHEUS_STACK: Row = Row {
    id: "kube-prometheus-stack",
    summary: "Prometheus; add the component `kube-prometheus-stack`",
    settings: None,
};

/// The axis `metrics`.
pub fn metrics_axis() -> Axis {
    Axis {
        id: "metrics",
        summary: "which backend measurements belong to",
        default: Some("none"),
        providers: vec![CLICKSTACK, EXTERNAL, KUBE_PROMETHEUS_STACK, NONE],
    }
}

/// The axis `logs-and-traces`.
pub fn logs_and_traces_axis() -> Axis {
    Axis {
        id: "logs-and-traces",
        summary: "which backend log records and spans belong to",
        default: Some("none"),
        providers: vec![CLICKSTACK, EXTERNAL, LOKI, NONE],
    }
}
