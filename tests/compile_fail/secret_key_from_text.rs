//! A credential is written down (SEC-1, SEC-3).
use cofferdam::containment::SecretKey;

pub fn wire(from_the_provider: SecretKey) -> SecretKey {
    // instead: from_the_provider
    "hunter2".into()
}
