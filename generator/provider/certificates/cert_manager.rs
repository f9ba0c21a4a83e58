//! cert-manager with four issuers: self-signed, Let's Encrypt staging and production, and the alias
//! `letsencrypt` whose server the environment's tier picks.

use crate::{
    chart::{self, CertManagerV1, Resources},
    containment::{
        Handle, Install, Layer, NamespaceOptions, Ns, Object, Readiness, SecretKey, SecretSource,
        Wanted,
        environment::{Local, Production, Staging},
        evidence::Installed,
        tier,
    },
    finding::Finding,
    model::{
        ClusterIssuer,
        cluster_issuer::{
            IssuerSpec, SecretKeySelector, SelfSignedIssuer,
            acme::{AcmeIssuer, Http01, IngressSolver, RouteSolver, Solver as AcmeSolver},
            dns01::{Cloudflare, Dns01},
        },
        http_route::ParentRef,
    },
    name::{Key, Name, Namespace},
    profile::Tier,
    provider::{
        ChartSettings, Row, Site,
        certificates::{
            CertificatesProvider, Issuers, Solver, Through,
            acme::{ProductionServer, Signer, StagingServer},
            flow::{self, Proof},
            own_ca,
        },
        fixed, schema_of,
    },
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The provider.
pub(super) struct CertManager;

/// How cert-manager is run and whom it asks.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    /// Its namespace; default `cert-manager`.
    namespace: Option<Namespace>,
    /// The chart.
    #[serde(default)]
    chart: ChartSettings,
    /// For each of its three parts.
    resources: Option<Resources>,
    /// Where Let's Encrypt writes to before a certificate ends.
    acme_email: Option<Text>,
    /// How hosts are proven to be ours; through the ingress when unset.
    solver: Option<DnsSolver>,
    /// Which issuer routes get; default `letsencrypt`, or `selfsigned` in the tier `local`.
    issuer: Option<IssuerName>,
    /// Places of credentials in the secret store, by key.
    #[serde(default)]
    secrets: BTreeMap<Key, Text>,
}

/// A proof through DNS, which wildcards need.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum DnsSolver {
    /// Cloudflare, with an API token in the Secret `cloudflare-api-token`, key `api-token`.
    Cloudflare,
}

/// An issuer.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum IssuerName {
    /// Signs by itself; browsers warn.
    Selfsigned,
    /// Signs with a CA of the platform's own; browsers trust it once people import it.
    PlatformCa,
    /// Let's Encrypt, staging or production by the environment's tier.
    Letsencrypt,
    /// Let's Encrypt's staging server, whatever the tier.
    LetsencryptStaging,
    /// Let's Encrypt's production server, whatever the tier.
    LetsencryptProd,
}

impl IssuerName {
    fn name(self) -> Name {
        match self {
            Self::Selfsigned => fixed("selfsigned"),
            Self::PlatformCa => own_ca::NAME,
            Self::Letsencrypt => fixed("letsencrypt"),
            Self::LetsencryptStaging => fixed("letsencrypt-staging"),
            Self::LetsencryptProd => fixed("letsencrypt-prod"),
        }
    }
}

impl CertificatesProvider for CertManager {
    fn row(&self) -> Row {
        Row {
            id: "cert-manager",
            summary: "cert-manager with self-signed and Let's Encrypt issuers",
            settings: Some(schema_of::<Settings>),
        }
    }

    fn install(
        &self,
        site: &mut Site<'_>,
        solver: Solver,
        secrets: &dyn SecretSource,
    ) -> Option<Issuers> {
        let settings: Settings = site.settings("cert-manager")?;
        let origin = site.origin("cert-manager");
        let (namespace, controller) = controller(site, &settings, &solver);
        let kinds = Installed::by(controller);
        let mut layer =
            Layer::open(&namespace, fixed("issuers"), origin).summary("who signs certificates");
        let tier = site.profile.tier;
        let standard = settings.issuer.unwrap_or(match tier {
            Tier::Local => IssuerName::Selfsigned,
            Tier::Staging | Tier::Production => IssuerName::Letsencrypt,
        });
        let self_signed = Some(SelfSignedIssuer::default());
        let spec = IssuerSpec { self_signed, ..IssuerSpec::default() };
        layer.add_with(Object::new(fixed("selfsigned"), ClusterIssuer { spec }), &kinds);
        if matches!(standard, IssuerName::PlatformCa) {
            own_ca::install(&mut layer, &kinds);
        }
        let is_own = matches!(standard, IssuerName::Selfsigned | IssuerName::PlatformCa);
        if settings.acme_email.is_none() && is_own {
            let handle = site.platform.gate(layer, Readiness::Wait);
            return Some(Issuers { standard: standard.name(), kinds, handle, wildcards: true });
        }
        let Some(email) = settings.acme_email.clone() else {
            site.platform.report(
                Finding::error("acme-email-missing", origin, "cert-manager has no `acme-email`")
                    .note("Let's Encrypt registers an account under it and warns it before a certificate ends")
                    .help("set `components.cert-manager.acme-email`, best to a variable"),
            );
            site.platform.close(layer);
            return None;
        };
        let token =
            settings.solver.map(|DnsSolver::Cloudflare| cloudflare(&mut layer, secrets, &settings));
        for signer in signers(tier) {
            let account = crate::containment::name(format!("{}-account", signer.name));
            let mut acme =
                AcmeIssuer::new(signer.directory().into(), SecretKeySelector::new(account));
            acme.email = Some(email.clone());
            acme.solvers = vec![acme_solver(&solver, token.as_ref())];
            let spec = IssuerSpec { acme: Some(acme), ..IssuerSpec::default() };
            layer.add_with(Object::new(fixed(signer.name), ClusterIssuer { spec }), &kinds);
        }
        let handle = site.platform.gate(layer, Readiness::Wait);
        Some(Issuers {
            standard: standard.name(),
            kinds,
            handle,
            wildcards: settings.solver.is_some() || is_own,
        })
    }
}

/// The ACME issuers: one for each environment, and one that goes with the platform's own.
fn signers(tier: Tier) -> [Signer; 3] {
    let alias = "letsencrypt";
    let own = match tier {
        Tier::Local => Signer::of::<Local, _>(alias, StagingServer),
        Tier::Staging => Signer::of::<Staging, _>(alias, StagingServer),
        Tier::Production => Signer::of::<Production, _>(alias, ProductionServer),
    };
    let staging = Signer::of::<Staging, _>("letsencrypt-staging", StagingServer);
    let production = Signer::of::<Production, _>("letsencrypt-prod", ProductionServer);
    [own, staging, production]
}

/// Installs the controller.
fn controller(
    site: &mut Site<'_>,
    settings: &Settings,
    solver: &Solver,
) -> (Ns<tier::Platform>, Handle<tier::Platform>) {
    let origin = site.origin("cert-manager");
    let name = settings.namespace.clone().unwrap_or(Namespace::literal("cert-manager"));
    let namespace = site.platform.namespace(name, NamespaceOptions::default(), origin);
    let mut layer = Layer::open(&namespace, fixed("cert-manager"), origin)
        .summary("cert-manager, which asks for certificates and renews them");
    let version = settings.chart.version(site, "cert-manager", chart::row("cert_manager_v1"));
    let release = layer.release(Install {
        release: fixed("cert-manager"),
        version,
        chart: CertManagerV1 {
            resources: settings
                .resources
                .clone()
                .unwrap_or(Resources::literal("10m", "64Mi", "256Mi")),
        },
        extra: settings.chart.extra(),
    });
    let proof = if settings.solver.is_some() { Proof::Dns } else { Proof::Http(solver) };
    flow::declare(site.platform, &release, settings.acme_email.as_ref().map(|_| proof));
    let controller = site.platform.gate(layer, Readiness::Wait);
    (namespace, controller)
}

fn cloudflare(
    layer: &mut Layer<tier::Platform>,
    secrets: &dyn SecretSource,
    settings: &Settings,
) -> SecretKey {
    let wanted = Wanted::new(Key::literal("api-token"), "cloudflare", &settings.secrets);
    let [token] = layer.secret(secrets, &fixed("cloudflare-api-token"), [wanted]);
    token
}

fn acme_solver(solver: &Solver, token: Option<&SecretKey>) -> AcmeSolver {
    if let Some(token) = token {
        let mut selector = SecretKeySelector::new(token.secret().clone());
        selector.key = Some(token.key().clone());
        let cloudflare =
            Cloudflare { api_token_secret_ref: Some(selector), ..Cloudflare::default() };
        let dns01 = Dns01 { cloudflare: Some(cloudflare), ..Dns01::default() };
        return AcmeSolver { dns01: Some(dns01), ..AcmeSolver::default() };
    }
    let http01 = match &solver.through {
        Through::Ingress(class) => Http01 {
            ingress: Some(IngressSolver {
                ingress_class_name: Some(fixed(class)),
                ..IngressSolver::default()
            }),
            ..Http01::default()
        },
        Through::Gateway { name, namespace } => {
            let mut parent = ParentRef::new(name.clone());
            parent.namespace = Some(namespace.clone());
            parent.section_name = Some(fixed("http"));
            let route = RouteSolver { parent_refs: vec![parent], ..RouteSolver::default() };
            Http01 { gateway_http_route: Some(route), ..Http01::default() }
        }
    };
    AcmeSolver { http01: Some(http01), ..AcmeSolver::default() }
}
