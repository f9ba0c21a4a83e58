//! A Flux Kustomization is written by hand, without what its variables need
//! (variable-without-substitution, SUB-2).

use cofferdam::{
    containment::{Layer, Object, Platform, Readiness, tier},
    model::FluxKustomization,
};

pub fn wire(
    (platform, mut app): (&mut Platform, Layer<tier::App>),
    by_hand: Object<FluxKustomization>,
) {
    // instead: platform.gate(app, Readiness::Wait);
    app.add(by_hand);
}
