//! The sample web app, once for staging and once for production.

use crate::{
    chart::Resources,
    component::Row,
    containment::{
        Layer, NamespaceOptions, Ns, Object, Readiness,
        confined::confined,
        exposure::{ServiceRef, Ui},
        tier,
        workload::{self, Budget, ContainerPort, ServicePort},
    },
    finding::Finding,
    model::{Core, core::Deployment},
    name::{Label, Namespace},
    profile::Tier,
    provider::{Site, auth_gate::Gate, certificates::Issuers, fixed, ingress::Ingress, schema_of},
    text::Text,
};
use k8s_openapi::api::core::v1::{Container, PodSpec};
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const ROW: Row = Row {
    id: "hello-web",
    summary: "a sample web app, once for staging and once for production",
    settings: schema_of::<Settings>,
};

/// Which image answers, and where.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// The image with its tag or digest; default `ghcr.io/stefanprodan/podinfo:6.9.2`.
    #[schemars(regex(pattern = r"^[^\s:@]+(:[0-9]+)?[^\s:@]*(:[^\s:@]+|@sha256:[0-9a-f]{64})$"))]
    image: Option<Text>,
    /// The port on which it answers; default 9898.
    port: Option<u16>,
    /// Whether the auth gate stands before it; default true where the profile has one.
    gated: Option<bool>,
    /// The environment for trying things.
    staging: Option<Environment>,
    /// The environment that people use.
    production: Option<Environment>,
}

/// One of its environments.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Environment {
    /// The namespace; default `apps-staging` or `apps-prod`.
    namespace: Option<Namespace>,
    /// The host below the domain: one label, since a wildcard certificate covers no more.
    host: Label,
    /// How many pods answer; default 1.
    replicas: Option<u16>,
    /// The image of this environment; default that of both. To promote staging's is to write it here.
    #[schemars(regex(pattern = r"^[^\s:@]+(:[0-9]+)?[^\s:@]*(:[^\s:@]+|@sha256:[0-9a-f]{64})$"))]
    image: Option<Text>,
}

/// What the sample app may use.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The ways in.
    pub ingress: &'a Ingress,
    /// The auth gate.
    pub gate: Option<&'a dyn Gate>,
}

/// Installs the sample app in each environment that the profile names.
pub fn compose(site: &mut Site<'_>, ground: Ground<'_>) {
    let Some(settings) = site.asked::<Settings>(ROW.id) else { return };
    let environments = [
        (&settings.staging, Tier::Staging, Namespace::literal("apps-staging"), "hello-web-staging"),
        (&settings.production, Tier::Production, Namespace::literal("apps-prod"), "hello-web-prod"),
    ];
    for (environment, tier, namespace, layer) in environments {
        if let Some(environment) = environment {
            let namespace = environment.namespace.clone().unwrap_or(namespace);
            let place = site.profile.place(&["components", ROW.id, tier.as_str()]);
            let namespace = site.platform.namespace(namespace, NamespaceOptions::default(), place);
            let layer = Layer::open(&namespace, fixed(layer), place)
                .summary(format!("the sample web app for {tier}"));
            install(site, &settings, (environment, tier), (layer, &namespace), ground);
        }
    }
}

fn install(
    site: &mut Site<'_>,
    settings: &Settings,
    (environment, tier): (&Environment, Tier),
    (mut layer, namespace): (Layer<tier::App>, &Ns<tier::App>),
    ground: Ground<'_>,
) {
    let name = fixed("hello-web");
    let port = settings.port.unwrap_or(9898);
    let pods = layer.run(Object::new(name, Core(deployment(settings, environment, port))));
    if environment.replicas.is_some_and(|replicas| replicas > 1) {
        layer.budget(&pods, Budget::ONE_AT_A_TIME);
    }
    let service = layer.serve(&pods, ServicePort(80), "http");
    let issuer = if site.profile.tier == Tier::Local { Tier::Local } else { tier };
    match (ground.gate, settings.gated) {
        (Some(gate), None | Some(true)) => {
            let ui = Ui::open(service);
            let Some(ui) = gate.protect(site.platform, ui, &environment.host, namespace.name())
            else {
                return;
            };
            expose(&mut layer, ground.ingress, (&environment.host, issuer), ui);
        }
        (None, Some(true)) => {
            let place = site.profile.place(&["components", ROW.id, "gated"]);
            site.platform.report(
                Finding::error(
                    "gate-missing",
                    place,
                    "the sample app asks for the auth gate, and there is none",
                )
                .note("it would be reached without a login")
                .help("choose `provider.auth-gate: oauth2-proxy`, or set `gated: false`"),
            );
        }
        (_, Some(false)) | (None, None) => {
            public(&mut layer, ground, (&environment.host, issuer), service);
        }
    }
    site.platform.gate(layer, Readiness::Wait);
}

/// A page for everybody: there is nothing to log in to.
fn public(
    layer: &mut Layer<tier::App>,
    ground: Ground<'_>,
    host: (&Label, Tier),
    service: ServiceRef,
) {
    expose(layer, ground.ingress, host, Ui::for_everybody(service));
}

fn expose<A>(
    layer: &mut Layer<tier::App>,
    ingress: &Ingress,
    (host, tier): (&Label, Tier),
    ui: Ui<A>,
) where
    A: crate::containment::exposure::ReachableOver<crate::containment::exposure::Public>
        + crate::containment::exposure::ReachableOver<crate::containment::exposure::Internal>,
{
    ingress.expose_with(layer, (host, Some(Issuers::for_tier(tier))), fixed("hello-web"), ui);
}

fn deployment(settings: &Settings, environment: &Environment, port: u16) -> Deployment {
    let labels = ("app.kubernetes.io/name".to_owned(), "hello-web".to_owned());
    let pod = PodSpec {
        automount_service_account_token: Some(false),
        containers: vec![container(image(settings, environment), port)],
        ..Default::default()
    };
    workload::deployment(environment.replicas.unwrap_or(1), [labels].into(), pod)
}

fn image(settings: &Settings, environment: &Environment) -> String {
    let image = environment.image.as_ref().or(settings.image.as_ref());
    image.map_or("ghcr.io/stefanprodan/podinfo:6.9.2", Text::held).to_owned()
}

fn container(image: String, port: u16) -> Container {
    let probe = || Some(workload::probe("/", "http"));
    Container {
        name: "web".to_owned(),
        image: Some(image),
        ports: Some(vec![workload::port("http", ContainerPort(port))]),
        liveness_probe: probe(),
        readiness_probe: probe(),
        resources: Some(Resources::literal("10m", "32Mi", "128Mi").requirements()),
        security_context: Some(confined(10_001)),
        ..Default::default()
    }
}
