//! A source is made beside the release that has its own (source-with-two-owners, SRC-3).

use cofferdam::{
    containment::{Chart, Install, Object, Layer, tier},
    model::HelmRepository,
};

pub fn wire<C: Chart>(
    app: &mut Layer<tier::App>,
    install: Install<C>,
    source: Object<HelmRepository>,
) {
    // instead: app.release(install);
    app.add(source);
}
