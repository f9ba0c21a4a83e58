//! A policy is written for one end of the traffic (flow-not-allowed, NET-1).

use cofferdam::{
    containment::{Layer, Object, Platform, flow::Flow, tier},
    model::{Core, core::NetworkPolicy},
};

pub fn wire(
    (platform, app): (&mut Platform, &mut Layer<tier::App>),
    (flow, policy): (Flow, Object<Core<NetworkPolicy>>),
) {
    // instead: platform.allow(flow);
    app.add(policy);
}
