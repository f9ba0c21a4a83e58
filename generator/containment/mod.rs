//! What may touch what: tiers, scopes, layers, handles, evidence, exposure, signals, secret keys, charts.
//!
//! Each idea is a type that makes its violation impossible to write. A component takes what it needs as
//! parameters; what it cannot name it cannot break.

mod composed;
pub mod evidence;
pub mod exposure;
mod foundation;
mod handle;
mod layer;
mod namespace;
mod platform;
mod release;
mod scope;
pub mod secret;
mod settings;
pub mod signal;
pub mod tier;

pub(crate) use self::release::name;
pub use self::{
    composed::{ClosedLayer, Composed, ExperimentRecord, ExternalFolder, Failure},
    handle::Handle,
    layer::{InstalledChart, Layer, Manual, Readiness},
    namespace::{NamespaceOptions, Ns},
    platform::{Platform, TIER},
    release::{Chart, ChartSource, Crds, Extra, Install, Leftover, Release, fullname, merge},
    scope::{Object, Rendered, Scope},
    secret::{SecretKey, SecretSource, Wanted},
    settings::{Settings, Source, Variable},
};
