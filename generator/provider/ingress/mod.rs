//! The ingress axis: how requests from outside reach a Service.
//!
//! To add one: a file that implements [`IngressProvider`], its `mod` line and its row in [`PROVIDERS`].

mod envoy_gateway;
mod gateways;
mod ingress_nginx;
mod route;
mod traefik;
mod traefik_k3s;

use crate::{
    containment::{
        Layer,
        evidence::{GatewayKinds, Installed},
        exposure::{Gateway, Internal, MayFace, Public, ReachableOver, Ui, Url},
        tier::Tier,
    },
    model::ObjectId,
    name::{Label, Name},
    provider::{
        Axis, Row, Site,
        certificates::{Issuers, Solver},
    },
};

/// The ways into a platform.
#[derive(Clone, Debug)]
pub struct Ingress {
    /// From the house network.
    pub internal: Gateway<Internal>,
    /// From the internet; none where the provider has only one way in and it is internal.
    pub public: Option<Gateway<Public>>,
    /// Whether it can ask a gate about each request; if not, requests have to go through the gate.
    pub forwards_auth: bool,
    /// The Gateway API's kinds, where the provider brings them: for `ReferenceGrants`.
    pub gateway_kinds: Option<Installed<GatewayKinds>>,
}

impl Ingress {
    /// Exposes a user interface where people expect it: over the public way in if there is one.
    pub fn expose<T, A>(
        &self,
        layer: &mut Layer<T>,
        host: &Label,
        name: Name,
        ui: Ui<A>,
    ) -> ObjectId
    where
        T: Tier + MayFace<Public> + MayFace<Internal>,
        A: ReachableOver<Public> + ReachableOver<Internal>,
    {
        self.expose_with(layer, (host, None), name, ui)
    }

    /// Like [`expose`](Self::expose), with a certificate of another issuer than the platform's own.
    pub fn expose_with<T, A>(
        &self,
        layer: &mut Layer<T>,
        (host, issuer): (&Label, Option<Name>),
        name: Name,
        ui: Ui<A>,
    ) -> ObjectId
    where
        T: Tier + MayFace<Public> + MayFace<Internal>,
        A: ReachableOver<Public> + ReachableOver<Internal>,
    {
        match &self.public {
            Some(public) => layer.expose(public.address(host).signed_by(issuer), name, ui),
            None => layer.expose(self.internal.address(host).signed_by(issuer), name, ui),
        }
    }

    /// The origin that [`expose`](Self::expose) will give.
    pub fn url(&self, host: &Label) -> Url {
        match &self.public {
            Some(public) => public.address(host).url(),
            None => self.internal.address(host).url(),
        }
    }
}

/// A provider of the ingress axis.
pub trait IngressProvider: Sync {
    /// Its row.
    fn row(&self) -> Row;

    /// How it answers an ACME server.
    fn solver(&self, site: &mut Site<'_>) -> Option<Solver>;

    /// Installs what it needs and says which ways in there are; `None` after reporting what is missing.
    fn install(&self, site: &mut Site<'_>, issuers: &Issuers) -> Option<Ingress>;
}

/// The providers, by id.
pub static PROVIDERS: &[&dyn IngressProvider] = &[
    &envoy_gateway::EnvoyGateway,
    &ingress_nginx::IngressNginx,
    &traefik::Traefik,
    &traefik_k3s::TraefikK3s,
];

/// The axis `ingress`.
pub fn axis() -> Axis {
    Axis {
        id: "ingress",
        summary: "how requests from outside reach a Service",
        default: None,
        providers: PROVIDERS.iter().map(|provider| provider.row()).collect(),
    }
}
