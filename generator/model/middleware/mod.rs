//! Middleware (`traefik.io/v1alpha1`): what Traefik does to requests on their way. Follows the
//! CRDs of Traefik's chart v41.3.0.

use crate::{
    model::{
        Kind, Namespaced,
        middleware::auth::{ForwardAuth, IpAllowList, IpWhiteList, PasswordAuth},
        middleware::errors::Errors,
        middleware::headers::Headers,
        middleware::limits::{CircuitBreaker, InFlightRequests, RateLimit, Retry},
        middleware::paths::{
            AddPrefix, EncodedCharacters, RedirectRegex, RedirectScheme, ReplacePath,
            ReplacePathRegex, StripPrefix, StripPrefixRegex,
        },
    },
    name::{Name, Namespace},
    text::Text,
};
use serde_json::Value;
use std::collections::BTreeMap;

pub mod auth;
pub mod errors;
pub mod headers;
pub mod limits;
pub mod paths;

objects! {
    /// What Traefik does to requests on their way.
    pub struct Middleware {
        /// What that is.
        spec: MiddlewareSpec,
    }
}

impl Kind for Middleware {
    const API_VERSION: &'static str = "traefik.io/v1alpha1";
    const KIND: &'static str = "Middleware";
    const PLURAL: &'static str = "middlewares";
    type Scope = Namespaced;
}

objects! {
    /// What is done to requests; exactly one is set.
    pub struct MiddlewareSpec {
        /// The path gets a prefix.
        add_prefix?: Option<AddPrefix>,
        /// The client gives a password.
        basic_auth?: Option<PasswordAuth>,
        /// The whole request is read before it goes on.
        buffering?: Option<Buffering>,
        /// Other middlewares, in order.
        chain?: Option<Chain>,
        /// A failing service gets no requests for a while.
        circuit_breaker?: Option<CircuitBreaker>,
        /// Answers are compressed.
        compress?: Option<Compress>,
        /// The type of answers is guessed.
        content_type?: Option<ContentType>,
        /// The client gives a password, hashed.
        digest_auth?: Option<PasswordAuth>,
        /// Encoded characters that a path may have.
        encoded_characters?: Option<EncodedCharacters>,
        /// Another service answers in place of errors.
        errors?: Option<Errors>,
        /// Another service says who may pass.
        forward_auth?: Option<ForwardAuth>,
        /// `gRPC`-Web becomes `gRPC`.
        grpc_web?: Option<GrpcWeb>,
        /// Headers are set, checked and removed.
        headers?: Option<Headers>,
        /// Few requests at a time.
        in_flight_req?: Option<InFlightRequests>,
        /// Only some addresses pass.
        ip_allow_list?: Option<IpAllowList>,
        /// Deprecated: `ip_allow_list` in its old form.
        ip_white_list?: Option<IpWhiteList>,
        /// The client's certificate goes on as headers.
        #[serde(rename = "passTLSClientCert")]
        pass_tls_client_cert?: Option<PassClientCert>,
        /// Plug-ins by name, with their settings.
        plugin?: BTreeMap<String, Value>,
        /// Few requests in a time.
        rate_limit?: Option<RateLimit>,
        /// The client is sent elsewhere, by a regular expression.
        redirect_regex?: Option<RedirectRegex>,
        /// The client is sent to another scheme or port.
        redirect_scheme?: Option<RedirectScheme>,
        /// The path is replaced.
        replace_path?: Option<ReplacePath>,
        /// The path is replaced, by a regular expression.
        replace_path_regex?: Option<ReplacePathRegex>,
        /// Failed requests are tried again.
        retry?: Option<Retry>,
        /// The path loses a prefix.
        strip_prefix?: Option<StripPrefix>,
        /// The path loses a prefix, by a regular expression.
        strip_prefix_regex?: Option<StripPrefixRegex>,
    }

    /// Requests and answers that are read in whole.
    pub struct Buffering {
        /// The largest request, in bytes; any when unset.
        max_request_body_bytes?: Option<i64>,
        /// How much of a request stays in memory, in bytes; 1 `MiB` when unset.
        mem_request_body_bytes?: Option<i64>,
        /// The largest answer, in bytes; any when unset.
        max_response_body_bytes?: Option<i64>,
        /// How much of an answer stays in memory, in bytes; 1 `MiB` when unset.
        mem_response_body_bytes?: Option<i64>,
        /// When a request is tried again, such as `IsNetworkError() && Attempts() < 2`.
        retry_expression?: Option<Text>,
    }

    /// Middlewares, in order.
    pub struct Chain {
        /// Which ones.
        middlewares?: Vec<MiddlewareRef>,
    }

    /// A middleware.
    pub struct MiddlewareRef {
        /// Its name.
        name: Name,
        /// Its namespace; the referrer's own when unset.
        namespace?: Option<Namespace>,
    }

    /// How answers are compressed.
    pub struct Compress {
        /// The encodings, best first; `gzip`, `br` and `zstd` when empty.
        encodings?: Vec<Text>,
        /// The encoding for clients that name none.
        default_encoding?: Option<Text>,
        /// The smallest answer, in bytes; 1024 when unset.
        min_response_body_bytes?: Option<i64>,
        /// The types to compress; all when empty.
        included_content_types?: Vec<Text>,
        /// The types to leave alone.
        excluded_content_types?: Vec<Text>,
    }

    /// Whether the type of answers is guessed.
    pub struct ContentType {
        /// Deprecated: whether it is.
        auto_detect?: Option<bool>,
    }

    /// Who may speak `gRPC`-Web.
    pub struct GrpcWeb {
        /// The sites, or `*`.
        allow_origins?: Vec<Text>,
    }

    /// What goes on of the client's certificate.
    pub struct PassClientCert {
        /// The certificate itself, in `X-Forwarded-Tls-Client-Cert`.
        pem?: Option<bool>,
        /// Parts of it, in `X-Forwarded-Tls-Client-Cert-Info`.
        info?: Option<ClientCertInfo>,
    }

    /// Which parts of a client's certificate go on.
    pub struct ClientCertInfo {
        /// When it starts.
        not_before?: Option<bool>,
        /// When it ends.
        not_after?: Option<bool>,
        /// Its alternative names.
        sans?: Option<bool>,
        /// Its number.
        serial_number?: Option<bool>,
        /// Who it is about.
        subject?: Option<ClientCertSubject>,
        /// Who signed it.
        issuer?: Option<ClientCertIssuer>,
    }

    /// Which parts of a subject go on.
    pub struct ClientCertSubject {
        /// The common name.
        common_name?: Option<bool>,
        /// The country.
        country?: Option<bool>,
        /// The domain.
        domain_component?: Option<bool>,
        /// The town.
        locality?: Option<bool>,
        /// The organisation.
        organization?: Option<bool>,
        /// The unit of it.
        organizational_unit?: Option<bool>,
        /// The province.
        province?: Option<bool>,
        /// The serial number.
        serial_number?: Option<bool>,
    }

    /// Which parts of an issuer go on.
    pub struct ClientCertIssuer {
        /// The common name.
        common_name?: Option<bool>,
        /// The country.
        country?: Option<bool>,
        /// The domain.
        domain_component?: Option<bool>,
        /// The town.
        locality?: Option<bool>,
        /// The organisation.
        organization?: Option<bool>,
        /// The province.
        province?: Option<bool>,
        /// The serial number.
        serial_number?: Option<bool>,
    }
}
