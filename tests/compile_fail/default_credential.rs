//! A public default stands where a credential should come from a store (default-credential, SEC-1).

use cofferdam::{chart::ClickStackV3Secrets, containment::SecretKey};

pub fn wire(keys: ClickStackV3Secrets) -> SecretKey {
    // instead: SecretKey::from(&keys.mongodb)
    SecretKey::from("hyperdx")
}
