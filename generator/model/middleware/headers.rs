//! Headers of requests and answers: set, removed, for other sites, for browsers.

use crate::text::Text;
use std::collections::BTreeMap;

objects! {
    /// Headers that are set, checked and removed.
    pub struct Headers {
        /// Headers to set for the service; an empty value removes.
        custom_request_headers?: BTreeMap<String, Text>,
        /// Headers to set for the client; an empty value removes.
        custom_response_headers?: BTreeMap<String, Text>,
        /// The sites that may ask.
        access_control_allow_origin_list?: Vec<Text>,
        /// The same, by regular expressions.
        access_control_allow_origin_list_regex?: Vec<Text>,
        /// Whether they may send cookies and the like.
        access_control_allow_credentials?: Option<bool>,
        /// The methods they may use.
        access_control_allow_methods?: Vec<Text>,
        /// The headers they may send.
        access_control_allow_headers?: Vec<Text>,
        /// The headers they may see.
        access_control_expose_headers?: Vec<Text>,
        /// How long a client keeps this, in seconds.
        access_control_max_age?: Option<i64>,
        /// Whether `Vary` names the origin.
        add_vary_header?: Option<bool>,
        /// The hosts that are served; all when empty.
        allowed_hosts?: Vec<Text>,
        /// The headers in which proxies give the host.
        hosts_proxy_headers?: Vec<Text>,
        /// How long a browser insists on TLS, in seconds; not at all when 0 or unset.
        sts_seconds?: Option<i64>,
        /// Whether that holds for hosts below.
        sts_include_subdomains?: Option<bool>,
        /// Whether browsers may list the host.
        sts_preload?: Option<bool>,
        /// Whether that is said without TLS too.
        #[serde(rename = "forceSTSHeader")]
        force_sts_header?: Option<bool>,
        /// Whether no site may show this one in a frame.
        frame_deny?: Option<bool>,
        /// The value of `X-Frame-Options` instead.
        custom_frame_options_value?: Option<Text>,
        /// Whether browsers must not guess types.
        content_type_nosniff?: Option<bool>,
        /// Whether `X-XSS-Protection` is set.
        browser_xss_filter?: Option<bool>,
        /// Its value instead.
        #[serde(rename = "customBrowserXSSValue")]
        custom_browser_xss_value?: Option<Text>,
        /// The value of `Content-Security-Policy`.
        content_security_policy?: Option<Text>,
        /// The same, only to be reported.
        content_security_policy_report_only?: Option<Text>,
        /// The value of `Referrer-Policy`.
        referrer_policy?: Option<Text>,
        /// The value of `Permissions-Policy`.
        permissions_policy?: Option<Text>,
        /// Deprecated: the same in its old form.
        feature_policy?: Option<Text>,
        /// The value of `Public-Key-Pins`, which browsers no longer heed.
        public_key?: Option<Text>,
        /// Deprecated: whether clients are sent to TLS.
        ssl_redirect?: Option<bool>,
        /// Deprecated: whether that is for now only.
        ssl_temporary_redirect?: Option<bool>,
        /// Deprecated: the host they are sent to.
        ssl_host?: Option<Text>,
        /// Deprecated: whether they are always sent there.
        ssl_force_host?: Option<bool>,
        /// The headers in which proxies say that the client used TLS.
        ssl_proxy_headers?: BTreeMap<String, Text>,
        /// Whether hosts and TLS go unchecked, for development.
        is_development?: Option<bool>,
    }
}
