//! No gate: a user interface without a login of its own cannot be reached from the internet.

use crate::provider::{
    Row, Site,
    auth_gate::{AuthGateProvider, Gate, Ground},
};

/// The provider.
pub(super) struct None;

impl AuthGateProvider for None {
    fn row(&self) -> Row {
        Row {
            id: "none",
            summary: "nobody; what has no login stays inside",
            settings: Option::None,
        }
    }

    fn install(&self, _: &mut Site<'_>, _: Ground<'_>) -> Option<Box<dyn Gate>> {
        Option::None
    }
}
