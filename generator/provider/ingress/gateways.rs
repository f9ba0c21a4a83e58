//! The Gateways of Envoy Gateway: a class, an internal and an external Gateway, a wildcard certificate,
//! and the redirect from HTTP to HTTPS.

use crate::{
    chart::EnvoyGatewayV1,
    containment::{
        Handle, Layer, Ns, Object, Readiness,
        evidence::{EnvoyKinds, GatewayKinds, Installed},
        tier,
    },
    intent::Surface,
    model::{
        Certificate, EnvoyProxy, Gateway, GatewayClass, HttpRoute,
        certificate::{CertificateSpec, IssuerRef},
        envoy_proxy::{
            EnvoyKubernetes, EnvoyProvider, EnvoyProviderKind, EnvoyProxySpec, EnvoyService,
        },
        gateway::{
            AllowedRoutes, FromNamespaces, GatewaySpec, Infrastructure, Listener, ListenerTls,
            LocalParametersRef, ObjectRef, RouteNamespaces,
        },
        gateway_class::GatewayClassSpec,
        http_route::{
            FilterKind, HttpRouteSpec, ParentRef, RequestRedirect, RouteFilter, RouteRule, Scheme,
        },
    },
    name::{Name, VarName},
    provider::{Site, certificates::Issuers, fixed},
    text::{Host, Text},
};
use std::{collections::BTreeMap, net::IpAddr};

const CLASS: Name = Name::literal("envoy");
const CERTIFICATE: Name = Name::literal("gateway-wildcard");

/// A Gateway, before it is made.
pub(super) struct Entrance {
    pub(super) name: Name,
    /// The address of its load balancer, where it is pinned.
    pub(super) address: Option<IpAddr>,
    /// What its load balancer is told.
    pub(super) annotations: BTreeMap<String, Text>,
}

/// Both Gateways, before they are made.
pub(super) struct Gateways {
    pub(super) internal: Entrance,
    pub(super) external: Entrance,
    pub(super) domain: VarName,
    pub(super) controller: Handle<tier::Platform>,
}

impl Gateways {
    /// Makes the class and both Gateways in a layer of their own.
    pub(super) fn install(
        self,
        site: &mut Site<'_>,
        namespace: &Ns<tier::Platform>,
        issuers: &Issuers,
    ) -> Handle<tier::Platform> {
        let origin = site.origin("envoy-gateway");
        let mut layer = Layer::open(namespace, fixed("envoy-gateways"), origin)
            .summary("the Gateways, with their certificate and the redirect from HTTP to HTTPS");
        let kinds = Installed::<GatewayKinds>::by(self.controller.clone());
        let envoy = Installed::<EnvoyKinds>::by(self.controller);
        let spec = GatewayClassSpec::new(EnvoyGatewayV1::CONTROLLER.into());
        layer.add_with(Object::new(CLASS, GatewayClass { spec }), &kinds);

        let wildcard = Host::wildcard(&self.domain);
        let signed = certificate(CERTIFICATE, &wildcard, issuers);
        layer.add_with(Object::new(CERTIFICATE, signed), &issuers.kinds);
        layer.uses(&issuers.handle);

        let mut parents = Vec::new();
        let ways = [(self.internal, Surface::Internal), (self.external, Surface::Public)];
        for (entrance, surface) in ways {
            let name = entrance.name.clone();
            let path = format!("{}/{name}", namespace.name());
            site.platform.intent.gateways.insert(path, surface);
            let proxy = envoy_of(&entrance);
            let spec = gateway(&wildcard, proxy.is_some().then(|| name.clone()));
            if let Some(proxy) = proxy {
                layer.add_with(proxy, &envoy);
            }
            layer.add_with(Object::new(name.clone(), Gateway { spec }), &kinds);
            let mut parent = ParentRef::new(name);
            parent.section_name = Some(fixed("http"));
            parents.push(parent);
        }
        let spec = redirect(parents);
        layer.add_with(Object::new(fixed("https-redirect"), HttpRoute { spec }), &kinds);
        site.platform.gate(layer, Readiness::Wait)
    }
}

/// An Envoy whose load balancer has a fixed address, or is told something; none where it is any.
fn envoy_of(entrance: &Entrance) -> Option<Object<EnvoyProxy>> {
    let mut service =
        EnvoyService { annotations: entrance.annotations.clone(), ..EnvoyService::default() };
    if let Some(address) = entrance.address {
        let at = Text::literal(address.to_string());
        service.load_balancer_ip = Some(at.clone());
        service.annotations.insert("lbipam.cilium.io/ips".to_owned(), at);
    } else if service.annotations.is_empty() {
        return None;
    }
    let mut provider = EnvoyProvider::new(EnvoyProviderKind::Kubernetes);
    provider.kubernetes =
        Some(EnvoyKubernetes { envoy_service: Some(service), ..EnvoyKubernetes::default() });
    let spec = EnvoyProxySpec { provider: Some(provider), ..EnvoyProxySpec::default() };
    let object = Object::new(entrance.name.clone(), EnvoyProxy { spec });
    let why =
        "The address stands twice: some load balancers read the field, Cilium's the annotation.";
    Some(if entrance.address.is_some() { object.why(why) } else { object })
}

fn gateway(wildcard: &Host, proxy: Option<Name>) -> GatewaySpec {
    let mut spec = GatewaySpec::new(CLASS, listeners(wildcard, CERTIFICATE));
    spec.infrastructure = proxy.map(|name| Infrastructure {
        parameters_ref: Some(LocalParametersRef::new(
            "gateway.envoyproxy.io".into(),
            "EnvoyProxy".into(),
            name,
        )),
        ..Infrastructure::default()
    });
    spec
}

/// A wildcard certificate for the hosts of a domain.
pub(super) fn certificate(secret: Name, wildcard: &Host, issuers: &Issuers) -> Certificate {
    let mut issuer = IssuerRef::new(issuers.standard.clone());
    issuer.kind = Some("ClusterIssuer".into());
    let mut spec = CertificateSpec::new(secret, issuer);
    spec.dns_names = vec![wildcard.clone()];
    Certificate { spec }
}

/// A listener for the redirect, and one for everything else.
pub(super) fn listeners(wildcard: &Host, certificate: Name) -> Vec<Listener> {
    let mut http = Listener::new(fixed("http"), 80, "HTTP".into());
    http.hostname = Some(wildcard.clone());
    // Only the redirect beside the Gateway, and ACME challenges, may answer without TLS.
    http.allowed_routes = Some(routes_from(FromNamespaces::Same));
    let mut https = Listener::new(fixed("https"), 443, "HTTPS".into());
    https.hostname = Some(wildcard.clone());
    https.allowed_routes = Some(routes_from(FromNamespaces::All));
    https.tls = Some(ListenerTls {
        certificate_refs: vec![ObjectRef::new(certificate)],
        ..ListenerTls::default()
    });
    vec![http, https]
}

fn routes_from(from: FromNamespaces) -> AllowedRoutes {
    let namespaces = RouteNamespaces { from: Some(from), ..RouteNamespaces::default() };
    AllowedRoutes { namespaces: Some(namespaces), ..AllowedRoutes::default() }
}

/// Sends browsers from HTTP to HTTPS, on the listeners beside it.
pub(super) fn redirect(parents: Vec<ParentRef>) -> HttpRouteSpec {
    let mut filter = RouteFilter::new(FilterKind::RequestRedirect);
    filter.request_redirect = Some(RequestRedirect {
        scheme: Some(Scheme::Https),
        status_code: Some(301),
        ..RequestRedirect::default()
    });
    HttpRouteSpec {
        parent_refs: parents,
        rules: vec![RouteRule { filters: vec![filter], ..RouteRule::default() }],
        ..HttpRouteSpec::default()
    }
}
