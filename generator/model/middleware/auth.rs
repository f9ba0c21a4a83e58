//! Who may pass: passwords, another service, addresses.

use crate::{name::Name, text::Text};

objects! {
    /// Users and passwords.
    pub struct PasswordAuth {
        /// The Secret with the users, in its key `users`.
        secret?: Option<Name>,
        /// What the client shows; `traefik` when unset.
        realm?: Option<Text>,
        /// Whether the service does not see the password.
        remove_header?: Option<bool>,
        /// The header that tells the service who it is.
        header_field?: Option<Text>,
    }

    /// Another service that says who may pass.
    pub struct ForwardAuth {
        /// Its address.
        address?: Option<Text>,
        /// Whether `X-Forwarded-*` of the client is believed.
        trust_forward_header?: Option<bool>,
        /// The headers it sees; all when empty.
        auth_request_headers?: Vec<Text>,
        /// The headers of its answer that go on to the service.
        auth_response_headers?: Vec<Text>,
        /// The same, by a regular expression.
        auth_response_headers_regex?: Option<Text>,
        /// The cookies of its answer that go back to the client.
        add_auth_cookies_to_response?: Vec<Text>,
        /// Where the client is sent if it says 401.
        #[serde(rename = "authSigninURL")]
        auth_signin_url?: Option<Text>,
        /// Whether it sees the request's body.
        forward_body?: Option<bool>,
        /// The largest body it sees, in bytes; any when unset.
        max_body_size?: Option<i64>,
        /// The largest answer it may give, in bytes; any when unset.
        max_response_body_size?: Option<i64>,
        /// Whether its redirects go to the client as they are.
        preserve_location_header?: Option<bool>,
        /// Whether it is asked with the request's method.
        preserve_request_method?: Option<bool>,
        /// The header that tells the service who it is.
        header_field?: Option<Text>,
        /// How its certificate is checked.
        tls?: Option<ForwardAuthTls>,
    }

    /// How the other service's certificate is checked.
    pub struct ForwardAuthTls {
        /// The Secret with its CA.
        ca_secret?: Option<Name>,
        /// The Secret with a client certificate.
        cert_secret?: Option<Name>,
        /// Whether it goes unchecked.
        insecure_skip_verify?: Option<bool>,
        /// Deprecated, without effect.
        ca_optional?: Option<bool>,
    }

    /// Addresses that pass.
    pub struct IpAllowList {
        /// The addresses, or ranges of them.
        source_range?: Vec<Text>,
        /// Which address of the request counts.
        ip_strategy?: Option<IpStrategy>,
        /// The status the others get; 403 when unset.
        reject_status_code?: Option<i64>,
    }

    /// Deprecated: addresses that pass.
    pub struct IpWhiteList {
        /// The addresses, or ranges of them.
        source_range?: Vec<Text>,
        /// Which address of the request counts.
        ip_strategy?: Option<IpStrategy>,
    }

    /// Which address of a request counts; that of the connection when unset.
    pub struct IpStrategy {
        /// How far from the right in `X-Forwarded-For`.
        depth?: Option<i64>,
        /// Addresses there that are passed over.
        #[serde(rename = "excludedIPs")]
        excluded_ips?: Vec<Text>,
        /// How many bits of an IPv6 address count.
        ipv6_subnet?: Option<i64>,
    }
}
