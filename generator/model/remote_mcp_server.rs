//! `RemoteMCPServer` (`kagent.dev/v1alpha2`): a server of tools that agents may use. Follows kagent v0.9.12.

use crate::{
    model::{Kind, Namespaced},
    name::{Key, Name},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// A server of tools.
    pub struct RemoteMcpServer {
        /// Where it answers, and how it is asked.
        spec: RemoteMcpServerSpec,
    }
}

impl Kind for RemoteMcpServer {
    const API_VERSION: &'static str = "kagent.dev/v1alpha2";
    const KIND: &'static str = "RemoteMCPServer";
    const PLURAL: &'static str = "remotemcpservers";
    type Scope = Namespaced;
}

objects! {
    /// Where a server answers, and how it is asked.
    pub struct RemoteMcpServerSpec {
        /// What it is, for people.
        description: Text,
        /// What it speaks; `STREAMABLE_HTTP` when unset.
        protocol?: Option<McpProtocol>,
        /// Where it answers.
        url: Text,
        /// What every request shows it.
        headers_from?: Vec<HeaderFrom>,
        /// How long a request may take; `30s` when unset.
        timeout?: Option<Duration>,
        /// How long it may be silent while it sends events.
        sse_read_timeout?: Option<Duration>,
        /// Whether it is told when a client leaves; `true` when unset.
        terminate_on_close?: Option<bool>,
    }

    /// A header and where its value is.
    pub struct HeaderFrom {
        /// The header.
        name: Text,
        /// Its value, where it stands in the tree.
        value?: Option<Text>,
        /// Where its value is.
        value_from?: Option<HeaderSource>,
    }

    /// A key of an object.
    pub struct HeaderSource {
        /// The object's kind.
        r#type: HeaderSourceKind,
        /// The object.
        name: Name,
        /// The key.
        key: Key,
    }
}

/// What a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum McpProtocol {
    /// Events over one connection, and requests over another.
    #[serde(rename = "SSE")]
    Sse,
    /// Requests whose answers may be streams.
    #[serde(rename = "STREAMABLE_HTTP")]
    StreamableHttp,
}

/// What holds the value of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum HeaderSourceKind {
    /// A ConfigMap.
    ConfigMap,
    /// A Secret.
    Secret,
}
