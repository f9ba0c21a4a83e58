//! The secrets axis: where the values of Secrets come from. They never pass through the tree.
//!
//! To add one: a file that implements [`SecretsProvider`], its `mod` line and its row in [`PROVIDERS`].

mod external;
mod flux_variables;
mod onepassword;
mod openbao;
mod seed;
mod sops;

use crate::{
    containment::SecretSource,
    provider::{Axis, Row, Site},
};
use std::sync::Arc;

/// A provider of the secrets axis.
pub trait SecretsProvider: Sync {
    /// Its row.
    fn row(&self) -> Row;

    /// Installs what it needs and says where secrets come from; `None` after reporting what is missing.
    fn install(&self, site: &mut Site<'_>) -> Option<Arc<dyn SecretSource>>;
}

/// The providers, by id.
pub static PROVIDERS: &[&dyn SecretsProvider] =
    &[&flux_variables::FluxVariables, &onepassword::OnePassword, &openbao::OpenBao, &sops::Sops];

/// The axis `secrets`.
pub fn axis() -> Axis {
    Axis {
        id: "secrets",
        summary: "where the values of Secrets come from",
        default: None,
        providers: PROVIDERS.iter().map(|provider| provider.row()).collect(),
    }
}
