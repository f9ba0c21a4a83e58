//! A Flux Kustomization points at a folder that nothing writes (path-without-kustomization, LAY-2).

use cofferdam::{
    containment::{Object, Scope, Handle, tier},
    model::{
        FluxKustomization,
        kustomization::{FluxKustomizationSpec, KustomizationSource, KustomizationSourceKind},
    },
    name::Name,
    quantity::Duration,
};

pub fn wire(scope: &mut Scope, layer: &Handle<tier::Platform>) {
    let source =
        KustomizationSource::new(KustomizationSourceKind::GitRepository, Name::literal("home"));
    let mut spec = FluxKustomizationSpec::new(Duration::literal("10m"), source, true);
    spec.path = Some("./out/hmoe/web".into());
    // instead: drop(spec); scope.uses(layer);
    scope.add(Object::new(Name::literal("web"), FluxKustomization { spec }));
}
