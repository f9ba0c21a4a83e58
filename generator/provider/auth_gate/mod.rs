//! The auth gate axis: who asks for a login where a user interface does not.
//!
//! To add one: a file that implements [`AuthGateProvider`], its `mod` line and its row in [`PROVIDERS`].

mod auth_proxy;
mod authentik;
mod none;
mod oauth2_proxy;
mod oauth2_proxy_auth_proxy;

use crate::{
    chart::Login,
    containment::{
        Handle, Platform, SecretSource,
        evidence::{GatewayKinds, Installed},
        exposure::{Gated, Open, Ui},
        flow::Peer,
        tier,
    },
    finding::{Finding, Place},
    name::{Label, Namespace},
    provider::{Axis, Row, Site, ingress::Ingress},
};
use std::{fmt, sync::Arc};

/// A gate that stands.
pub trait Gate: fmt::Debug {
    /// Puts a user interface behind the gate. `host` is the label it will answer under, `from` the
    /// namespace of its route.
    fn protect(
        &self,
        platform: &mut Platform,
        ui: Ui<Open>,
        host: &Label,
        from: &Namespace,
    ) -> Option<Ui<Gated>>;

    /// The gate's layer.
    fn handle(&self) -> &Handle<tier::Platform>;

    /// Finishes what hangs on all that was protected, once there is no more.
    fn finish(&self, _: &mut Platform) {}
}

/// What a gate may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Where credentials come from.
    pub secrets: &'a Arc<dyn SecretSource>,
    /// The ways in.
    pub ingress: &'a Ingress,
}

/// A provider of the auth gate axis.
pub trait AuthGateProvider: Sync {
    /// Its row.
    fn row(&self) -> Row;

    /// Installs the gate; `None` where there is none, or after reporting what is missing.
    fn install(&self, site: &mut Site<'_>, ground: Ground<'_>) -> Option<Box<dyn Gate>>;
}

/// The providers, by id.
pub static PROVIDERS: &[&dyn AuthGateProvider] = &[
    &authentik::Authentik,
    &none::None,
    &oauth2_proxy::OAuth2Proxy,
    &oauth2_proxy_auth_proxy::OAuth2ProxyAuthProxy,
];

/// The axis `auth-gate`.
pub fn axis() -> Axis {
    Axis {
        id: "auth-gate",
        summary: "who asks for a login where a user interface does not",
        default: Some("none"),
        providers: PROVIDERS.iter().map(|provider| provider.row()).collect(),
    }
}

/// The Gateway's kinds, without which the routes could not be led to the login.
fn gateway_kinds(
    site: &mut Site<'_>,
    origin: Place,
    ingress: &Ingress,
) -> Option<Installed<GatewayKinds>> {
    let kinds = ingress.gateway_kinds.clone().filter(|_| !ingress.forwards_auth);
    if kinds.is_none() {
        site.platform.report(
            Finding::error(
                "gate-without-gateway",
                origin,
                "the ingress leads no route to a Service of another namespace",
            )
            .note("every gated route ends at the login, which only a Gateway can be led to")
            .help("choose a Gateway for `provider.ingress`, or `provider.auth-gate: oauth2-proxy`"),
        );
    }
    kinds
}

/// Whom the login itself asks.
fn outside(login: &Login) -> Vec<Peer> {
    match login {
        Login::Oidc { .. } => vec![Peer::World],
        Login::Github { .. } => {
            ["github.com", "api.github.com"].map(|host| Peer::Host(host.to_owned())).into()
        }
    }
}
