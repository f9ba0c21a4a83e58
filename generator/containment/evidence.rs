//! Evidence: what has to be shown before an object of a kind can be made.
//!
//! A custom resource needs the layer that installs its definition and its controller; showing the evidence
//! records the dependency, so it cannot be forgotten (DEP-1, DEP-14).

use crate::{
    containment::{handle::Handle, tier},
    model::{
        self, Kind,
        core::{self, CoreKind},
    },
};

/// Proof that the cluster will understand a kind `K` when the object is applied.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not show that the cluster serves `{K}`",
    label = "not the evidence that `{K}` needs (rule dependency-on-crds-missing, DEP-1)",
    note = "pass what installs the kind: a `secret::Store` for an ExternalSecret, an \
            `Installed<GatewayKinds>` for an HTTPRoute, an `Installed<CertManagerKinds>` for a \
            Certificate",
    note = "a release is no evidence: before its layer is gated its definitions may be missing, so nothing of \
            its kinds lies beside it (rule custom-resource-beside-its-crd, DEP-5)"
)]
pub trait Evidence<K: Kind> {
    /// The layer to depend on; none where the distribution brings the kind.
    fn layer(&self) -> Option<&Handle<tier::Platform>>;
}

/// A kind that every cluster with Flux serves.
#[diagnostic::on_unimplemented(
    message = "`{Self}` needs evidence that the cluster serves it",
    label = "not every cluster knows this kind from the start (rule dependency-on-crds-missing, DEP-1)",
    note = "add a custom resource with `add_with` and what installs its kind: applied before its definition, it \
            fails the whole layer",
    note = "Flux's own kinds are written from layers and releases alone: a source has one owner (rule \
            source-with-two-owners, SRC-3), a path is there with all that it lists (rule \
            path-without-kustomization, LAY-2; rule kustomization-entry-broken, LAY-4), and what uses variables \
            is substituted (rule variable-without-substitution, SUB-2)"
)]
pub trait Unconditional {}

impl<T: Handwritten> Unconditional for model::Core<T> {}
impl Unconditional for model::Secret {}
impl Unconditional for model::HelmChartConfig {}

/// A core kind that a component may write itself; the others have a door of their own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not written by hand",
    label = "this kind has a door of its own",
    note = "an Ingress is the provider's, in its own words: use `Layer::expose` (rule provider-leak, PRV-2)",
    note = "a Service stays inside the cluster: use `Scope::serve` (rule experiment-behind-load-balancer, EXP-3)",
    note = "a NetworkPolicy comes of flows, for both of their ends: use `Platform::allow` (rule flow-not-allowed, \
            NET-1)",
    note = "a PodDisruptionBudget comes of a workload that it lets drain: use `Scope::budget` (rule \
            disruption-budget-blocks-drain, HA-1)"
)]
pub trait Handwritten: CoreKind {}

impl Handwritten for core::ClusterRole {}
impl Handwritten for core::ClusterRoleBinding {}
impl Handwritten for core::ConfigMap {}
impl Handwritten for core::CronJob {}
impl Handwritten for core::DaemonSet {}
impl Handwritten for core::Deployment {}
impl Handwritten for core::LimitRange {}
impl Handwritten for core::Namespace {}
impl Handwritten for core::Role {}
impl Handwritten for core::RoleBinding {}
impl Handwritten for core::ServiceAccount {}

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
    pub const fn before_flux(reason: &'static str) -> Self {
        assert!(
            !reason.is_empty(),
            "what installs nothing says who does (rule provider-empty, PRV-4)"
        );
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
    ($($(#[$doc:meta])* $group:ident: $($kind:ty),*;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $group {}
        $(impl Evidence<$kind> for Installed<$group> {
            fn layer(&self) -> Option<&Handle<tier::Platform>> {
                self.handle.as_ref()
            }
        })*
    )*};
}

groups! {
    /// External Secrets Operator, without a store.
    ExternalSecretsKinds: model::ClusterSecretStore, model::PushSecret, model::SecretStore;
    /// Gateway API and a controller for it.
    GatewayKinds: model::Gateway, model::GatewayClass, model::HttpRoute, model::ReferenceGrant;
    /// A controller that answers Ingresses of its class.
    IngressKinds: model::Core<core::Ingress>;
    /// Envoy Gateway's own kinds.
    EnvoyKinds: model::EnvoyProxy, model::SecurityPolicy;
    /// cert-manager.
    CertManagerKinds: model::ClusterIssuer, model::Certificate;
    /// Traefik's own kinds.
    TraefikKinds: model::Middleware;
    /// Rook's kinds for Ceph.
    CephKinds: model::CephCluster, model::CephObjectStore;
    /// The Prometheus operator.
    MonitoringKinds: model::AlertmanagerConfig, model::PodMonitor, model::PrometheusRule,
        model::ServiceMonitor;
    /// Grafana Operator.
    GrafanaKinds: model::Grafana, model::GrafanaDashboard, model::GrafanaDatasource;
    /// OpenTelemetry Operator.
    OpenTelemetryKinds: model::Instrumentation, model::OpenTelemetryCollector;
    /// kagent's own kinds.
    KagentKinds: model::Agent, model::ModelConfig, model::RemoteMcpServer;
    /// external-dns, which writes public DNS.
    DnsKinds: model::DnsEndpoint;
}
