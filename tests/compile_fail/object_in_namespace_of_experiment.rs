//! An app is put into the namespace of an experiment (object-outside-its-namespace, ISO-1).
use cofferdam::{
    containment::{Layer, Ns, tier},
    finding::Place,
    name::Name,
};

pub fn wire(own: &Ns<tier::App>, trial: &Ns<tier::Experiment>) -> Layer<tier::App> {
    // instead: Layer::<tier::App>::open(own, Name::literal("web"), Place::default())
    Layer::<tier::App>::open(trial, Name::literal("web"), Place::default())
}
