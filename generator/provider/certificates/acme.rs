//! ACME servers: each signs for the environments that may use it (PRV-9).

use crate::containment::environment::{Environment, Local, Production, Staging};

/// Let's Encrypt's staging server, whose certificates browsers do not trust.
#[derive(Clone, Copy, Debug)]
pub struct StagingServer;

/// Let's Encrypt's production server, which counts every certificate.
#[derive(Clone, Copy, Debug)]
pub struct ProductionServer;

/// Says that a server signs for the environment `E`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not sign for `{E}`",
    label = "an ACME server of another environment (rule acme-server-of-another-tier, PRV-9)",
    note = "production has the `ProductionServer`; what is tried takes the `StagingServer`, which has no limits \
            to use up"
)]
pub trait SignsFor<E> {
    /// The server's directory.
    const DIRECTORY: &'static str;
}

impl SignsFor<Local> for StagingServer {
    const DIRECTORY: &'static str = STAGING;
}

impl SignsFor<Staging> for StagingServer {
    const DIRECTORY: &'static str = STAGING;
}

impl SignsFor<Production> for ProductionServer {
    const DIRECTORY: &'static str = "https://acme-v02.api.letsencrypt.org/directory";
}

const STAGING: &str = "https://acme-staging-v02.api.letsencrypt.org/directory";

/// An issuer, and the server that it asks.
#[derive(Clone, Copy, Debug)]
pub struct Signer {
    /// The issuer's name.
    pub name: &'static str,
    directory: &'static str,
}

impl Signer {
    /// An issuer for the environment `E`.
    pub fn of<E: Environment, S: SignsFor<E>>(name: &'static str, _server: S) -> Self {
        Self { name, directory: S::DIRECTORY }
    }

    /// The directory of the server that it asks.
    pub fn directory(&self) -> &'static str {
        self.directory
    }
}
