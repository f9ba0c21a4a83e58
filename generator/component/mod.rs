//! Components: what a platform can be made of beyond the providers of its axes.
//!
//! To add one: a file with its settings, its page and a `compose` function, then its `mod` line and its row
//! in [`COMPONENTS`]; `compose` calls it where the evidence that it needs is at hand.

pub mod apps;
pub mod cilium;
pub mod clickstack;
pub mod grafana_operator;
pub mod hello_web;
pub mod kagent;
pub mod krateo;
pub mod kube_prometheus_stack;
pub mod loki;
pub mod namespaces;
pub mod opencost;
pub mod opentelemetry_operator;
pub mod otel_collectors;
pub mod tailscale;
pub mod velero;

use schemars::{Schema, SchemaGenerator};

/// A row of [`COMPONENTS`].
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What a profile writes under `components:`.
    pub id: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// The schema of its settings.
    pub settings: fn(&mut SchemaGenerator) -> Schema,
}

/// The components, by id.
pub static COMPONENTS: &[Row] = &[
    cilium::ROW,
    clickstack::ROW,
    grafana_operator::ROW,
    hello_web::ROW,
    kagent::ROW,
    krateo::ROW,
    kube_prometheus_stack::ROW,
    loki::ROW,
    namespaces::ROW,
    opencost::ROW,
    opentelemetry_operator::ROW,
    otel_collectors::ROW,
    tailscale::ROW,
    velero::ROW,
];
