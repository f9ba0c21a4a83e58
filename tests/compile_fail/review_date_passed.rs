//! An experiment gets its namespace without a day on which it ends (review-date-passed, LIF-1).
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
