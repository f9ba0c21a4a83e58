//! oauth2-proxy's chart 10.x (read at 10.7.0): a login before what has none.

use crate::{
    chart::{ChartRow, Credential, Naming, Promises, Rendered, Resources, When, identity},
    containment::{
        Chart, Leftover, Release, Teardown,
        exposure::{PassesOn, ServiceRef, Url},
    },
    name::{Name, Namespace},
    text::Text,
};
use serde_json::{Value, json};

pub(super) const ROW: ChartRow =
    ChartRow::new("oauth2_proxy_v10", "oauth2-proxy", 10).promising(&PROMISES);

static PROMISES: Promises = Promises::of(
    "oauth2-proxy",
    &[
        PROXY,
        Rendered::deployment(Naming::Full("")),
        Rendered::secret(Naming::Full("")).when(OWN_SECRET),
    ],
)
.with_credentials(&[
    Credential::new("config.clientID", "XXXXXXX", OWN_SECRET),
    Credential::new("config.clientSecret", "XXXXXXXX", OWN_SECRET),
    Credential::new("config.cookieSecret", "XXXXXXXXXXXXXXXX", OWN_SECRET),
]);

const PROXY: Rendered = Rendered::service(Naming::Full(""), &[80, 44180]);
const OWN_SECRET: &[When] =
    &[When::Unset("config.existingSecret"), When::NotOff("proxyVarsAsSecrets")];

/// One proxy: one that answers the ingress ([`Asked`]), or one that stands before a Service ([`Upstream`]).
#[derive(Clone, Debug)]
pub struct OAuth2ProxyV10<U> {
    /// The Secret with the keys `client-id`, `client-secret` and `cookie-secret`; without one the chart
    /// takes a public cookie secret and runs.
    pub credentials: Name,
    /// The `OpenID` Connect issuer.
    pub issuer: Text,
    /// Where the issuer sends browsers back to.
    pub redirect_url: Url,
    /// The domain for which the cookie counts, with its leading dot.
    pub cookie_domain: Text,
    /// Who may log in: the domains of their addresses.
    pub email_domains: Vec<String>,
    /// What it stands before.
    pub upstream: U,
    /// For the proxy.
    pub resources: Resources,
}

/// Nothing: the proxy only answers whether a request may pass.
#[derive(Clone, Copy, Debug)]
pub struct Asked;

/// The Service that gets what the proxy lets in.
#[derive(Clone, Debug)]
pub struct Upstream(pub ServiceRef);

/// What a proxy does with a request that may pass.
pub trait Next {
    /// The upstream, in the proxy's own words.
    fn upstream(&self) -> String;
}

impl Next for Asked {
    /// 202 for whoever is logged in; everybody else is sent to the issuer.
    fn upstream(&self) -> String {
        "static://202".to_owned()
    }
}

impl Next for Upstream {
    fn upstream(&self) -> String {
        self.0.url("http")
    }
}

/// How long a cookie secret is. It is the key of a cipher, so there are three lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieSecret(u8);

impl CookieSecret {
    /// A secret of so many bytes.
    pub const fn of_bytes(bytes: u8) -> Self {
        assert!(
            matches!(bytes, 16 | 24 | 32),
            "the proxy does not start: its cookie secret has 16, 24 or 32 bytes (rule cookie-secret-length, SEC-9)"
        );
        Self(bytes)
    }

    /// What a person has to do to make one; hexadecimal digits are two a byte.
    pub fn instruction(self) -> String {
        format!("make it exactly {} bytes long: `openssl rand -hex {}`", self.0, self.0 / 2)
    }
}

impl<U: Next> OAuth2ProxyV10<U> {
    /// The Service that answers.
    pub fn service(release: &Release<Self>) -> ServiceRef {
        PROMISES.service(release, &PROXY, 80)
    }
}

impl PassesOn for OAuth2ProxyV10<Upstream> {
    fn proxy(release: &Release<Self>) -> ServiceRef {
        Self::service(release)
    }
}

impl<U: Next> Chart for OAuth2ProxyV10<U> {
    identity!();

    fn values(&self) -> Value {
        let upstream = self.upstream.upstream();
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

impl<U: Next> Teardown for OAuth2ProxyV10<U> {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        Vec::new()
    }
}
