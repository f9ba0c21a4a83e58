//! oauth2-proxy's chart 10.x (read at 10.7.0): a login before what has none.

use crate::{
    chart::{ChartRow, Credential, Naming, Promises, Rendered, Resources, When, identity},
    containment::{
        Chart, Leftover, Release, Teardown,
        exposure::{PassesOn, ServiceRef, Url},
        workload::{ContainerPort, Pods},
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
    /// Who knows people, and which of them may log in.
    pub login: Login,
    /// How many run.
    pub replicas: u16,
    /// Where the issuer sends browsers back to.
    pub redirect_url: Url,
    /// The domain for which the cookie counts, with its leading dot.
    pub cookie_domain: Text,
    /// What it stands before.
    pub upstream: U,
    /// For the proxy.
    pub resources: Resources,
}

/// Who knows people, and which of them may log in.
#[derive(Clone, Debug)]
pub enum Login {
    /// An `OpenID` Connect issuer: those whose addresses are of these domains; `*` is everybody it knows.
    Oidc {
        /// The issuer.
        issuer: Text,
        /// The domains.
        email_domains: Vec<Text>,
    },
    /// GitHub: these users, whatever their addresses are.
    Github {
        /// Their names.
        users: Vec<Text>,
    },
}

impl Login {
    /// The lines of the proxy's own file; the chart's would let every address in.
    fn lines(&self) -> String {
        match self {
            Self::Oidc { email_domains, .. } => {
                format!("email_domains = {}\n", json!(email_domains))
            }
            Self::Github { users } => {
                let users = json!(users);
                format!("email_domains = [\"*\"]\ngithub_users = {users}\n")
            }
        }
    }
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
        PROMISES.service(release, &PROXY, 80).answered_by(Self::pods(release), ContainerPort(4180))
    }

    /// The pods.
    pub fn pods(release: &Release<Self>) -> Pods {
        let labels = [
            ("app.kubernetes.io/name", ROW.chart),
            ("app.kubernetes.io/instance", release.name().as_str()),
        ];
        release.pods(crate::containment::name(release.fullname(ROW.chart)), labels)
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
        let lines = self.login.lines();
        let mut values = json!({
            "config": {
                "existingSecret": self.credentials,
                "configFile": format!("{lines}upstreams = [\"{upstream}\"]\n"),
            },
            "extraArgs": {
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
        });
        match &self.login {
            Login::Oidc { issuer, .. } => {
                values["extraArgs"]["provider"] = json!("oidc");
                values["extraArgs"]["oidc-issuer-url"] = json!(issuer);
            }
            Login::Github { .. } => values["extraArgs"]["provider"] = json!("github"),
        }
        if self.replicas > 1 {
            values["replicaCount"] = json!(self.replicas);
            // The chart's own budget counts what stays, and with fewer replicas would let no node drain.
            values["podDisruptionBudget"] =
                json!({"enabled": true, "minAvailable": null, "maxUnavailable": 1});
        }
        values
    }
}

impl<U: Next> Teardown for OAuth2ProxyV10<U> {
    fn leftovers(&self, _: &Name, _: &Namespace) -> Vec<Leftover> {
        Vec::new()
    }
}
