//! Signals: a pipeline takes only exporters of its own signal (PIL-1, PIL-2).

use crate::containment::{
    flow::Flow,
    handle::Handle,
    otlp::{Http, Otlp, OverHttp},
    secret::Wanted,
    service::ServiceRef,
    tier,
    workload::Pods,
};
use std::marker::PhantomData;

/// Log records.
#[derive(Clone, Copy, Debug)]
pub enum Logs {}

/// Measurements.
#[derive(Clone, Copy, Debug)]
pub enum Metrics {}

/// Spans.
#[derive(Clone, Copy, Debug)]
pub enum Traces {}

/// Where one signal is sent: a backend hands out exporters only for what it is there to store.
#[derive(Clone, Debug)]
pub struct Exporter<S> {
    endpoint: Otlp<Http>,
    token: Option<Wanted>,
    backend: Option<Handle<tier::Platform>>,
    signal: PhantomData<fn() -> S>,
}

/// A backend that takes OTLP over HTTP.
pub trait Backend {
    /// Where it takes it.
    fn endpoint(&self) -> Otlp<Http>;

    /// What a sender has to show in the `authorization` header.
    fn token(&self) -> Option<Wanted>;

    /// The layer to wait for.
    fn layer(&self) -> Option<Handle<tier::Platform>>;
}

/// Says that a backend is there to store the signal `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store `{S}`",
    label = "this signal belongs to another backend (rule metrics-into-contained-store, PIL-1)",
    note = "send each signal to the backend that the profile names for it"
)]
pub trait Stores<S>: Backend {}

impl<S> Exporter<S> {
    /// An exporter to a backend that stores the signal.
    pub fn of<B: Stores<S>>(backend: &B) -> Self {
        Self {
            endpoint: backend.endpoint(),
            token: backend.token(),
            backend: backend.layer(),
            signal: PhantomData,
        }
    }

    pub(super) fn on_record(endpoint: Otlp<Http>) -> Self {
        Self { endpoint, token: None, backend: None, signal: PhantomData }
    }

    /// Where it ends.
    pub fn endpoint(&self) -> &Otlp<Http> {
        &self.endpoint
    }

    /// What the endpoint wants to see.
    pub fn token(&self) -> Option<&Wanted> {
        self.token.as_ref()
    }

    /// The layer of the backend.
    pub fn backend(&self) -> Option<&Handle<tier::Platform>> {
        self.backend.as_ref()
    }
}

/// Says that the signal `S` may be sent this way: an [`Exporter`] of it, or a test signal on record.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not carry `{S}`",
    label = "this would bring `{S}` to a store of something else (rule prometheus-bridge, PIL-2)",
    note = "end the pipeline at the exporter of its own signal, which the profile's backend for it gives",
    note = "what an experiment is sent from outside is put on record first, with `Platform::test_signal` (rule \
            test-signal-undeclared, LIF-6)"
)]
pub trait Carries<S> {
    /// The exporter that the pipeline ends at.
    fn exporter(self) -> Exporter<S>;
}

impl<S> Carries<S> for Exporter<S> {
    fn exporter(self) -> Self {
        self
    }
}

/// Where each signal of a platform goes; one authoritative backend a signal (PIL-5).
#[derive(Clone, Debug, Default)]
pub struct Backends {
    /// The backend for logs.
    pub logs: Option<Exporter<Logs>>,
    /// The backend for metrics.
    pub metrics: Option<Exporter<Metrics>>,
    /// The backend for traces.
    pub traces: Option<Exporter<Traces>>,
}

/// A store that takes rows over a protocol of its own, from collectors that know it.
pub trait RowStore {
    /// Where it takes them.
    fn native(&self) -> ServiceRef;

    /// The layer to wait for.
    fn layer(&self) -> Handle<tier::Platform>;
}

/// Says that a store is there to keep the signal `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep `{S}`",
    label = "this signal belongs to another store (rule metrics-into-contained-store, PIL-1)",
    note = "send each signal to the backend that the profile names for it"
)]
pub trait Keeps<S>: RowStore {}

/// The tables of one signal: a store hands them out only for what it is there to keep.
#[derive(Clone, Debug)]
pub struct Sink<S> {
    native: ServiceRef,
    store: Handle<tier::Platform>,
    signal: PhantomData<fn() -> S>,
}

impl<S> Sink<S> {
    /// The tables of a store that keeps the signal.
    pub fn of<K: Keeps<S>>(store: &K) -> Self {
        Self { native: store.native(), store: store.layer(), signal: PhantomData }
    }

    /// Where the store takes rows.
    pub fn native(&self) -> &ServiceRef {
        &self.native
    }

    /// The layer of the store.
    pub fn store(&self) -> &Handle<tier::Platform> {
        &self.store
    }
}

/// A collector's pipeline for one signal.
#[derive(Clone, Debug)]
pub struct Pipeline<S> {
    exporter: Exporter<S>,
}

impl<S> Pipeline<S> {
    /// A pipeline that ends at the exporter of the same signal.
    pub fn to(exporter: impl Carries<S>) -> Self {
        Self { exporter: exporter.exporter() }
    }

    /// Where it ends.
    pub fn exporter(&self) -> &Exporter<S> {
        &self.exporter
    }

    /// The traffic of the collector that runs it, where it is known which pods answer at its end.
    pub fn flow_from(&self, collector: &Pods) -> Option<Flow> {
        self.exporter.endpoint.service().flow_from(collector)
    }
}
