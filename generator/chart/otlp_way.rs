//! The way of a signal: where a collector sends it, and what it shows there.

use crate::{
    containment::{
        Layer, SecretKey, SecretSource,
        otlp::OtlpUrl,
        signal::{Exporter, Pipeline},
        tier,
    },
    name::Name,
    text::Text,
};
use serde_json::{Value, json};

/// Where a collector sends one signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtlpWay {
    /// The address of the OTLP endpoint over HTTP.
    endpoint: OtlpUrl,
    /// The Secret and key whose value goes into the `authorization` header.
    token: Option<SecretKey>,
}

/// What the ends of all ways want to be shown: a Secret that the first who asks brings along.
#[derive(Debug)]
pub struct Tokens<'a> {
    /// The Secret.
    pub secret: Name,
    /// Where it comes from.
    pub source: &'a dyn SecretSource,
    /// Its key, once an end has asked for it.
    pub key: Option<SecretKey>,
}

impl OtlpWay {
    /// The way to the end of a pipeline, whose layer comes before that of the collector.
    pub fn of<S>(
        pipeline: &Pipeline<S>,
        layer: &mut Layer<tier::Platform>,
        tokens: &mut Tokens<'_>,
    ) -> Self {
        let end: &Exporter<S> = pipeline.exporter();
        if let Some(handle) = end.backend() {
            layer.needs(handle);
        }
        if let (None, Some(wanted)) = (&tokens.key, end.token()) {
            let [key] = layer.secret(tokens.source, &tokens.secret, [wanted.clone()]);
            tokens.key = Some(key);
        }
        Self {
            endpoint: OtlpUrl::seen_from(layer.namespace(), end.endpoint()),
            token: tokens.key.clone().filter(|_| end.token().is_some()),
        }
    }

    /// What is shown there.
    pub fn token(&self) -> Option<&SecretKey> {
        self.token.as_ref()
    }

    /// The exporter, as collectors are told of it.
    pub fn exporter(&self) -> Value {
        let mut exporter = json!({"endpoint": self.endpoint, "compression": "gzip"});
        if let Some(token) = &self.token {
            // The collector reads its environment, not Flux: a literal `$`.
            let value = Text::literal(format!("${{env:{}}}", token.key()));
            exporter["headers"] = json!({"authorization": value});
        }
        exporter
    }
}
