//! A policy names the port of the Service instead of the container's (flow-not-allowed, NET-1).

use cofferdam::containment::{
    flow::Flow,
    workload::{ContainerPort, Pods, ServicePort},
};

pub fn wire(sender: &Pods, web: &Pods) -> Flow {
    // instead: Flow::new(sender, web, ContainerPort(9898))
    Flow::new(sender, web, ServicePort(80))
}
