//! Another service that answers in place of errors, with all that Traefik knows of a service.

use crate::{
    model::{IntOrString, middleware::MiddlewareRef},
    name::{Name, Namespace},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// Another service that answers in place of errors.
    pub struct Errors {
        /// The statuses, or ranges of them, such as `500-599`.
        status?: Vec<Text>,
        /// Other statuses to give, by status or range.
        status_rewrites?: BTreeMap<String, i64>,
        /// The service.
        service?: Option<ErrorService>,
        /// The path it is asked for; `{status}` stands for the status.
        query?: Option<Text>,
        /// The request's headers it sees; all when empty.
        error_request_headers?: Vec<Text>,
    }

    /// A service, and how Traefik uses it.
    pub struct ErrorService {
        /// What it is; `Service` when unset.
        kind?: Option<ServiceKind>,
        /// Its name.
        name: Name,
        /// Its namespace.
        namespace?: Option<Namespace>,
        /// Its port, by number or name.
        port?: Option<IntOrString>,
        /// The scheme it speaks: `http`, `https` or `h2c`.
        scheme?: Option<Text>,
        /// Middlewares on the way to it.
        middlewares?: Vec<MiddlewareRef>,
        /// Whether it sees the request's host; true when unset.
        pass_host_header?: Option<bool>,
        /// The `ServersTransport` that says how it is reached.
        servers_transport?: Option<Name>,
        /// How its servers take turns; `wrr` when unset.
        strategy?: Option<Balancing>,
        /// Its share; only for a `TraefikService`.
        weight?: Option<i64>,
        /// Whether a client stays with a server.
        sticky?: Option<Sticky>,
        /// Whether Kubernetes picks the server.
        #[serde(rename = "nativeLB")]
        native_lb?: Option<bool>,
        /// Whether it is reached by its node port.
        #[serde(rename = "nodePortLB")]
        node_port_lb?: Option<bool>,
        /// How its answers go on.
        response_forwarding?: Option<ResponseForwarding>,
        /// How it is found out whether it works, for an external name.
        health_check?: Option<ServiceCheck>,
        /// How its failures count.
        passive_health_check?: Option<PassiveCheck>,
    }

    /// How a client stays with a server.
    pub struct Sticky {
        /// By a cookie.
        cookie?: Option<StickyCookie>,
    }

    /// The cookie that names a server.
    pub struct StickyCookie {
        /// Its name.
        name?: Option<Text>,
        /// The path it is for.
        path?: Option<Text>,
        /// The domain it is for.
        domain?: Option<Text>,
        /// How long it lasts, in seconds; for the session when unset.
        max_age?: Option<i64>,
        /// Whether scripts cannot see it.
        http_only?: Option<bool>,
        /// Whether it needs TLS.
        secure?: Option<bool>,
        /// Whether other sites' requests carry it.
        same_site?: Option<SameSite>,
    }

    /// How answers go on.
    pub struct ResponseForwarding {
        /// How often what is there is sent; 100 ms when unset.
        flush_interval?: Option<Text>,
    }

    /// How it is found out whether a service works.
    pub struct ServiceCheck {
        /// The path that is asked for.
        path?: Option<Text>,
        /// `http` or `grpc`; `http` when unset.
        mode?: Option<Text>,
        /// The scheme.
        scheme?: Option<Text>,
        /// The host.
        hostname?: Option<Text>,
        /// The port.
        port?: Option<i64>,
        /// The method; `GET` when unset.
        method?: Option<Text>,
        /// The status that is wanted; any success when unset.
        status?: Option<i64>,
        /// Headers to send.
        headers?: BTreeMap<String, Text>,
        /// How often; 30 seconds when unset.
        interval?: Option<IntOrString>,
        /// How often once it has failed; the interval when unset.
        unhealthy_interval?: Option<IntOrString>,
        /// How long an answer may take; five seconds when unset.
        timeout?: Option<IntOrString>,
        /// Whether redirects are followed; true when unset.
        follow_redirects?: Option<bool>,
    }

    /// How failures count.
    pub struct PassiveCheck {
        /// How many make a server bad.
        max_failed_attempts?: Option<i64>,
        /// In which time.
        failure_window?: Option<IntOrString>,
    }
}

/// What a service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ServiceKind {
    /// A Service of Kubernetes.
    Service,
    /// One of Traefik's own.
    TraefikService,
}

/// How servers take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Balancing {
    /// By weight.
    #[serde(rename = "wrr")]
    Wrr,
    /// The better of two at random.
    #[serde(rename = "p2c")]
    P2c,
    /// By a hash of the client's address.
    #[serde(rename = "hrw")]
    Hrw,
    /// The quickest.
    #[serde(rename = "leasttime")]
    LeastTime,
    /// Deprecated: by weight.
    RoundRobin,
}

/// Whether other sites' requests carry a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SameSite {
    /// They do.
    #[serde(rename = "none")]
    None,
    /// They do when a person follows a link.
    #[serde(rename = "lax")]
    Lax,
    /// They do not.
    #[serde(rename = "strict")]
    Strict,
    /// They do, in another spelling.
    #[serde(rename = "None")]
    CapitalNone,
    /// As `lax`, in another spelling.
    #[serde(rename = "Lax")]
    CapitalLax,
    /// As `strict`, in another spelling.
    #[serde(rename = "Strict")]
    CapitalStrict,
}
