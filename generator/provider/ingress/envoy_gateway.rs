//! Envoy Gateway: an internal and an external Gateway, `HTTPRoutes`, one wildcard certificate each.

use crate::{
    chart::{self, EnvoyGatewayV1, Resources},
    containment::{
        Handle, Install, Layer, NamespaceOptions, Ns, Readiness, Release,
        evidence::Installed,
        exposure::Gateway,
        flow::{Flow, Peer},
        tier,
        workload::ContainerPort,
    },
    name::{Name, Namespace},
    provider::{
        ChartSettings, Row, Site,
        certificates::{Issuers, Solver, Through},
        fixed,
        ingress::{
            Ingress, IngressProvider, Ways,
            gateways::{Entrance, Gateways},
            http_route::Writer,
        },
        schema_of,
    },
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// The provider.
pub(super) struct EnvoyGateway;

/// How Envoy Gateway is run.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace, and that of both Gateways; default `network`.
    namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// For the controller.
    resources: Option<Resources>,
    /// The Gateway for the house network.
    #[serde(default)]
    internal: GatewaySettings,
    /// The Gateway for the internet.
    #[serde(default)]
    external: GatewaySettings,
}

/// One of the two Gateways.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct GatewaySettings {
    /// Its name; default `envoy-internal` or `envoy-external`.
    name: Option<Name>,
    /// The address that its load balancer gets; whichever is free when unset.
    address: Option<std::net::IpAddr>,
    /// What its load balancer is told in the words of the cloud that makes it, such as that it is no public one.
    #[serde(default)]
    annotations: BTreeMap<String, Text>,
}

impl GatewaySettings {
    fn named(&self, default: &'static str) -> Entrance {
        Entrance {
            name: self.name.clone().unwrap_or(fixed(default)),
            address: self.address,
            annotations: self.annotations.clone(),
        }
    }
}

impl IngressProvider for EnvoyGateway {
    fn row(&self) -> Row {
        Row {
            id: "envoy-gateway",
            summary: "Envoy Gateway with an internal and an external Gateway",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn solver(&self, site: &mut Site<'_>) -> Option<Solver> {
        let settings: Settings = site.settings("envoy-gateway")?;
        let name = settings.external.name.unwrap_or(fixed("envoy-external"));
        let namespace = settings.namespace.unwrap_or(Namespace::literal("network"));
        Some(Solver {
            proxy: Peer::Namespace(namespace.clone()),
            ports: EnvoyGatewayV1::LISTENERS,
            through: Through::Gateway { name, namespace },
        })
    }

    fn install(
        &self,
        site: &mut Site<'_>,
        issuers: &Issuers,
        _: Option<&Handle<tier::Platform>>,
    ) -> Option<Ingress> {
        let settings: Settings = site.settings("envoy-gateway")?;
        let origin = site.origin("envoy-gateway");
        let domain = site.domain("Envoy Gateway")?;
        super::needs_wildcards(site, origin, issuers);
        let ns = settings.namespace.clone().unwrap_or(Namespace::literal("network"));
        let namespace: Ns<tier::Platform> =
            site.platform.namespace(ns, NamespaceOptions::default(), origin);
        let mut layer = Layer::open(&namespace, fixed("envoy-gateway"), origin)
            .summary("Envoy Gateway, which runs an Envoy for each Gateway");
        let version = settings.chart.version(site, "envoy-gateway", chart::row("envoy_gateway_v1"));
        let release = layer.release(Install {
            release: fixed("envoy-gateway"),
            version,
            chart: EnvoyGatewayV1 {
                resources: settings
                    .resources
                    .clone()
                    .unwrap_or(Resources::literal("100m", "256Mi", "1Gi")),
            },
            extra: settings.chart.extra(),
        });
        fence(site, &release);
        let controller = site.platform.gate(layer, Readiness::Wait);
        let gateways = Gateways {
            internal: settings.internal.named("envoy-internal"),
            external: settings.external.named("envoy-external"),
            domain: domain.clone(),
            controller,
        };
        let (internal, external) = (gateways.internal.name.clone(), gateways.external.name.clone());
        let handle = gateways.install(site, &namespace, issuers);
        let kinds = Installed::by(handle.clone());
        let writer = |gateway: Name| {
            Arc::new(Writer {
                gateway,
                namespace: namespace.name().clone(),
                kinds: kinds.clone(),
                strict: false,
            })
        };
        let proxy = Peer::Namespace(namespace.name().clone());
        Some(Ingress {
            handle,
            ways: Ways::Both {
                internal: Gateway::new(writer(internal), domain.clone()),
                public: Gateway::new(writer(external), domain),
            }
            .served_by(&proxy),
            forwards_auth: false,
            gateway_kinds: Some(kinds.clone()),
        })
    }
}

/// Fences the controller in. The Envoys that it runs stay out: they send to whatever a route names, and of an
/// app only the Service is known.
fn fence(site: &mut Site<'_>, release: &Release<EnvoyGatewayV1>) {
    let pods = EnvoyGatewayV1::pods(release);
    site.platform.fence(&pods);
    site.platform.allow(Flow::to_api_server(&pods));
    site.platform.allow(Flow::new(Peer::ApiServer, &pods, EnvoyGatewayV1::WEBHOOK));
    for port in EnvoyGatewayV1::ENVOYS {
        let envoys = Peer::Namespace(pods.namespace().clone());
        site.platform.allow(Flow::new(envoys, &pods, port));
    }
    if site.choice("auth-gate") == "authentik" {
        // It asks the issuer where its ends are.
        site.platform.allow(Flow::new(&pods, Peer::World, ContainerPort(443)));
    }
}
