//! ClickStack's custom resources wait for something that is not their operators
//! (operator-dependency-missing, DEP-4).

use cofferdam::{
    chart::{ClickStackOperatorsV1, ClickStackV3},
    containment::{Handle, Layer, Operated, Running, tier},
};

pub fn wire(
    app: &mut Layer<tier::App>,
    operators: &Running<ClickStackOperatorsV1, tier::App>,
    storage: &Handle<tier::Platform>,
) -> Operated<ClickStackV3> {
    // instead: app.operated_by::<ClickStackV3>(operators)
    app.operated_by::<ClickStackV3>(storage)
}
