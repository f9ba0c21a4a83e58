//! Two layers depend on each other (dependency-unresolved, DEP-3).
use cofferdam::containment::{Layer, Platform, Readiness, tier};

pub fn wire(platform: &mut Platform, mut a: Layer<tier::App>, mut b: Layer<tier::App>) {
    let handle = platform.gate(a, Readiness::Wait);
    b.needs(&handle);
    let handle = platform.gate(b, Readiness::Wait);
    // instead: drop(handle);
    a.needs(&handle);
}
