//! The ingress axis: how requests from outside reach a Service.
//!
//! To add one: a file that implements [`IngressProvider`], its `mod` line and its row in [`PROVIDERS`].

mod cilium_gateway;
mod controller;
mod envoy_gateway;
mod gateways;
mod http_route;
mod ingress_nginx;
mod route;
mod traefik;
mod traefik_k3s;

use crate::{
    containment::{
        Handle, Layer, Made,
        evidence::{GatewayKinds, Installed},
        exposure::{Gateway, Internal, MayFace, Public, ReachableOver, RouteWriter, Ui, Url},
        flow::Peer,
        tier::{self, Tier},
    },
    finding::{Finding, Place},
    intent::Surface,
    name::{Label, Name, VarName},
    provider::{
        Axis, Row, Site,
        certificates::{Issuers, Solver},
    },
    text::Host,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// The ways into a platform.
#[derive(Clone, Debug)]
pub struct Ingress {
    /// From where requests come in.
    pub ways: Ways,
    /// The layer that lets them in.
    pub handle: Handle<tier::Platform>,
    /// Whether it can ask a gate about each request; if not, requests have to go through the gate.
    pub forwards_auth: bool,
    /// The Gateway API's kinds, where the provider brings them: for `ReferenceGrants`.
    pub gateway_kinds: Option<Installed<GatewayKinds>>,
}

/// From where requests come in; there is always one way at least.
#[derive(Clone, Debug)]
pub enum Ways {
    /// From the house network alone.
    Internal(Gateway<Internal>),
    /// From the internet alone: what comes from the house takes the same way.
    Public(Gateway<Public>),
    /// From both, apart from each other.
    Both {
        /// From the house network.
        internal: Gateway<Internal>,
        /// From the internet.
        public: Gateway<Public>,
    },
}

impl Ways {
    /// Says what brings the requests.
    fn served_by(self, proxy: &Peer) -> Self {
        match self {
            Self::Internal(internal) => Self::Internal(internal.served_by(proxy.clone())),
            Self::Public(public) => Self::Public(public.served_by(proxy.clone())),
            Self::Both { internal, public } => Self::Both {
                internal: internal.served_by(proxy.clone()),
                public: public.served_by(proxy.clone()),
            },
        }
    }
}

/// Who can reach an ingress controller that has a single way in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// The house network alone.
    Internal,
    /// The internet.
    #[default]
    Public,
}

impl Reach {
    /// The single way in of a controller, which serves Ingresses of a class.
    fn way(
        self,
        site: &mut Site<'_>,
        class: &str,
        writer: Arc<dyn RouteWriter>,
        domain: VarName,
    ) -> Ways {
        let (surface, way) = match self {
            Self::Internal => (Surface::Internal, Ways::Internal(Gateway::new(writer, domain))),
            Self::Public => (Surface::Public, Ways::Public(Gateway::new(writer, domain))),
        };
        site.platform.intent.ingress_classes.insert(class.to_owned(), surface);
        way
    }
}

impl Ingress {
    /// The way in from the house network, where there is one of its own.
    pub fn internal(&self) -> Option<&Gateway<Internal>> {
        match &self.ways {
            Ways::Internal(internal) | Ways::Both { internal, .. } => Some(internal),
            Ways::Public(_) => None,
        }
    }

    /// The way in from the internet.
    pub fn public(&self) -> Option<&Gateway<Public>> {
        match &self.ways {
            Ways::Public(public) | Ways::Both { public, .. } => Some(public),
            Ways::Internal(_) => None,
        }
    }

    /// Exposes a user interface where people expect it: over the public way in if there is one.
    pub fn expose<T, A>(&self, layer: &mut Layer<T>, host: &Label, name: Name, ui: Ui<A>) -> Made
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
    ) -> Made
    where
        T: Tier + MayFace<Public> + MayFace<Internal>,
        A: ReachableOver<Public> + ReachableOver<Internal>,
    {
        match &self.ways {
            Ways::Public(public) | Ways::Both { public, .. } => {
                layer.expose(public.address(host).signed_by(issuer), name, ui)
            }
            Ways::Internal(internal) => {
                layer.expose(internal.address(host).signed_by(issuer), name, ui)
            }
        }
    }

    /// Exposes what is for the house: over its own way in if there is one, else as [`expose`](Self::expose) does.
    pub fn expose_inside<T, A>(
        &self,
        layer: &mut Layer<T>,
        host: &Label,
        name: Name,
        ui: Ui<A>,
    ) -> Made
    where
        T: Tier + MayFace<Public> + MayFace<Internal>,
        A: ReachableOver<Public> + ReachableOver<Internal>,
    {
        match self.internal() {
            Some(internal) => layer.expose(internal.address(host), name, ui),
            None => self.expose(layer, host, name, ui),
        }
    }

    /// The host that [`expose`](Self::expose) will give.
    pub fn host(&self, host: &Label) -> Host {
        match &self.ways {
            Ways::Public(public) | Ways::Both { public, .. } => public.address(host).host().clone(),
            Ways::Internal(internal) => internal.address(host).host().clone(),
        }
    }

    /// The origin that [`expose`](Self::expose) will give, and [`expose_inside`](Self::expose_inside) too.
    pub fn url(&self, host: &Label) -> Url {
        match &self.ways {
            Ways::Public(public) | Ways::Both { public, .. } => Url::of(&public.address(host)),
            Ways::Internal(internal) => Url::of(&internal.address(host)),
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
    /// `network` is the layer of the pod network, where it is one of ours.
    fn install(
        &self,
        site: &mut Site<'_>,
        issuers: &Issuers,
        network: Option<&Handle<tier::Platform>>,
    ) -> Option<Ingress>;
}

/// Reports an issuer that cannot sign for every host of the domain at once.
fn needs_wildcards(site: &mut Site<'_>, origin: Place, issuers: &Issuers) {
    if !issuers.wildcards {
        site.platform.report(
            Finding::error(
                "wildcard-unprovable",
                origin,
                "the Gateways need a wildcard certificate, and the issuer proves hosts over HTTP",
            )
            .note("ACME signs for `*.domain` only when the domain is proven through DNS")
            .help("set `components.cert-manager.solver: cloudflare`, or `issuer: selfsigned`"),
        );
    }
}

/// The providers, by id.
pub static PROVIDERS: &[&dyn IngressProvider] = &[
    &cilium_gateway::CiliumGateway,
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
