//! The platform depends on an app (dependency-on-experiment, ISO-2).
use cofferdam::containment::{Handle, Layer, tier};

pub fn wire(base: &mut Layer<tier::Platform>, store: &Handle<tier::Platform>, app: &Handle<tier::App>) {
    // instead: base.needs(store);
    base.needs(app);
}
