//! A provider installs nothing and does not say who does (provider-empty, PRV-4).

use cofferdam::containment::evidence::{GatewayKinds, Installed};

// instead: pub const KINDS: Installed<GatewayKinds> = Installed::before_flux("k3s brings them");
pub const KINDS: Installed<GatewayKinds> = Installed::before_flux("");
