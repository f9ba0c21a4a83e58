//! ingress-nginx: one way in, annotations for everything else. Retired upstream in March 2026.

use crate::{
    chart::{self, IngressNginxV4, Resources},
    containment::{
        Handle, Install, Layer, Made, Manual, NamespaceOptions, Readiness, Scope,
        evidence::{IngressKinds, Installed},
        exposure::{Protection, Route, RouteWriter},
        flow::Peer,
        tier,
    },
    name::Name,
    provider::{
        Row, Site,
        certificates::{Issuers, Solver, Through},
        fixed,
        ingress::{Ingress, IngressProvider, controller::Controller, route},
        schema_of,
    },
    text::Text,
};
use std::sync::Arc;

/// The provider.
pub(super) struct IngressNginx;

const CLASS: &str = "nginx";

impl IngressProvider for IngressNginx {
    fn row(&self) -> Row {
        Row {
            id: "ingress-nginx",
            summary: "ingress-nginx with the class `nginx`; retired upstream since March 2026",
            settings: Some(schema_of::<Controller>),
        }
    }

    fn solver(&self, site: &mut Site<'_>) -> Option<Solver> {
        let settings: Controller = site.settings("ingress-nginx")?;
        Some(Solver {
            through: Through::Ingress(CLASS),
            proxy: Peer::Namespace(settings.namespace()),
            ports: IngressNginxV4::PORTS,
        })
    }

    fn install(
        &self,
        site: &mut Site<'_>,
        issuers: &Issuers,
        _: Option<&Handle<tier::Platform>>,
    ) -> Option<Ingress> {
        let settings: Controller = site.settings("ingress-nginx")?;
        let origin = site.origin("ingress-nginx");
        let domain = site.domain("ingress-nginx")?;
        let namespace =
            site.platform.namespace(settings.namespace(), NamespaceOptions::default(), origin);
        let mut layer = Layer::open(&namespace, fixed("ingress-nginx"), origin)
            .summary("ingress-nginx, through which requests come in");
        layer.uses(&issuers.handle);
        let version = settings.chart.version(site, "ingress-nginx", chart::row("ingress_nginx_v4"));
        layer.release(Install {
            release: fixed("ingress-nginx"),
            version,
            chart: IngressNginxV4 {
                replicas: settings.replicas.unwrap_or(1),
                node_ports: settings.node_ports.map(|ports| (ports.http, ports.https)),
                resources: settings
                    .resources
                    .unwrap_or(Resources::literal("100m", "128Mi", "512Mi")),
            },
            extra: settings.chart.extra(),
        });
        layer.ask(Manual {
            subject: "ingress-nginx".to_owned(),
            action: "plan to leave it: it is retired and gets no security fixes; `provider.ingress: traefik` \
                     or `envoy-gateway` takes its place"
                .to_owned(),
            keys: Vec::new(),
        });
        let proxy = Peer::Namespace(layer.namespace().clone());
        let handle = site.platform.gate(layer, Readiness::Wait);
        let class = Installed::by(handle.clone());
        let writer = Arc::new(Writer { class, issuer: issuers.standard.clone() });
        Some(Ingress {
            handle,
            ways: settings.reach.way(site, CLASS, writer, domain).served_by(&proxy),
            forwards_auth: true,
            gateway_kinds: None,
        })
    }
}

#[derive(Debug)]
struct Writer {
    class: Installed<IngressKinds>,
    issuer: Name,
}

impl RouteWriter for Writer {
    fn write(&self, scope: &mut Scope, route: &Route) -> Made {
        let mut ingress = route::ingress(CLASS, &self.issuer, route);
        match &route.protection {
            Protection::None | Protection::Through { .. } => {}
            Protection::Labelled { .. } => scope.fail(route::unasked(route)),
            Protection::Accepted { reason } => {
                ingress = ingress.annotation("cofferdam.dev/ungated-because", reason.as_str());
            }
            Protection::ForwardAuth(gate) => {
                let check =
                    Text::literal(format!("http://{}{}", gate.service.fqdn(), gate.check_path));
                // nginx fills in its own variables, so that people come back to the page they asked for.
                let sign_in = gate.sign_in.text().clone() + "?rd=https://$host$escaped_request_uri";
                ingress = ingress
                    .annotation("nginx.ingress.kubernetes.io/auth-url", check)
                    .annotation("nginx.ingress.kubernetes.io/auth-signin", sign_in)
                    .annotation(
                        "nginx.ingress.kubernetes.io/auth-response-headers",
                        gate.headers.join(",").as_str(),
                    );
                scope.uses(&gate.handle);
            }
        }
        if route.uploads {
            // The controller's own limit is 1 MiB.
            ingress = ingress.annotation("nginx.ingress.kubernetes.io/proxy-body-size", "0");
        }
        scope.add_with(ingress, &self.class)
    }
}
