//! Something depends on a layer that does not say when it is ready (dependency-never-ready, DEP-2).

use cofferdam::containment::{Layer, Platform, Readiness, tier};

pub fn wire(platform: &mut Platform, app: &mut Layer<tier::App>, store: Layer<tier::Platform>) {
    // instead: app.needs(&platform.gate(store, Readiness::Wait));
    app.needs(&platform.close(store));
}
