//! A layer waits for everything and has health checks, which Flux then ignores (health-checks-ignored, DEP-6).

use cofferdam::containment::{Made, Readiness};

pub fn wire(deployment: Made) -> Readiness {
    // instead: Readiness::Checks(vec![deployment])
    Readiness::Wait(vec![deployment])
}
