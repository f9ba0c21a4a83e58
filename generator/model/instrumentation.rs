//! `Instrumentation` (`opentelemetry.io/v1alpha1`): what the operator puts into pods that ask for it. Python and
//! Node.js are typed.

use crate::{
    model::{Kind, Namespaced},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

objects! {
    /// What the operator puts into pods that ask for it.
    pub struct Instrumentation {
        /// What that is.
        spec: InstrumentationSpec,
    }
}

impl Kind for Instrumentation {
    const API_VERSION: &'static str = "opentelemetry.io/v1alpha1";
    const KIND: &'static str = "Instrumentation";
    const PLURAL: &'static str = "instrumentations";
    type Scope = Namespaced;
}

objects! {
    /// What is put into pods.
    pub struct InstrumentationSpec {
        /// Where they send to.
        exporter?: Option<InstrumentationExporter>,
        /// How calls find together.
        propagators?: Vec<Propagator>,
        /// Which calls are kept.
        sampler?: Option<Sampler>,
        /// For Python.
        python?: Option<LanguageAgent>,
        /// For Node.js.
        nodejs?: Option<LanguageAgent>,
    }

    /// Where pods send to.
    pub struct InstrumentationExporter {
        /// The address.
        endpoint?: Option<Text>,
    }

    /// Which calls are kept.
    pub struct Sampler {
        /// By what that is decided.
        r#type?: Option<SamplerKind>,
        /// How many, for a ratio.
        argument?: Option<Text>,
    }

    /// What is put into pods of a language.
    pub struct LanguageAgent {
        /// The image that has it.
        image?: Option<Text>,
        /// Its environment.
        env?: Vec<Value>,
        /// What the container that copies it may use.
        resource_requirements?: Option<Value>,
    }
}

/// How calls find together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Propagator {
    /// By the W3C's header.
    TraceContext,
    /// With what callers add.
    Baggage,
    /// By Zipkin's one header.
    B3,
    /// By Zipkin's several headers.
    B3Multi,
    /// By Jaeger's header.
    Jaeger,
    /// By X-Ray's header.
    Xray,
    /// By the header of what came before OpenTelemetry.
    OtTrace,
    /// Not at all.
    None,
}

/// By what it is decided which calls are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SamplerKind {
    /// All are.
    AlwaysOn,
    /// None is.
    AlwaysOff,
    /// A share of them.
    #[serde(rename = "traceidratio")]
    TraceIdRatio,
    /// As the caller has it, else all.
    #[serde(rename = "parentbased_always_on")]
    ParentAlwaysOn,
    /// As the caller has it, else none.
    #[serde(rename = "parentbased_always_off")]
    ParentAlwaysOff,
    /// As the caller has it, else a share.
    #[serde(rename = "parentbased_traceidratio")]
    ParentTraceIdRatio,
    /// As Jaeger says.
    JaegerRemote,
    /// As X-Ray says.
    Xray,
}
