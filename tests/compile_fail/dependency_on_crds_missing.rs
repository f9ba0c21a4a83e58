//! An ExternalSecret is made without a store (dependency-on-crds-missing, DEP-1).
use cofferdam::{
    containment::{Object, Scope, secret::Store},
    model::ExternalSecret,
};

pub fn wire(scope: &mut Scope, secret: Object<ExternalSecret>, store: &Store) {
    // instead: scope.add_with(secret, store);
    scope.add(secret);
}
