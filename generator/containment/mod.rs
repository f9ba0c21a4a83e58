//! What may touch what: tiers, scopes, layers, handles, evidence, exposure, signals, secret keys, charts.
//!
//! Each idea is a type that makes its violation impossible to write. A component takes what it needs as
//! parameters; what it cannot name it cannot break.

pub mod allowed;
mod closing;
mod composed;
pub mod confined;
pub mod environment;
pub mod evidence;
pub mod exposure;
pub mod flow;
mod foundation;
mod gate;
mod handle;
mod layer;
mod made;
mod namespace;
mod operator;
pub mod otlp;
mod platform;
mod release;
mod scope;
pub mod secret;
mod service;
mod settings;
pub mod signal;
mod teardown;
pub mod tier;
mod trial;
pub mod workload;

pub(crate) use self::release::name;
pub use self::{
    composed::{ClosedLayer, Composed, ExperimentRecord, Failure, SopsFolder, Stage},
    foundation::TIER,
    handle::{Awaited, Handle},
    layer::{Answer, InstalledChart, Layer, Manual, Readiness},
    made::{Made, WillExist},
    namespace::{HomeOf, NamespaceOptions, Ns},
    operator::{Operated, Operates, Running},
    platform::{OWN_OF_FLUX, Platform},
    release::{Chart, Crds, Extra, Install, Pinned, Release, fullname, fullname_within, merge},
    scope::{Object, Rendered, Scope},
    secret::{Framed, SecretKey, SecretSource, Wanted},
    settings::{Settings, Source, Variable},
    teardown::{Leftover, Teardown, delete_definitions},
    trial::OnRecord,
};
pub use crate::profile::ChartSource;
