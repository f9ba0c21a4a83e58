//! An app is put into the namespace of an experiment (ISO-1, ISO-2).
use cofferdam::{
    containment::{Layer, Ns, tier},
    finding::Place,
    name::Name,
};

pub fn wire(own: &Ns<tier::App>, trial: &Ns<tier::Experiment>) -> Layer<tier::App> {
    // instead: Layer::open(own, Name::literal("web"), Place::default())
    Layer::open(trial, Name::literal("web"), Place::default())
}
