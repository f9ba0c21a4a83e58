//! Evidence: what has to be shown before an object of a kind can be made.
//!
//! A custom resource needs the layer that installs its definition and its controller; showing the evidence
//! records the dependency, so it cannot be forgotten (DEP-1, DEP-14).

use crate::{
    containment::{handle::Handle, tier},
    model::{self, Kind},
};

/// Proof that the cluster will understand a kind `K` when the object is applied.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not show that the cluster serves `{K}`",
    label = "not the evidence that `{K}` needs (rule dependency-on-crds-missing, DEP-1)",
    note = "pass what installs the kind: a `secret::Store` for an ExternalSecret, an \
            `Installed<GatewayKinds>` for an HTTPRoute, an `Installed<CertManagerKinds>` for a \
            Certificate"
)]
pub trait Evidence<K: Kind> {
    /// The layer to depend on; none where the distribution brings the kind.
    fn layer(&self) -> Option<&Handle<tier::Platform>>;
}

/// A kind that every cluster with Flux serves.
#[diagnostic::on_unimplemented(
    message = "`{Self}` needs evidence that the cluster serves it",
    label = "use `add_with` and show what installs this kind (rule dependency-on-crds-missing, DEP-1)",
    note = "an object of this kind that is applied before its definition fails the whole layer"
)]
pub trait Unconditional: Kind {}

impl<T> Unconditional for model::Core<T> where Self: Kind {}
impl Unconditional for model::Secret {}
impl Unconditional for model::HelmChartConfig {}

/// The layer that installs a group of kinds, or the word that the distribution brings them.
#[derive(Debug)]
pub struct Installed<G> {
    handle: Option<Handle<tier::Platform>>,
    group: std::marker::PhantomData<fn() -> G>,
}

impl<G> Installed<G> {
    /// The kinds come with this layer.
    pub fn by(handle: Handle<tier::Platform>) -> Self {
        Self { handle: Some(handle), group: std::marker::PhantomData }
    }

    /// The kinds are there before Flux starts, for the stated reason.
    pub fn before_flux(_reason: &'static str) -> Self {
        Self { handle: None, group: std::marker::PhantomData }
    }

    /// The layer, if it is one of ours.
    pub fn handle(&self) -> Option<&Handle<tier::Platform>> {
        self.handle.as_ref()
    }
}

impl<G> Clone for Installed<G> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone(), group: std::marker::PhantomData }
    }
}

macro_rules! groups {
    ($($(#[$doc:meta])* $group:ident: $($kind:ident),*;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $group {}
        $(impl Evidence<model::$kind> for Installed<$group> {
            fn layer(&self) -> Option<&Handle<tier::Platform>> {
                self.handle.as_ref()
            }
        })*
    )*};
}

groups! {
    /// External Secrets Operator, without a store.
    ExternalSecretsKinds: SecretStore, ClusterSecretStore;
    /// Gateway API and a controller for it.
    GatewayKinds: Gateway, GatewayClass, HttpRoute, ReferenceGrant;
    /// Envoy Gateway's own kinds.
    EnvoyKinds: EnvoyProxy;
    /// cert-manager.
    CertManagerKinds: ClusterIssuer, Certificate;
    /// Traefik's own kinds.
    TraefikKinds: Middleware;
    /// Rook's kinds for Ceph.
    CephKinds: CephCluster, CephObjectStore;
}
