//! Tailscale: Ingresses that only the tailnet reaches, beside whatever the ingress axis offers.

use crate::{
    chart::{self, Resources, TailscaleOperatorV1},
    component::Row,
    containment::{
        Handle, Install, Layer, Made, NamespaceOptions, Object, Readiness, Scope, SecretSource,
        Wanted,
        evidence::{IngressKinds, Installed},
        exposure::{Gateway, Protection, Route, RouteWriter, Tailnet},
        flow::Peer,
        tier,
    },
    intent::Surface,
    model::{Core, core::Ingress},
    name::{Key, Namespace, VarName},
    provider::{ChartSettings, Site, fixed, schema_of},
    text::Text,
};
use k8s_openapi::api::networking::v1::{
    IngressBackend, IngressServiceBackend, IngressSpec, IngressTLS, ServiceBackendPort,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

pub(super) const ROW: Row = Row {
    id: "tailscale",
    summary: "Ingresses that only the tailnet reaches",
    settings: schema_of::<Settings>,
};

/// The class that the operator serves.
const CLASS: &str = "tailscale";

/// How the tailnet is reached.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// The variable that holds the tailnet's suffix, such as `example.ts.net`.
    suffix: VarName,
    /// Whether something outside this profile runs the operator already.
    #[serde(default)]
    external: bool,
    /// The operator's namespace; default `tailscale`.
    namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// For the operator.
    resources: Option<Resources>,
    /// Places of credentials in the secret store, by key: `client_id`, `client_secret`.
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

/// Installs the operator, unless something else runs it, and gives the way in.
pub fn compose(site: &mut Site<'_>, secrets: &dyn SecretSource) -> Option<Gateway<Tailnet>> {
    let settings: Settings = site.asked(ROW.id)?;
    let reach = (CLASS.to_owned(), Surface::Internal);
    site.platform.intent.ingress_classes.extend([reach]);
    let namespace = settings.namespace.clone().unwrap_or(Namespace::literal("tailscale"));
    let class = if settings.external {
        site.platform.intent.external.objects.push(format!("IngressClass/{CLASS}"));
        Installed::before_flux("something outside this profile runs the operator")
    } else {
        Installed::by(operator(site, &settings, namespace.clone(), secrets))
    };
    let gateway = Gateway::new(Arc::new(Writer { class }), settings.suffix);
    // Beside itself the operator runs a proxy for each Ingress.
    Some(gateway.served_by(Peer::Namespace(namespace)))
}

fn operator(
    site: &mut Site<'_>,
    settings: &Settings,
    namespace: Namespace,
    secrets: &dyn SecretSource,
) -> Handle<tier::Platform> {
    let origin = site.origin(ROW.id);
    let namespace = site.platform.namespace(namespace, NamespaceOptions::default(), origin);
    let mut layer = Layer::open(&namespace, fixed("tailscale-operator"), origin)
        .summary("Tailscale's operator, through which the tailnet comes in");
    let wanted = ["client_id", "client_secret"]
        .map(|key| Wanted::new(Key::literal(key), "tailscale", &settings.secrets));
    layer.secret(secrets, &TailscaleOperatorV1::CREDENTIALS, wanted);
    let version = settings.chart.version(site, ROW.id, chart::row("tailscale_operator_v1"));
    layer.release(Install {
        release: fixed("tailscale-operator"),
        version,
        chart: TailscaleOperatorV1 {
            resources: settings
                .resources
                .clone()
                .unwrap_or(Resources::literal("25m", "64Mi", "256Mi")),
        },
        extra: settings.chart.extra(),
    });
    site.platform.gate(layer, Readiness::Wait)
}

#[derive(Debug)]
struct Writer {
    class: Installed<IngressKinds>,
}

impl RouteWriter for Writer {
    fn write(&self, scope: &mut Scope, route: &Route) -> Made {
        let backend = IngressBackend {
            service: Some(IngressServiceBackend {
                name: route.backend.name().to_string(),
                port: Some(ServiceBackendPort {
                    number: Some(route.backend.port().0.into()),
                    name: None,
                }),
            }),
            resource: None,
        };
        let spec = IngressSpec {
            ingress_class_name: Some(CLASS.to_owned()),
            default_backend: Some(backend),
            // The operator takes one short name and adds the tailnet's suffix itself.
            tls: Some(vec![IngressTLS {
                hosts: Some(vec![route.label.to_string()]),
                secret_name: None,
            }]),
            ..Default::default()
        };
        let mut ingress = Object::new(
            route.name.clone(),
            Core(Ingress { spec: Some(spec), ..Default::default() }),
        );
        if let Protection::Accepted { reason } = &route.protection {
            ingress = ingress.annotation("cofferdam.dev/ungated-because", reason.as_str());
        }
        scope.add_with(ingress, &self.class)
    }
}
