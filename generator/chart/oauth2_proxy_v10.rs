//! oauth2-proxy's chart 10.x (read at 10.7.0): a login before what has none.

use crate::{
    chart::{ChartRow, Resources, identity},
    containment::{Chart, Release, exposure::ServiceRef, name},
    name::Name,
    text::Text,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow = ChartRow::new(
    "oauth2_proxy_v10",
    "oauth2-proxy",
    (10, "10.1.3"),
    "https://oauth2-proxy.github.io/manifests",
);

/// One proxy that answers the ingress, or stands before one upstream.
#[derive(Clone, Debug)]
pub struct OAuth2ProxyV10 {
    /// The Secret with the keys `client-id`, `client-secret` and `cookie-secret`; without one the chart
    /// takes a public cookie secret and runs.
    pub credentials: Name,
    /// The `OpenID` Connect issuer.
    pub issuer: Text,
    /// Where the issuer sends browsers back to.
    pub redirect_url: Text,
    /// The domain for which the cookie counts, with its leading dot.
    pub cookie_domain: Text,
    /// Who may log in: the domains of their addresses.
    pub email_domains: Vec<String>,
    /// What it stands before; when unset, it only answers whether a request may pass.
    pub upstream: Option<String>,
    /// For the proxy.
    pub resources: Resources,
}

impl OAuth2ProxyV10 {
    /// The Service that answers.
    pub fn service(release: &Release<Self>) -> ServiceRef {
        release.service(name(release.fullname("oauth2-proxy")), 80)
    }
}

impl Chart for OAuth2ProxyV10 {
    identity!();

    fn values(&self) -> Value {
        // 202 for whoever is logged in; everybody else is sent to the issuer.
        let upstream = self.upstream.as_deref().unwrap_or("static://202");
        json!({
            "config": {
                "existingSecret": self.credentials,
                // The chart's own file would let every address in.
                "configFile": format!(
                    "email_domains = {}\nupstreams = [\"{upstream}\"]\n",
                    Value::from(self.email_domains.clone())
                ),
            },
            "extraArgs": {
                "provider": "oidc",
                "oidc-issuer-url": self.issuer,
                "redirect-url": self.redirect_url,
                "cookie-domain": self.cookie_domain,
                "whitelist-domain": self.cookie_domain,
                "cookie-secure": "true",
                "reverse-proxy": "true",
                "set-xauthrequest": "true",
                "skip-provider-button": "true",
            },
            "ingress": {"enabled": false},
            "resources": self.resources.to_value(),
        })
    }
}
