//! Something depends on a layer that does not say when it is ready (DEP-2).
use cofferdam::containment::{Handle, Layer, Platform, Readiness, tier};

pub fn wire(platform: &mut Platform, layer: Layer<tier::App>) -> Handle<tier::App> {
    // instead: platform.gate(layer, Readiness::Wait)
    platform.close(layer)
}
