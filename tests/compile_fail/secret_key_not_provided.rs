//! A key is read that no provider was asked for (secret-key-not-provided, SEC-5).

use cofferdam::{
    containment::SecretKey,
    name::{Key, Name},
};

pub fn wire(provided: &SecretKey, secret: &Name, key: &Key) -> SecretKey {
    // instead: SecretKey::from(provided)
    SecretKey::from((secret, key))
}
