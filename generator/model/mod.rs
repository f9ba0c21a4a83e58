//! The Kubernetes and Flux kinds that are emitted, one file each.
//!
//! To add one: a file with a body struct and its `Kind`, its `mod` and its row in `kinds!` here.
//! A body holds everything of an object but `apiVersion`, `kind`, `metadata` and `status`.

use crate::{
    name::{Name, Namespace},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap, fmt};

pub use k8s_openapi::{ClusterResourceScope as ClusterWide, NamespaceResourceScope as Namespaced};

/// Declares the structs of an API with camelCase keys.
///
/// A field declared with `?:` is left out while it holds nothing, one declared with `:` is always
/// written. A struct of the first only has a `Default`; any other a `new` that takes the second.
macro_rules! objects {
    ($($(#[$about:meta])* pub struct $name:ident { $($body:tt)* })*) => {$(
        objects! { @ $(#[$about])* $name { $($body)* } }
    )*};
    (@ $(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident ?: $maybe:ty,)* }) => {
        objects! { @struct $(#[$about])* #[derive(Default)] $name {
            $($(#[$doc])* $field ?: $maybe,)*
        } }
    };
    (@ $(#[$about:meta])* $name:ident {
        $($(#[$doc:meta])* $field:ident $(?: $maybe:ty)? $(: $always:ty)?,)*
    }) => {
        objects! { @struct $(#[$about])* $name {
            $($(#[$doc])* $field $(?: $maybe)? $(: $always)?,)*
        } }

        impl $name {
            /// Gives one with what it has to have; all else is unset.
            pub fn new($($($field: $always,)?)*) -> Self {
                Self { $($field $(: <$maybe>::default())?,)* }
            }
        }
    };
    (@struct $(#[$about:meta])* $name:ident {
        $($(#[$doc:meta])* $field:ident $(?: $maybe:ty)? $(: $always:ty)?,)*
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {$(
            $(#[$doc])*
            $(
                #[serde(skip_serializing_if = "crate::model::Absent::is_absent")]
                pub $field: $maybe,
            )?
            $(pub $field: $always,)?
        )*}
    };
}

pub mod agent;
pub mod alertmanager_config;
pub mod ceph_cluster;
pub mod ceph_object_store;
pub mod certificate;
pub mod cilium_network_policy;
pub mod cluster_issuer;
pub mod core;
pub mod dns_endpoint;
pub mod envoy_proxy;
pub mod external_secret;
pub mod flux;
pub mod gateway;
pub mod gateway_class;
pub mod git_repository;
pub mod grafana;
pub mod grafana_dashboard;
pub mod grafana_datasource;
pub mod helm_chart_config;
pub mod helm_release;
pub mod helm_repository;
pub mod http_route;
pub mod instrumentation;
pub mod kustomization;
pub mod kustomize_config;
pub mod label_selector;
pub mod middleware;
pub mod model_config;
pub mod oci_repository;
pub mod open_telemetry_collector;
pub mod pod_monitor;
pub mod prometheus_rule;
pub mod push_secret;
pub mod reference_grant;
pub mod remote_mcp_server;
mod secret;
pub mod secret_store;
pub mod security_policy;
mod served;
pub mod service_monitor;

pub use self::{
    agent::Agent,
    alertmanager_config::AlertmanagerConfig,
    ceph_cluster::CephCluster,
    ceph_object_store::CephObjectStore,
    certificate::Certificate,
    cilium_network_policy::CiliumNetworkPolicy,
    cluster_issuer::ClusterIssuer,
    core::Core,
    dns_endpoint::DnsEndpoint,
    envoy_proxy::EnvoyProxy,
    external_secret::ExternalSecret,
    gateway::Gateway,
    gateway_class::GatewayClass,
    git_repository::GitRepository,
    grafana::Grafana,
    grafana_dashboard::GrafanaDashboard,
    grafana_datasource::GrafanaDatasource,
    helm_chart_config::HelmChartConfig,
    helm_release::HelmRelease,
    helm_repository::HelmRepository,
    http_route::HttpRoute,
    instrumentation::Instrumentation,
    kustomization::FluxKustomization,
    kustomize_config::Kustomization,
    middleware::Middleware,
    model_config::ModelConfig,
    oci_repository::OciRepository,
    open_telemetry_collector::OpenTelemetryCollector,
    pod_monitor::PodMonitor,
    prometheus_rule::PrometheusRule,
    push_secret::PushSecret,
    reference_grant::ReferenceGrant,
    remote_mcp_server::RemoteMcpServer,
    secret::{FilledIn, Secret, SecretText},
    secret_store::{ClusterSecretStore, SecretStore},
    security_policy::SecurityPolicy,
    served::known,
    service_monitor::ServiceMonitor,
};

/// The two scopes an object can have, as types.
pub trait Scope {
    /// Whether objects of this scope live in a namespace.
    const NAMESPACED: bool;
}

impl Scope for Namespaced {
    const NAMESPACED: bool = true;
}

impl Scope for ClusterWide {
    const NAMESPACED: bool = false;
}

/// A kind of object: its identity in the API; the implementor is the object's body.
pub trait Kind: Serialize {
    /// Group and version, such as `apps/v1`.
    const API_VERSION: &'static str;
    /// The kind's name, such as `Deployment`.
    const KIND: &'static str;
    /// The name in the API's paths, such as `deployments`.
    const PLURAL: &'static str;
    /// [`Namespaced`] or [`ClusterWide`].
    type Scope: Scope;
}

/// The identity of one object in a cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId {
    /// Group and version.
    pub api_version: Cow<'static, str>,
    /// The kind's name.
    pub kind: Cow<'static, str>,
    /// The namespace; `None` for cluster-wide kinds.
    pub namespace: Option<Namespace>,
    /// The object's name.
    pub name: Name,
}

impl ObjectId {
    /// Names an object of the kind `K`.
    pub fn of<K: Kind>(namespace: Option<Namespace>, name: Name) -> Self {
        Self {
            api_version: Cow::Borrowed(K::API_VERSION),
            kind: Cow::Borrowed(K::KIND),
            namespace,
            name,
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{} {namespace}/{}", self.kind, self.name),
            None => write!(f, "{} {}", self.kind, self.name),
        }
    }
}

/// An object's metadata as it is emitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Metadata {
    /// The object's name.
    pub name: Name,
    /// Its namespace; `None` for cluster-wide kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Namespace>,
    /// Labels, for selecting.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, Text>,
    /// Annotations, for tools and people.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, Text>,
}

impl Metadata {
    /// Gives metadata without labels and annotations.
    pub fn new(namespace: Option<Namespace>, name: Name) -> Self {
        Self { name, namespace, labels: BTreeMap::new(), annotations: BTreeMap::new() }
    }
}

/// A whole object, to be written: `apiVersion`, `kind`, `metadata`, then what the body holds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document<'a, K: Kind> {
    api_version: &'static str,
    kind: &'static str,
    metadata: &'a Metadata,
    #[serde(flatten)]
    body: &'a K,
}

impl<'a, K: Kind> Document<'a, K> {
    /// Puts metadata and body together.
    pub fn new(metadata: &'a Metadata, body: &'a K) -> Self {
        Self { api_version: K::API_VERSION, kind: K::KIND, metadata, body }
    }
}

/// A number or a text, where the API takes either, such as a port by number or by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum IntOrString {
    /// A number.
    Integer(i64),
    /// A text, such as a port's name or a percentage.
    Text(Text),
}

/// Whether an optional field holds nothing and is left out.
trait Absent {
    fn is_absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<K, V> Absent for BTreeMap<K, V> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// A row of [`KINDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindInfo {
    /// Group and version.
    pub api_version: &'static str,
    /// The kind's name.
    pub kind: &'static str,
    /// The name in the API's paths.
    pub plural: &'static str,
    /// Whether its objects live in a namespace.
    pub namespaced: bool,
}

impl KindInfo {
    const fn of<K: Kind>() -> Self {
        Self {
            api_version: K::API_VERSION,
            kind: K::KIND,
            plural: K::PLURAL,
            namespaced: K::Scope::NAMESPACED,
        }
    }
}

macro_rules! kinds {
    ($($kind:ty,)*) => {
        /// Every kind that can be emitted, sorted by API version and kind.
        pub static KINDS: &[KindInfo] = &[$(KindInfo::of::<$kind>(),)*];
    };
}

kinds! {
    Core<core::DaemonSet>,
    Core<core::Deployment>,
    Core<core::CronJob>,
    CephCluster,
    CephObjectStore,
    Certificate,
    ClusterIssuer,
    CiliumNetworkPolicy,
    ClusterSecretStore,
    ExternalSecret,
    SecretStore,
    PushSecret,
    DnsEndpoint,
    EnvoyProxy,
    SecurityPolicy,
    Gateway,
    GatewayClass,
    HttpRoute,
    ReferenceGrant,
    Grafana,
    GrafanaDashboard,
    GrafanaDatasource,
    HelmChartConfig,
    HelmRelease,
    Agent,
    ModelConfig,
    RemoteMcpServer,
    FluxKustomization,
    PodMonitor,
    PrometheusRule,
    ServiceMonitor,
    AlertmanagerConfig,
    Core<core::Ingress>,
    Core<core::NetworkPolicy>,
    Instrumentation,
    OpenTelemetryCollector,
    Core<core::PodDisruptionBudget>,
    Core<core::ClusterRole>,
    Core<core::ClusterRoleBinding>,
    Core<core::Role>,
    Core<core::RoleBinding>,
    GitRepository,
    HelmRepository,
    OciRepository,
    Middleware,
    Core<core::ConfigMap>,
    Core<core::LimitRange>,
    Core<core::Namespace>,
    Secret,
    Core<core::Service>,
    Core<core::ServiceAccount>,
}
