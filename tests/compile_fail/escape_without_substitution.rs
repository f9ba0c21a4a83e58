//! A layer is told to be substituted, or not, beside the variables that decide it
//! (escape-without-substitution, SUB-4).

use cofferdam::containment::{Layer, tier};

pub fn wire(app: Layer<tier::App>) -> Layer<tier::App> {
    // instead: app.summary("its texts are escaped as its variables ask for")
    app.substituted(false)
}
