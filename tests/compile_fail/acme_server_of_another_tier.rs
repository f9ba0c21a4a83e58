//! What is tried asks Let's Encrypt's production server (acme-server-of-another-tier, PRV-9).

use cofferdam::{
    containment::environment::Staging,
    provider::certificates::acme::{ProductionServer, Signer, StagingServer},
};

pub fn wire() -> Signer {
    // instead: Signer::of::<Staging, _>("letsencrypt", StagingServer)
    Signer::of::<Staging, _>("letsencrypt", ProductionServer)
}
