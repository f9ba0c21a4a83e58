//! A health check waits for an object whose name somebody guessed (health-check-without-object, DEP-7).

use cofferdam::{
    chart::ClickStackV3,
    containment::{Readiness, Release},
    model::{Core, ObjectId, core::Deployment},
    name::Name,
};

pub fn wire(release: &Release<ClickStackV3>) -> Readiness {
    let guessed = ObjectId::of::<Core<Deployment>>(None, Name::literal("hyperdx"));
    // instead: Readiness::checks([ClickStackV3::app_deployment(release)])
    Readiness::checks([guessed])
}
