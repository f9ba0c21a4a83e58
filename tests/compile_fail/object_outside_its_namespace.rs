//! A layer is opened in a namespace that nobody made (object-outside-its-namespace, ISO-1).
use cofferdam::{
    containment::{Layer, Ns, tier},
    finding::Place,
    name::Name,
};

pub fn wire(ns: &Ns<tier::App>) -> Layer<tier::App> {
    // instead: Layer::<tier::App>::open(ns, Name::literal("web"), Place::default())
    Layer::<tier::App>::open("web", Name::literal("web"), Place::default())
}
