//! The namespace of an experiment is made without a decision, a review date and a teardown (LIF-1, LIF-2).
use cofferdam::{
    containment::{
        NamespaceOptions, Ns, Platform,
        tier::{Experiment, Terms},
    },
    finding::Place,
    name::Namespace,
};

pub fn wire(platform: &mut Platform, name: Namespace, terms: Terms) -> Ns<Experiment> {
    let options = NamespaceOptions::default();
    // instead: platform.experiment(name, options, terms)
    platform.namespace(name, options, Place::default())
}
