//! oauth2-proxy before one proxy for all hosts: the routes of a Gateway end at the login, and what it lets in
//! goes on to a Traefik whose routers are made of those very routes.

use crate::{
    chart::{self, Login, OAuth2ProxyV10, Resources, Upstream},
    containment::{
        Handle, Install, Layer, NamespaceOptions, Ns, Object, Platform, Readiness, Release,
        evidence::{GatewayKinds, Installed},
        exposure::{Gated, Grant, Open, Pass, Ui},
        flow::Flow,
        tier,
        workload::{Budget, ContainerPort, Pods, ServicePort},
    },
    finding::{Finding, Place},
    model::Core,
    name::{Key, Label, Namespace},
    provider::{
        ChartSettings, Row, Site,
        auth_gate::{
            AuthGateProvider, Gate, Ground,
            auth_proxy::{self, Routers},
            gateway_kinds,
            oauth2_proxy::{CALLBACK, SECRET, credentials, redirect},
            outside,
        },
        fixed,
        ingress::Ingress,
        schema_of,
    },
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// The provider.
pub(super) struct OAuth2ProxyAuthProxy;

const ID: &str = "oauth2-proxy-auth-proxy";

/// How both proxies are run, and whom the first one trusts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// The namespace of both; default `oauth2-proxy`.
    namespace: Option<Namespace>,
    /// oauth2-proxy's chart.
    #[serde(default)]
    chart: ChartSettings,
    /// The host below the domain to which people come back from the login; default `oauth2-proxy`.
    host: Option<Label>,
    /// The names on GitHub of those who may log in; GitHub then knows people.
    #[serde(default)]
    github_users: Vec<Text>,
    /// The `OpenID` Connect issuer that knows people, where GitHub does not.
    issuer: Option<Text>,
    /// Who of them may log in: domains of e-mail addresses; `*` is everybody the issuer knows.
    #[serde(default)]
    email_domains: Vec<Text>,
    /// How many of each proxy run; default 2.
    replicas: Option<u16>,
    /// For oauth2-proxy.
    resources: Option<Resources>,
    /// The image of the proxy behind it, with its tag or digest; a Traefik 3.7 when unset.
    #[schemars(regex(pattern = r"^[^\s:@]+(:[0-9]+)?[^\s:@]*(:[^\s:@]+|@sha256:[0-9a-f]{64})$"))]
    image: Option<Text>,
    /// Places of credentials in the secret store, by key: `client-id`, `client-secret`, `cookie-secret`
    /// (exactly 16, 24 or 32 bytes).
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

impl Settings {
    /// Whom the proxy trusts, or the report that it would trust nobody.
    fn login(&self, site: &mut Site<'_>, origin: Place) -> Option<Login> {
        match &self.issuer {
            Some(issuer) if !self.email_domains.is_empty() => Some(Login::Oidc {
                issuer: issuer.clone(),
                email_domains: self.email_domains.clone(),
            }),
            None if !self.github_users.is_empty() => {
                Some(Login::Github { users: self.github_users.clone() })
            }
            Some(_) | None => {
                site.platform.report(
                    Finding::error(
                        "gate-without-issuer",
                        origin,
                        "oauth2-proxy knows nobody who may log in",
                    )
                    .note("without a list it would let in nobody, or everybody")
                    .help("set `github-users`, or `issuer` with `email-domains`"),
                );
                None
            }
        }
    }
}

impl AuthGateProvider for OAuth2ProxyAuthProxy {
    fn row(&self) -> Row {
        Row {
            id: ID,
            summary: "oauth2-proxy before one proxy for all hosts of a Gateway",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(&self, site: &mut Site<'_>, ground: Ground<'_>) -> Option<Box<dyn Gate>> {
        let settings: Settings = site.settings(ID)?;
        let origin = site.origin(ID);
        let domain = site.domain("oauth2-proxy")?;
        let kinds = gateway_kinds(site, origin, ground.ingress)?;
        let login = settings.login(site, origin)?;
        let ns = settings.namespace.clone().unwrap_or(Namespace::literal("oauth2-proxy"));
        let namespace = site.platform.namespace(ns, NamespaceOptions::default(), origin);
        let replicas = settings.replicas.unwrap_or(2);

        let mut behind = Layer::open(&namespace, auth_proxy::NAME, origin)
            .summary("the proxy behind the login, which knows every gated host");
        let small = Resources::literal("10m", "32Mi", "128Mi");
        let body = auth_proxy::deployment(settings.image.clone(), replicas, &small);
        let pods = behind.run(Object::new(auth_proxy::NAME, Core(body)));
        behind.budget(&pods, Budget::ONE_AT_A_TIME);
        let port = ContainerPort(auth_proxy::WEB.1);
        let service = behind.serve(&pods, ServicePort(80), auth_proxy::WEB.0);
        let service = service.answered_by(pods.clone(), port);

        let mut layer = Layer::open(&namespace, fixed("oauth2-proxy"), origin)
            .summary("oauth2-proxy, which asks for a login before every gated host");
        let version = settings.chart.version(site, ID, chart::row("oauth2_proxy_v10"));
        credentials(&mut layer, &**ground.secrets, &settings.secrets);
        let host = settings.host.clone().unwrap_or(Label::literal("oauth2-proxy"));
        let issuers = outside(&login);
        let chart = OAuth2ProxyV10 {
            credentials: SECRET,
            login,
            replicas,
            redirect_url: ground.ingress.url(&host).with_path(CALLBACK),
            cookie_domain: Text::literal(".") + &Text::variable(&domain),
            upstream: Upstream(service.clone()),
            resources: settings.resources.clone().unwrap_or(small),
        };
        layer.ask(redirect(&chart.redirect_url, &chart.login));
        let release = layer.release(Install {
            release: fixed("oauth2-proxy"),
            version,
            chart,
            extra: settings.chart.extra(),
        });
        let proxy = OAuth2ProxyV10::service(&release);
        site.platform.intent.auth_gates.push(proxy.path());
        let login = OAuth2ProxyV10::pods(&release);
        // Whoever comes back from the login is the gate's own business, on no other path.
        let ui = Ui::with_own_login(proxy).under("/oauth2");
        ground.ingress.expose(&mut layer, &host, fixed("oauth2-proxy"), ui);
        let handle = site.platform.gate(layer, Readiness::Wait);

        site.platform.fence(&login);
        site.platform.fence(&pods);
        site.platform.allow(Flow::new(&login, &pods, port));
        for host in issuers {
            site.platform.allow(Flow::new(&login, host, ContainerPort(443)));
        }
        let (routers, granted) = (Routers::new(), BTreeMap::new());
        let open = Mutex::new(Some(Behind { layer: behind, routers, granted }));
        let ingress = ground.ingress.clone();
        Some(Box::new(Proxies { namespace, release, origin, pods, handle, kinds, ingress, open }))
    }
}

#[derive(Debug)]
struct Proxies {
    namespace: Ns<tier::Platform>,
    /// That of the login.
    release: Release<OAuth2ProxyV10<Upstream>>,
    origin: Place,
    /// Those of the proxy behind the login.
    pods: Pods,
    handle: Handle<tier::Platform>,
    kinds: Installed<GatewayKinds>,
    ingress: Ingress,
    /// What grows with every host that is protected, until there are no more.
    open: Mutex<Option<Behind>>,
}

#[derive(Debug)]
struct Behind {
    layer: Layer<tier::Platform>,
    routers: Routers,
    /// Leave for the routes of a namespace to end at the login, and the layer that gives it.
    granted: BTreeMap<Namespace, (Grant, Handle<tier::Platform>)>,
}

impl Proxies {
    /// Leave for the routes of a namespace to end at the login, in a layer of its own: routes wait for it, and
    /// a Gateway never has one that it may not lead there.
    fn grant(&self, platform: &mut Platform, from: &Namespace) -> (Grant, Handle<tier::Platform>) {
        let name = crate::containment::name(format!("{}-grant-{from}", self.release.name()));
        let mut layer = Layer::open(&self.namespace, name, self.origin)
            .summary(format!("leave for the routes of `{from}` to end at the login"));
        layer.needs(&self.handle);
        let grant = layer.grant(&self.release, from, &self.kinds);
        (grant, platform.gate(layer, Readiness::Wait))
    }
}

impl Gate for Proxies {
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
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let behind = open.as_mut()?;
        let service = ui.service();
        behind.routers.insert(host.clone(), (self.ingress.host(host), service.url("http")));
        if let Some(flow) = service.flow_from(&self.pods) {
            platform.allow(flow);
        }
        let granted = behind.granted.entry(from.clone());
        let (grant, handle) = granted.or_insert_with(|| self.grant(platform, from)).clone();
        Some(ui.behind(Pass::through_shared(grant, handle)))
    }

    fn finish(&self, platform: &mut Platform) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Behind { mut layer, routers, .. }) = open else { return };
        match auth_proxy::routers(&routers) {
            Ok(map) => {
                layer.add(Object::new(auth_proxy::NAME, Core(map)));
            }
            Err(error) => layer.fail(error),
        }
        platform.gate(layer, Readiness::Wait);
    }
}
