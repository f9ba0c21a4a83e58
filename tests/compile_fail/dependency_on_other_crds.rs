//! An HTTPRoute is made with the evidence for an ExternalSecret (dependency-on-crds-missing, DEP-1).
use cofferdam::{
    containment::{
        Object, Scope,
        evidence::{GatewayKinds, Installed},
        secret::Store,
    },
    model::HttpRoute,
};

pub fn wire(
    scope: &mut Scope,
    route: Object<HttpRoute>,
    (gateway, store): (&Installed<GatewayKinds>, &Store),
) {
    // instead: scope.add_with(route, gateway);
    scope.add_with(route, store);
}
