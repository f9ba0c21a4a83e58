//! Routes go to a gate's proxy in another namespace that did not let them (backend-without-grant, EXP-7).

use cofferdam::containment::{
    Handle,
    exposure::{Grant, Pass, ServiceRef},
    tier,
};

pub fn wire(service: ServiceRef, grant: Grant, gate: Handle<tier::Platform>) -> Pass {
    // instead: Pass::through(grant, gate)
    Pass::through(service, gate)
}
