//! A CA of the platform's own, for where nobody else would sign: browsers trust it once people import it.

use crate::{
    containment::{
        Layer, Object,
        evidence::{CertManagerKinds, Installed},
        tier,
    },
    model::{
        Certificate, ClusterIssuer,
        certificate::{CertificateSpec, IssuerRef},
        cluster_issuer::{CaIssuer, IssuerSpec},
    },
    name::Name,
    provider::fixed,
    quantity::Duration,
};

/// The issuer, its root and the Secret with the key.
pub(super) const NAME: Name = Name::literal("platform-ca");

/// Adds the root, which signs itself, and the issuer that signs with it.
pub(super) fn install(layer: &mut Layer<tier::Platform>, kinds: &Installed<CertManagerKinds>) {
    let mut issuer = IssuerRef::new(fixed("selfsigned"));
    issuer.kind = Some("ClusterIssuer".into());
    let mut root = CertificateSpec::new(NAME, issuer);
    root.is_ca = Some(true);
    root.common_name = Some("the platform's own CA".into());
    root.duration = Some(Duration::literal("87600h"));
    layer.add_with(Object::new(NAME, Certificate { spec: root }), kinds);
    let ca = Some(CaIssuer::new(NAME));
    let spec = IssuerSpec { ca, ..IssuerSpec::default() };
    layer.add_with(Object::new(NAME, ClusterIssuer { spec }), kinds);
}
