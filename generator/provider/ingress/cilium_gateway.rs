//! Cilium's own Gateway: the proxy that the pod network runs on every node, and one Gateway in `kube-system`.

use crate::{
    containment::{
        Handle, Layer, Manual, Object, Readiness, evidence::Installed, exposure::Gateway,
        flow::Peer, tier, workload::ContainerPort,
    },
    finding::Finding,
    intent::Surface,
    model::{
        self, HttpRoute,
        gateway::{GatewaySpec, Infrastructure},
        http_route::ParentRef,
    },
    name::{Name, Namespace},
    provider::{
        Row, Site,
        certificates::{Issuers, Solver, Through},
        fixed,
        ingress::{
            Ingress, IngressProvider, Reach, Ways,
            gateways::{certificate, listeners, redirect},
            http_route::Writer,
        },
        schema_of,
    },
    text::{Host, Text},
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// The provider.
pub(super) struct CiliumGateway;

/// The Gateway. Cilium itself is the component `cilium`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its name; default `platform`.
    name: Option<Name>,
    /// Who can reach it: an experiment, and what has no login, are exposed on `internal` ones alone.
    #[serde(default)]
    reach: Reach,
    /// Annotations for the Service of its load balancer, such as where the cloud puts it.
    #[serde(default)]
    annotations: BTreeMap<String, Text>,
}

/// The class that Cilium's chart makes.
const CLASS: Name = Name::literal("cilium");
const NAMESPACE: Namespace = Namespace::literal("kube-system");

impl IngressProvider for CiliumGateway {
    fn row(&self) -> Row {
        Row {
            id: "cilium-gateway",
            summary: "a Gateway that Cilium serves, with HTTPS kept up by HSTS",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn solver(&self, site: &mut Site<'_>) -> Option<Solver> {
        let settings: Settings = site.settings("cilium-gateway")?;
        let name = settings.name.unwrap_or(fixed("platform"));
        Some(Solver {
            through: Through::Gateway { name, namespace: NAMESPACE },
            proxy: Peer::Ingress,
            ports: [ContainerPort(80), ContainerPort(443)],
        })
    }

    fn install(
        &self,
        site: &mut Site<'_>,
        issuers: &Issuers,
        network: Option<&Handle<tier::Platform>>,
    ) -> Option<Ingress> {
        let settings: Settings = site.settings("cilium-gateway")?;
        let origin = site.origin("cilium-gateway");
        let domain = site.domain("Cilium's Gateway")?;
        let Some(network) = network else {
            site.platform.report(
                Finding::error("provider-empty", origin, "no Cilium would serve the Gateway")
                    .note("the Gateway belongs to a class that Cilium's chart makes")
                    .help("add the component `cilium`"),
            );
            return None;
        };
        super::needs_wildcards(site, origin, issuers);
        let name = settings.name.unwrap_or(fixed("platform"));
        let namespace = site.platform.given(NAMESPACE);
        let mut layer = Layer::open(&namespace, fixed("gateway"), origin)
            .summary("the Gateway, with its certificate and the redirect from HTTP to HTTPS");
        let kinds = Installed::by(network.clone());
        site.platform.intent.external.kinds.push("gateway.networking.k8s.io/*".to_owned());
        layer.ask(Manual {
            subject: "Gateway API".to_owned(),
            action: "install its definitions when the cluster is made, in the version that this Cilium asks for: \
                     Cilium looks for them once, when it starts"
                .to_owned(),
            keys: Vec::new(),
        });
        let wildcard = Host::wildcard(&domain);
        let signed = certificate(name.clone(), &wildcard, issuers);
        layer.add_with(Object::new(name.clone(), signed), &issuers.kinds);
        layer.uses(&issuers.handle);
        let mut spec = GatewaySpec::new(CLASS, listeners(&wildcard, name.clone()));
        if !settings.annotations.is_empty() {
            let annotations = settings.annotations;
            spec.infrastructure = Some(Infrastructure { annotations, ..Infrastructure::default() });
        }
        layer.add_with(Object::new(name.clone(), model::Gateway { spec }), &kinds);
        let mut parent = ParentRef::new(name.clone());
        parent.section_name = Some(fixed("http"));
        let spec = redirect(vec![parent]);
        layer.add_with(Object::new(fixed("https-redirect"), HttpRoute { spec }), &kinds);
        let handle = site.platform.gate(layer, Readiness::Wait);

        let kinds = Installed::by(handle.clone());
        let path = format!("{NAMESPACE}/{name}");
        let (gateway_kinds, namespace) = (Some(kinds.clone()), NAMESPACE);
        let writer = Arc::new(Writer { gateway: name, namespace, kinds, strict: true });
        let (surface, ways) = match settings.reach {
            Reach::Internal => (Surface::Internal, Ways::Internal(Gateway::new(writer, domain))),
            Reach::Public => (Surface::Public, Ways::Public(Gateway::new(writer, domain))),
        };
        site.platform.intent.gateways.insert(path, surface);
        let ways = ways.served_by(&Peer::Ingress);
        Some(Ingress { handle, ways, forwards_auth: false, gateway_kinds })
    }
}
