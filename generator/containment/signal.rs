//! Signals: a pipeline takes only exporters of its own signal (PIL-1, PIL-2).

use crate::containment::{exposure::ServiceRef, handle::Handle, secret::Wanted, tier};
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
    endpoint: ServiceRef,
    token: Option<Wanted>,
    backend: Option<Handle<tier::Platform>>,
    signal: PhantomData<fn() -> S>,
}

/// A backend that takes OTLP over HTTP.
pub trait Backend {
    /// The Service and port that take OTLP over HTTP.
    fn endpoint(&self) -> ServiceRef;

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

    /// The Service and port.
    pub fn endpoint(&self) -> &ServiceRef {
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

/// A collector's pipeline for one signal.
#[derive(Clone, Debug)]
pub struct Pipeline<S> {
    exporter: Exporter<S>,
}

impl<S> Pipeline<S> {
    /// A pipeline that ends at the exporter of the same signal.
    pub fn to(exporter: Exporter<S>) -> Self {
        Self { exporter }
    }

    /// Where it ends.
    pub fn exporter(&self) -> &Exporter<S> {
        &self.exporter
    }
}
