//! A dependency is written down by its name (dependency-unresolved, DEP-3).

use cofferdam::containment::{Handle, Layer, tier};

pub fn wire(app: &mut Layer<tier::App>, secrets: &Handle<tier::Platform>) {
    // instead: app.needs(secrets);
    app.needs("external-secrets");
}
