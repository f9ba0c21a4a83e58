//! An issuer lies beside the release that installs its definition (custom-resource-beside-its-crd, DEP-5).

use cofferdam::{
    chart::CertManagerV1,
    containment::{
        Object, Release, Scope,
        evidence::{CertManagerKinds, Installed},
    },
    model::ClusterIssuer,
};

pub fn wire(
    scope: &mut Scope,
    issuer: Object<ClusterIssuer>,
    (earlier, here): (&Installed<CertManagerKinds>, &Release<CertManagerV1>),
) {
    // instead: scope.add_with(issuer, earlier);
    scope.add_with(issuer, here);
}
