//! ClickHouse as those see it who speak its own protocols: collectors that write rows, programs that read.

use super::settings::{Collector, Settings};
use crate::{
    chart::{ClickStackV3, Retention},
    containment::{
        Handle, Release, Wanted,
        exposure::ServiceRef,
        signal::{Keeps, Logs, Metrics, RowStore, Sink, Traces},
        tier,
        workload::{ContainerPort, Pods},
    },
    name::Name,
    provider::Site,
};

/// The ends of ClickHouse and HyperDX, before it is known who may use them.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    http: ServiceRef,
    native: ServiceRef,
    pods: Pods,
    ui: Pods,
    api: Option<ServiceRef>,
    has_tables: bool,
    kept: Retention,
}

impl Ends {
    /// The ends of a release.
    pub(super) fn of(release: &Release<ClickStackV3>, settings: &Settings) -> Self {
        Self {
            http: ClickStackV3::clickhouse_http(release),
            native: ClickStackV3::clickhouse_native(release),
            pods: ClickStackV3::clickhouse_pods(release),
            ui: ClickStackV3::hyperdx_pods(release),
            api: settings.api.then(|| ClickStackV3::hyperdx_api(release)),
            has_tables: settings.collector != Collector::None,
            kept: settings.clickhouse.tables().unwrap_or(Retention::days(30)),
        }
    }
}

/// ClickHouse, installed as part of the platform.
#[derive(Clone, Debug)]
pub struct ClickHouse {
    /// Its tables of log records.
    pub logs: Option<Sink<Logs>>,
    /// Its tables of measurements.
    pub metrics: Option<Sink<Metrics>>,
    /// Its tables of spans.
    pub traces: Option<Sink<Traces>>,
    /// Where it answers queries.
    pub http: ServiceRef,
    /// Its pods.
    pub pods: Pods,
    /// HyperDX's pods, which call whom alerts are for.
    pub ui: Pods,
    /// HyperDX's API, where programs may reach it.
    pub api: Option<ServiceRef>,
    /// Whether it comes with its tables, or somebody has to make them.
    pub has_tables: bool,
    /// How long its tables keep a row, whoever makes them.
    pub kept: Retention,
    /// The password of the user who writes, [`WRITER`].
    pub writer: Wanted,
    /// The password of the user who reads, [`READER`].
    pub reader: Wanted,
    /// The layer that runs it.
    pub handle: Handle<tier::Platform>,
}

/// The user who makes tables and inserts.
pub const WRITER: Name = Name::literal("otelcollector");

/// The user who reads.
pub const READER: Name = Name::literal("app");

/// The port for ClickHouse's own protocol.
pub const NATIVE: ContainerPort = ContainerPort(9000);

/// The port for queries over HTTP.
pub const HTTP: ContainerPort = ContainerPort(8123);

/// ClickHouse, of which it is known that it keeps logs and traces, or measurements.
struct Kept(ServiceRef, Handle<tier::Platform>);
struct Measured(ServiceRef, Handle<tier::Platform>);

macro_rules! store {
    ($($store:ident: $($signal:ident),*;)*) => {$(
        impl RowStore for $store {
            fn native(&self) -> ServiceRef {
                self.0.clone()
            }

            fn layer(&self) -> Handle<tier::Platform> {
                self.1.clone()
            }
        }
        $(impl Keeps<$signal> for $store {})*
    )*};
}

store! {
    Kept: Logs, Traces;
    Measured: Metrics;
}

impl ClickHouse {
    /// What the profile chooses it for; `writer` and `reader` are where the passwords of its users are.
    pub(super) fn chosen(
        site: &Site<'_>,
        ends: Ends,
        handle: Handle<tier::Platform>,
        [writer, reader]: [Wanted; 2],
    ) -> Self {
        let is_chosen = |axis| site.choice(axis) == "clickstack";
        let kept = is_chosen("logs-and-traces").then(|| Kept(ends.native.clone(), handle.clone()));
        let measured = is_chosen("metrics").then(|| Measured(ends.native, handle.clone()));
        Self {
            logs: kept.as_ref().map(Sink::of),
            metrics: measured.as_ref().map(Sink::of),
            traces: kept.as_ref().map(Sink::of),
            http: ends.http,
            pods: ends.pods,
            ui: ends.ui,
            api: ends.api,
            has_tables: ends.has_tables,
            kept: ends.kept,
            writer,
            reader,
            handle,
        }
    }
}
