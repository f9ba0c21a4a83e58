//! A layer is opened and dropped, so that nothing would apply its files (unregistered-file, LAY-1).
use cofferdam::{
    containment::{Layer, Ns, Platform, tier},
    finding::Place,
    name::Name,
};

pub fn wire(platform: &mut Platform, ns: &Ns<tier::App>) {
    let name = Name::literal("web");
    // instead: platform.close(Layer::open(ns, name, Place::default()));
    Layer::open(ns, name, Place::default());
}
