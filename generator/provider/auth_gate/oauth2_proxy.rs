//! oauth2-proxy: an ingress that can ask, asks one proxy; a Gateway sends requests through a proxy of
//! their own.

use crate::{
    chart::{self, Asked, CookieSecret, Login, OAuth2ProxyV10, Resources, Upstream},
    containment::{
        Extra, Handle, Install, Layer, Manual, NamespaceOptions, Ns, Pinned, Platform, Readiness,
        SecretSource, Wanted,
        evidence::{GatewayKinds, Installed},
        exposure::{ForwardAuth, Gated, Open, Pass, ServiceRef, Ui, Url},
        name, tier,
    },
    finding::{Finding, Place},
    name::{Key, Label, Name, Namespace},
    provider::{
        ChartSettings, Row, Site,
        auth_gate::{AuthGateProvider, Gate, Ground},
        fixed,
        ingress::Ingress,
        schema_of,
    },
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The provider.
pub(super) struct OAuth2Proxy;

/// How oauth2-proxy is run and whom it trusts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `ingress`.
    namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// Its host below the domain; default `oauth`.
    host: Option<Label>,
    /// The `OpenID` Connect issuer.
    issuer: Option<Text>,
    /// Who may log in: domains of e-mail addresses; `*` is everybody the issuer knows.
    email_domains: Option<Vec<Text>>,
    /// For the proxy.
    resources: Option<Resources>,
    /// Places of credentials in the secret store, by key: `client-id`, `client-secret`, `cookie-secret`
    /// (exactly 16, 24 or 32 bytes).
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

pub(super) const SECRET: Name = Name::literal("oauth2-proxy-secret");
const COOKIE: CookieSecret = CookieSecret::of_bytes(32);

/// Where the proxy takes people back from the issuer.
pub(super) const CALLBACK: &str = "/oauth2/callback";

impl AuthGateProvider for OAuth2Proxy {
    fn row(&self) -> Row {
        Row {
            id: "oauth2-proxy",
            summary: "oauth2-proxy before an OpenID Connect issuer",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>, ground: Ground<'_>) -> Option<Box<dyn Gate>> {
        let settings: Settings = site.settings("oauth2-proxy")?;
        let origin = site.origin("oauth2-proxy");
        let domain = site.domain("oauth2-proxy")?;
        let (Some(issuer), Some(email_domains)) =
            (settings.issuer.clone(), settings.email_domains.clone())
        else {
            site.platform.report(
                Finding::error("gate-without-issuer", origin, "oauth2-proxy needs `issuer` and `email-domains`")
                    .note("without them it would let in nobody, or everybody")
                    .help("set both under `components.oauth2-proxy`; `email-domains: [\"*\"]` is everybody"),
            );
            return None;
        };
        let ns = settings.namespace.clone().unwrap_or(Namespace::literal("ingress"));
        let namespace = site.platform.namespace(ns, NamespaceOptions::default(), origin);
        let mut layer = Layer::open(&namespace, fixed("oauth2-proxy"), origin)
            .summary("oauth2-proxy, which asks for a login where a user interface does not");
        let version = settings.chart.version(site, "oauth2-proxy", chart::row("oauth2_proxy_v10"));
        credentials(&mut layer, &**ground.secrets, &settings.secrets);
        let host = settings.host.clone().unwrap_or(Label::literal("oauth"));
        let url = ground.ingress.url(&host);
        let template = OAuth2ProxyV10 {
            credentials: SECRET,
            login: Login::Oidc { issuer, email_domains },
            replicas: 1,
            redirect_url: url.with_path(CALLBACK),
            cookie_domain: Text::literal(".") + &Text::variable(&domain),
            upstream: Asked,
            resources: settings
                .resources
                .clone()
                .unwrap_or(Resources::literal("10m", "32Mi", "128Mi")),
        };
        let release = layer.release(Install {
            release: fixed("oauth2-proxy"),
            version: version.clone(),
            chart: template.clone(),
            extra: settings.chart.extra(),
        });
        layer.ask(redirect(&template.redirect_url, &template.login));
        let service = OAuth2ProxyV10::service(&release);
        site.platform.intent.auth_gates.push(service.path());
        // The gate is itself a login: its callback has to be reachable.
        ground.ingress.expose(
            &mut layer,
            &host,
            fixed("oauth2-proxy"),
            Ui::with_own_login(service.clone()),
        );
        let handle = site.platform.gate(layer, Readiness::Wait);
        Some(Box::new(Proxy {
            namespace,
            service,
            handle,
            sign_in: url.with_path("/oauth2/start"),
            through: ground.ingress.gateway_kinds.clone().filter(|_| !ground.ingress.forwards_auth),
            template,
            version,
            extra: settings.chart.extra(),
            ingress: ground.ingress.clone(),
            origin,
        }))
    }
}

pub(super) fn credentials(
    layer: &mut Layer<tier::Platform>,
    source: &dyn SecretSource,
    places: &BTreeMap<Key, Text>,
) {
    let wanted = ["client-id", "client-secret", "cookie-secret"]
        .map(|key| Wanted::new(Key::literal(key), "oauth2-proxy", places));
    let [_, _, cookie] = layer.secret(source, &SECRET, wanted);
    layer.ask(Manual {
        subject: format!("`{}` of Secret {}/{SECRET}", cookie.key(), cookie.namespace()),
        action: COOKIE.instruction(),
        keys: Vec::new(),
    });
}

/// An issuer sends people back only to where its client says.
pub(super) fn redirect(url: &Url, login: &Login) -> Manual {
    let client = match login {
        Login::Oidc { .. } => "OpenID Connect client",
        Login::Github { .. } => "GitHub App",
    };
    Manual {
        subject: client.to_owned(),
        action: "allow these redirect URLs, with the domain filled in".to_owned(),
        keys: vec![url.text().to_string()],
    }
}

#[derive(Debug)]
struct Proxy {
    namespace: Ns<tier::Platform>,
    service: ServiceRef,
    handle: Handle<tier::Platform>,
    sign_in: Url,
    /// Set where the ingress cannot ask, and requests go through a proxy of their own.
    through: Option<Installed<GatewayKinds>>,
    template: OAuth2ProxyV10<Asked>,
    version: Pinned,
    extra: Option<Extra>,
    ingress: Ingress,
    origin: Place,
}

impl Gate for Proxy {
    fn handle(&self) -> &Handle<tier::Platform> {
        &self.handle
    }

    fn protect(
        &self,
        platform: &mut Platform,
        ui: Ui<Open>,
        host: &Label,
        from: &Namespace,
    ) -> Option<Ui<Gated>> {
        let Some(kinds) = &self.through else {
            return Some(ui.behind(Pass::asking(ForwardAuth {
                service: self.service.clone(),
                check_path: "/oauth2/auth".to_owned(),
                sign_in: self.sign_in.clone(),
                headers: ["X-Auth-Request-User", "X-Auth-Request-Email"].map(String::from).into(),
                handle: self.handle.clone(),
            })));
        };
        let pass = self.proxy_before(platform, ui.service(), host, (from, kinds));
        Some(ui.behind(pass))
    }
}

impl Proxy {
    /// A proxy of its own for one user interface, and leave for the route's namespace to reach it.
    fn proxy_before(
        &self,
        platform: &mut Platform,
        service: &ServiceRef,
        host: &Label,
        (from, kinds): (&Namespace, &Installed<GatewayKinds>),
    ) -> Pass {
        let release = name(format!("oauth2-proxy-{host}"));
        let mut layer = Layer::open(&self.namespace, release.clone(), self.origin)
            .summary(format!("the login before `{host}`"));
        layer.needs(&self.handle);
        let template = self.template.clone();
        let chart = OAuth2ProxyV10 {
            credentials: template.credentials,
            login: template.login,
            replicas: template.replicas,
            redirect_url: self.ingress.url(host).with_path(CALLBACK),
            cookie_domain: template.cookie_domain,
            upstream: Upstream(service.clone()),
            resources: template.resources,
        };
        layer.ask(redirect(&chart.redirect_url, &chart.login));
        let installed = layer.release(Install {
            release,
            version: self.version.clone(),
            chart,
            extra: self.extra.clone(),
        });
        platform.intent.auth_gates.push(OAuth2ProxyV10::service(&installed).path());
        let grant = layer.grant(&installed, from, kinds);
        Pass::through(grant, platform.gate(layer, Readiness::Wait))
    }
}
