//! One object is made by two layers (object-with-two-owners, LAY-6).

use cofferdam::{
    containment::{Layer, Object, tier},
    model::{Core, core::ConfigMap},
};

pub fn wire(
    (one, other): (&mut Layer<tier::App>, &mut Layer<tier::App>),
    [map, second]: [Object<Core<ConfigMap>>; 2],
) {
    one.add(map);
    // instead: other.add(second);
    other.add(map);
}
