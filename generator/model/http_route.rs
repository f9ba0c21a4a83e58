//! HTTPRoute (`gateway.networking.k8s.io/v1`): which requests go to which Service. Follows Gateway
//! API v1.6.1, standard channel.

use crate::{
    model::{Kind, Namespaced},
    name::{Name, Namespace},
    quantity::Duration,
    text::{Host, Text},
};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// Which requests go to which Service.
    pub struct HttpRoute {
        /// Where the route is attached, and what it does.
        spec: HttpRouteSpec,
    }
}

impl Kind for HttpRoute {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "HTTPRoute";
    const PLURAL: &'static str = "httproutes";
    type Scope = Namespaced;
}

objects! {
    /// Where the route is attached, and what it does.
    pub struct HttpRouteSpec {
        /// The Gateways, or listeners of them, that it is attached to.
        parent_refs?: Vec<ParentRef>,
        /// The hosts it serves; all that the listener has when empty.
        hostnames?: Vec<Host>,
        /// What it does, the most specific match first.
        rules?: Vec<RouteRule>,
    }

    /// What a route is attached to.
    pub struct ParentRef {
        /// Its API group; that of Gateway when unset.
        group?: Option<Text>,
        /// Its kind; `Gateway` when unset.
        kind?: Option<Text>,
        /// Its name.
        name: Name,
        /// Its namespace; the route's own when unset.
        namespace?: Option<Namespace>,
        /// The listener; all when unset.
        section_name?: Option<Name>,
        /// The listener's port; all when unset.
        port?: Option<i32>,
    }

    /// What is done with the requests that match.
    pub struct RouteRule {
        /// The rule's name within the route.
        name?: Option<Name>,
        /// The requests; one match is enough, all when empty.
        matches?: Vec<RouteMatch>,
        /// What changes them.
        filters?: Vec<RouteFilter>,
        /// Where they go, by weight; the answer is 500 when empty.
        backend_refs?: Vec<HttpBackendRef>,
        /// How long they may take.
        timeouts?: Option<RouteTimeouts>,
    }

    /// A kind of request; all that is given must hold.
    pub struct RouteMatch {
        /// By path; every path when unset.
        path?: Option<PathMatch>,
        /// By method.
        method?: Option<MatchMethod>,
        /// By headers.
        headers?: Vec<ValueMatch>,
        /// By parameters of the query.
        query_params?: Vec<ValueMatch>,
    }

    /// A path.
    pub struct PathMatch {
        /// How it is compared; `PathPrefix` when unset.
        r#type?: Option<PathMatchKind>,
        /// What it is compared with; `/` when unset.
        value?: Option<Text>,
    }

    /// A header or a parameter of the query.
    pub struct ValueMatch {
        /// How it is compared; `Exact` when unset.
        r#type?: Option<ValueMatchKind>,
        /// Its name.
        name: Text,
        /// What it is compared with.
        value: Text,
    }

    /// How long a request may take.
    pub struct RouteTimeouts {
        /// In all.
        request?: Option<Duration>,
        /// At a backend.
        backend_request?: Option<Duration>,
    }

    /// Where requests go.
    pub struct HttpBackendRef {
        /// Its API group; the core group when unset.
        group?: Option<Text>,
        /// Its kind; `Service` when unset.
        kind?: Option<Text>,
        /// Its name.
        name: Name,
        /// Its namespace, which needs a ReferenceGrant; the route's own when unset.
        namespace?: Option<Namespace>,
        /// Its port; needed for a Service.
        port?: Option<i32>,
        /// Its share of the requests; 1 when unset.
        weight?: Option<i32>,
        /// What changes the requests that go there.
        filters?: Vec<RouteFilter>,
    }

    /// Where a copy of a request goes.
    pub struct BackendRef {
        /// Its API group; the core group when unset.
        group?: Option<Text>,
        /// Its kind; `Service` when unset.
        kind?: Option<Text>,
        /// Its name.
        name: Name,
        /// Its namespace, which needs a ReferenceGrant; the route's own when unset.
        namespace?: Option<Namespace>,
        /// Its port; needed for a Service.
        port?: Option<i32>,
    }

    /// A change; exactly what `type` says is set.
    pub struct RouteFilter {
        /// What it does.
        r#type: FilterKind,
        /// Headers of the request to change.
        request_header_modifier?: Option<HeaderChange>,
        /// Headers of the answer to change.
        response_header_modifier?: Option<HeaderChange>,
        /// Where copies go.
        request_mirror?: Option<RequestMirror>,
        /// Where the client is sent.
        request_redirect?: Option<RequestRedirect>,
        /// What the backend sees as the address.
        url_rewrite?: Option<UrlRewrite>,
        /// Which other sites may ask.
        cors?: Option<Cors>,
        /// A filter of the implementation.
        extension_ref?: Option<ExtensionRef>,
    }

    /// Headers to change.
    pub struct HeaderChange {
        /// Headers to set.
        set?: Vec<Header>,
        /// Headers to add.
        add?: Vec<Header>,
        /// Headers to remove.
        remove?: Vec<Text>,
    }

    /// A header.
    pub struct Header {
        /// Its name.
        name: Text,
        /// Its value.
        value: Text,
    }

    /// Where copies of requests go; their answers are dropped.
    pub struct RequestMirror {
        /// Where they go.
        backend_ref: BackendRef,
        /// How many in a hundred; all when neither share is set.
        percent?: Option<i32>,
        /// How many, as a fraction.
        fraction?: Option<Fraction>,
    }

    /// A share.
    pub struct Fraction {
        /// The part.
        numerator: i32,
        /// Of how many; 100 when unset.
        denominator?: Option<i32>,
    }

    /// Where the client is sent.
    pub struct RequestRedirect {
        /// The scheme; that of the request when unset.
        scheme?: Option<Scheme>,
        /// The host; that of the request when unset.
        hostname?: Option<Host>,
        /// The path; that of the request when unset.
        path?: Option<PathChange>,
        /// The port; the scheme's, or the listener's, when unset.
        port?: Option<i32>,
        /// The status: 301, 302, 303, 307 or 308; 302 when unset.
        status_code?: Option<i64>,
    }

    /// What the backend sees as the address.
    pub struct UrlRewrite {
        /// The host.
        hostname?: Option<Text>,
        /// The path.
        path?: Option<PathChange>,
    }

    /// A change of the path; exactly what `type` says is set.
    pub struct PathChange {
        /// What is replaced.
        r#type: PathChangeKind,
        /// What replaces the whole path.
        replace_full_path?: Option<Text>,
        /// What replaces the prefix that matched.
        replace_prefix_match?: Option<Text>,
    }

    /// Which other sites may ask, and for what.
    pub struct Cors {
        /// The sites.
        allow_origins?: Vec<Text>,
        /// Whether cookies and the like may be sent.
        allow_credentials?: Option<bool>,
        /// The methods.
        allow_methods?: Vec<CorsMethod>,
        /// The headers of the request.
        allow_headers?: Vec<Text>,
        /// The headers of the answer that scripts may see.
        expose_headers?: Vec<Text>,
        /// How long a client keeps this, in seconds; 5 when unset.
        max_age?: Option<i32>,
    }

    /// A filter of the implementation, in the route's namespace.
    pub struct ExtensionRef {
        /// Its API group.
        group: Text,
        /// Its kind.
        kind: Text,
        /// Its name.
        name: Name,
    }
}

/// How a path is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum PathMatchKind {
    /// It is the same.
    Exact,
    /// It starts so, segment by segment.
    PathPrefix,
    /// It matches, in the implementation's dialect.
    RegularExpression,
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ValueMatchKind {
    /// It is the same.
    Exact,
    /// It matches, in the implementation's dialect.
    RegularExpression,
}

/// The methods of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum MatchMethod {
    /// Read.
    Get,
    /// Read the headers.
    Head,
    /// Send.
    Post,
    /// Replace.
    Put,
    /// Delete.
    Delete,
    /// Open a tunnel.
    Connect,
    /// Ask what is allowed.
    Options,
    /// Echo.
    Trace,
    /// Change in part.
    Patch,
}

/// The methods that other sites may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum CorsMethod {
    /// Read.
    Get,
    /// Read the headers.
    Head,
    /// Send.
    Post,
    /// Replace.
    Put,
    /// Delete.
    Delete,
    /// Open a tunnel.
    Connect,
    /// Ask what is allowed.
    Options,
    /// Echo.
    Trace,
    /// Change in part.
    Patch,
    /// All of them.
    #[serde(rename = "*")]
    Every,
}

/// What a filter does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum FilterKind {
    /// It changes the request's headers.
    RequestHeaderModifier,
    /// It changes the answer's headers.
    ResponseHeaderModifier,
    /// It copies requests.
    RequestMirror,
    /// It sends the client elsewhere.
    RequestRedirect,
    /// It changes the address.
    #[serde(rename = "URLRewrite")]
    UrlRewrite,
    /// What the implementation says.
    ExtensionRef,
    /// It answers other sites.
    #[serde(rename = "CORS")]
    Cors,
}

/// The schemes a client can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Scheme {
    /// Without TLS.
    #[serde(rename = "http")]
    Http,
    /// With TLS.
    #[serde(rename = "https")]
    Https,
}

/// What is replaced in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum PathChangeKind {
    /// All of it.
    ReplaceFullPath,
    /// The prefix that matched.
    ReplacePrefixMatch,
}
