//! A folder's list names a file that is not there (kustomization-entry-broken, LAY-4).

use cofferdam::{
    containment::{Object, Scope},
    model::{Core, Kustomization, core::ConfigMap},
    name::Name,
};

pub fn wire(scope: &mut Scope, map: Core<ConfigMap>) {
    let list = Kustomization { resources: vec!["gone.yaml".into()], ..Kustomization::default() };
    // instead: scope.add(Object::new(Name::literal("web"), map));
    scope.add(Object::new(Name::literal("web"), list));
}
