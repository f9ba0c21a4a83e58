//! An ExternalSecret is made without a store (DEP-1, DEP-14).
use cofferdam::{
    containment::{Object, Scope, secret::Store},
    model::ExternalSecret,
};

pub fn wire(scope: &mut Scope, secret: Object<ExternalSecret>, store: &Store) {
    // instead: scope.add_with(secret, store);
    scope.add(secret);
}
