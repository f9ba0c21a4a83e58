//! `OpenTelemetryCollector` (`opentelemetry.io/v1beta1`): a collector that the operator runs. Its pipelines are
//! typed by what makes them; their text passes through.

use crate::{
    model::{Kind, Namespaced},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

objects! {
    /// A collector that the operator runs.
    pub struct OpenTelemetryCollector {
        /// Where it runs, and what it does.
        spec: OpenTelemetryCollectorSpec,
    }
}

impl Kind for OpenTelemetryCollector {
    const API_VERSION: &'static str = "opentelemetry.io/v1beta1";
    const KIND: &'static str = "OpenTelemetryCollector";
    const PLURAL: &'static str = "opentelemetrycollectors";
    type Scope = Namespaced;
}

objects! {
    /// Where a collector runs, and what it does.
    pub struct OpenTelemetryCollectorSpec {
        /// Where it runs; `deployment` when unset.
        mode?: Option<CollectorKind>,
        /// How many there are.
        replicas?: Option<i32>,
        /// The image; the operator's own when unset.
        image?: Option<Text>,
        /// Its environment.
        env?: Vec<Value>,
        /// What it may use.
        resources?: Option<Value>,
        /// What its container may do.
        security_context?: Option<Value>,
        /// What it does.
        config: CollectorConfig,
    }

    /// What a collector does.
    pub struct CollectorConfig {
        /// What it takes.
        receivers: Value,
        /// What it makes of it.
        processors?: Option<Value>,
        /// Where it sends it.
        exporters: Value,
        /// What else runs in it.
        extensions?: Option<Value>,
        /// What runs.
        service: CollectorService,
    }

    /// What runs in a collector.
    pub struct CollectorService {
        /// The extensions that do.
        extensions?: Vec<Text>,
        /// The pipelines, by signal.
        pipelines: BTreeMap<String, CollectorPipeline>,
    }

    /// The way of a signal.
    pub struct CollectorPipeline {
        /// Where it comes from.
        receivers: Vec<Text>,
        /// Through what.
        processors?: Vec<Text>,
        /// Where it goes.
        exporters: Vec<Text>,
    }
}

/// Where a collector runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CollectorKind {
    /// On every node.
    Daemonset,
    /// In a few pods.
    Deployment,
    /// Beside a pod's own containers.
    Sidecar,
    /// In a few pods with names.
    Statefulset,
}
