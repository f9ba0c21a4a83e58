//! A policy picks pods by labels that somebody guessed (policy-selects-nothing, NET-2).

use cofferdam::containment::{
    flow::Flow,
    workload::{ContainerPort, Pods},
};
use std::collections::BTreeMap;

pub fn wire(sender: &Pods, store: &Pods, guessed: BTreeMap<String, String>) -> Flow {
    // instead: Flow::new(sender, store, ContainerPort(9000))
    Flow::new(sender, guessed, ContainerPort(9000))
}
