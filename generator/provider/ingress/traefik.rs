//! Traefik from its chart: Ingresses of the class `traefik`, Middlewares for what stands before them.

use crate::{
    chart::{self, Resources, TraefikV41},
    containment::{
        Handle, Install, Layer, Made, NamespaceOptions, Object, Readiness, Scope,
        evidence::{IngressKinds, Installed, TraefikKinds},
        exposure::{ForwardAuth, Protection, Route, RouteWriter},
        flow::Peer,
        name, tier,
    },
    model::{
        self,
        middleware::{self, MiddlewareSpec},
    },
    name::Name,
    provider::{
        Row, Site,
        certificates::{Issuers, Solver, Through},
        fixed,
        ingress::{Ingress, IngressProvider, Reach, controller::Controller, route},
        schema_of,
    },
    text::Text,
};
use std::sync::Arc;

/// The provider.
pub(super) struct Traefik;

pub(super) const CLASS: &str = "traefik";

impl IngressProvider for Traefik {
    fn row(&self) -> Row {
        Row {
            id: "traefik",
            summary: "Traefik from its chart, with the class `traefik`",
            settings: Some(schema_of::<Controller>),
        }
    }

    fn solver(&self, site: &mut Site<'_>) -> Option<Solver> {
        let settings: Controller = site.settings("traefik")?;
        Some(Solver {
            through: Through::Ingress(CLASS),
            proxy: Peer::Namespace(settings.namespace()),
            ports: TraefikV41::PORTS,
        })
    }

    fn install(
        &self,
        site: &mut Site<'_>,
        issuers: &Issuers,
        _: Option<&Handle<tier::Platform>>,
    ) -> Option<Ingress> {
        let settings: Controller = site.settings("traefik")?;
        let origin = site.origin("traefik");
        let namespace =
            site.platform.namespace(settings.namespace(), NamespaceOptions::default(), origin);
        let mut layer = Layer::open(&namespace, fixed("traefik"), origin)
            .summary("Traefik, through which requests come in");
        layer.uses(&issuers.handle);
        let version = settings.chart.version(site, "traefik", chart::row("traefik_v41"));
        layer.release(Install {
            release: fixed("traefik"),
            version,
            chart: TraefikV41 {
                replicas: settings.replicas.unwrap_or(1),
                node_ports: settings.node_ports.map(|ports| (ports.http, ports.https)),
                resources: settings
                    .resources
                    .unwrap_or(Resources::literal("100m", "128Mi", "512Mi")),
            },
            extra: settings.chart.extra(),
        });
        let proxy = Peer::Namespace(layer.namespace().clone());
        let handle = site.platform.gate(layer, Readiness::Wait);
        ways_in(site, (handle, settings.reach), &proxy, issuers)
    }
}

/// The ways in through a Traefik that the layer runs.
pub(super) fn ways_in(
    site: &mut Site<'_>,
    (handle, reach): (Handle<tier::Platform>, Reach),
    proxy: &Peer,
    issuers: &Issuers,
) -> Option<Ingress> {
    let domain = site.domain("Traefik")?;
    let kinds = Installed::by(handle.clone());
    let class = Installed::by(handle.clone());
    let writer = Arc::new(Writer { class, kinds, issuer: issuers.standard.clone() });
    Some(Ingress {
        handle,
        ways: reach.way(site, CLASS, writer, domain).served_by(proxy),
        forwards_auth: true,
        gateway_kinds: None,
    })
}

#[derive(Debug)]
struct Writer {
    class: Installed<IngressKinds>,
    kinds: Installed<TraefikKinds>,
    issuer: Name,
}

impl RouteWriter for Writer {
    fn write(&self, scope: &mut Scope, route: &Route) -> Made {
        let mut ingress = route::ingress(CLASS, &self.issuer, route)
            .annotation("traefik.ingress.kubernetes.io/router.entrypoints", "websecure")
            .annotation("traefik.ingress.kubernetes.io/router.tls", "true");
        match &route.protection {
            Protection::None | Protection::Through { .. } => {}
            Protection::Labelled { .. } => scope.fail(route::unasked(route)),
            Protection::Accepted { reason } => {
                ingress = ingress.annotation("cofferdam.dev/ungated-because", reason.as_str());
            }
            Protection::ForwardAuth(gate) => {
                let middleware = self.middleware(scope, route, gate);
                let reference = format!("{}-{middleware}@kubernetescrd", scope.namespace());
                ingress = ingress.annotation(
                    "traefik.ingress.kubernetes.io/router.middlewares",
                    reference.as_str(),
                );
                scope.uses(&gate.handle);
            }
        }
        scope.add_with(ingress, &self.class)
    }
}

impl Writer {
    /// The Middleware that asks the gate; it lives beside the route, so no reference crosses a namespace.
    fn middleware(&self, scope: &mut Scope, route: &Route, gate: &ForwardAuth) -> Name {
        let own = name(format!("{}-auth", route.name));
        // At its root the gate answers 202, or sends the browser to the login.
        let address = Text::literal(format!("http://{}/", gate.service.fqdn()));
        let forward_auth = middleware::auth::ForwardAuth {
            address: Some(address),
            trust_forward_header: Some(true),
            auth_response_headers: gate.headers.iter().map(Text::literal).collect(),
            ..middleware::auth::ForwardAuth::default()
        };
        let spec = MiddlewareSpec { forward_auth: Some(forward_auth), ..MiddlewareSpec::default() };
        scope.add_with(Object::new(own.clone(), model::Middleware { spec }), &self.kinds);
        own
    }
}
