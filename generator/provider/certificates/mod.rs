//! The certificates axis: who signs, and how it is proven that a host is ours.
//!
//! To add one: a file that implements [`CertificatesProvider`], its `mod` line and its row in [`PROVIDERS`].

pub mod acme;
mod cert_manager;
mod flow;
mod own_ca;

use crate::{
    containment::{
        Handle, SecretSource,
        evidence::{CertManagerKinds, Installed},
        flow::Peer,
        tier,
        workload::ContainerPort,
    },
    name::{Name, Namespace},
    profile::Tier,
    provider::{Axis, Row, Site},
};

/// How an ACME server is shown that a host is ours: what the ingress provider can answer, and through what.
#[derive(Clone, Debug)]
pub struct Solver {
    /// Through what it is answered.
    pub through: Through,
    /// What brings the requests.
    pub proxy: Peer,
    /// Where its containers take them, over HTTP and over HTTPS.
    pub ports: [ContainerPort; 2],
}

/// Through what an ACME server is answered.
#[derive(Clone, Debug)]
pub enum Through {
    /// Through an Ingress of this class.
    Ingress(&'static str),
    /// Through an HTTPRoute on this Gateway.
    Gateway {
        /// The Gateway's name.
        name: Name,
        /// Its namespace.
        namespace: Namespace,
    },
}

/// What signs certificates: evidence for Certificates, and the issuers by name.
#[derive(Clone, Debug)]
pub struct Issuers {
    /// The issuer that the environment's tier picks.
    pub standard: Name,
    /// cert-manager's kinds.
    pub kinds: Installed<CertManagerKinds>,
    /// The layer of the issuers.
    pub handle: Handle<tier::Platform>,
    /// Whether the standard issuer can sign for every host of a domain at once; ACME wants that proven
    /// through DNS.
    pub wildcards: bool,
}

impl Issuers {
    /// The issuer for one environment of an app, whatever the platform's own tier.
    pub fn for_tier(tier: Tier) -> Name {
        match tier {
            Tier::Local => Name::literal("selfsigned"),
            Tier::Staging => Name::literal("letsencrypt-staging"),
            Tier::Production => Name::literal("letsencrypt-prod"),
        }
    }
}

/// A provider of the certificates axis.
pub trait CertificatesProvider: Sync {
    /// Its row.
    fn row(&self) -> Row;

    /// Installs what it needs and says what signs; `None` after reporting what is missing.
    fn install(
        &self,
        site: &mut Site<'_>,
        solver: Solver,
        secrets: &dyn SecretSource,
    ) -> Option<Issuers>;
}

/// The providers, by id.
pub static PROVIDERS: &[&dyn CertificatesProvider] = &[&cert_manager::CertManager];

/// The axis `certificates`.
pub fn axis() -> Axis {
    Axis {
        id: "certificates",
        summary: "who signs certificates",
        default: Some("cert-manager"),
        providers: PROVIDERS.iter().map(|provider| provider.row()).collect(),
    }
}
