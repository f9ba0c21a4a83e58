//! OTLP endpoints: a Service of a chart, with the port that belongs to the protocol (OTL-1).

use crate::{
    containment::{
        exposure::ServiceRef,
        release::Release,
        workload::{ContainerPort, Pods},
    },
    name::{Name, Namespace},
};
use std::marker::PhantomData;

/// OTLP over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Http {}

/// OTLP over gRPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grpc {}

/// A protocol that OTLP is spoken over.
pub trait Protocol {
    /// The port that belongs to it.
    const PORT: u16;
}

impl Protocol for Http {
    const PORT: u16 = 4318;
}

impl Protocol for Grpc {
    const PORT: u16 = 4317;
}

/// An endpoint that takes OTLP over the protocol `P`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Otlp<P> {
    service: ServiceRef,
    path: &'static str,
    protocol: PhantomData<fn() -> P>,
}

impl<C> Release<C> {
    /// An OTLP endpoint of a Service that the chart renders; called by chart contracts, which know the names.
    pub fn otlp<P: Protocol>(&self, service: Name) -> Otlp<P> {
        Otlp { service: self.service(service, P::PORT), path: "", protocol: PhantomData }
    }

    /// An OTLP endpoint over HTTP that shares a Service's port with other things, and so has a path.
    pub fn otlp_under(&self, service: &ServiceRef, path: &'static str) -> Otlp<Http> {
        Otlp { service: service.clone(), path, protocol: PhantomData }
    }
}

impl<P: Protocol> Otlp<P> {
    /// Says which pods answer, on the port of the protocol: flows to the endpoint are flows to them.
    #[must_use]
    pub fn answered_by(self, pods: Pods) -> Self {
        Self { service: self.service.answered_by(pods, ContainerPort(P::PORT)), ..self }
    }
}

/// An endpoint that takes OTLP over HTTP: an [`Otlp<Http>`](Otlp).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take OTLP over HTTP",
    label = "the sender would speak HTTP to it (rule otlp-endpoint-mismatch, OTL-1)",
    note = "take the endpoint `Otlp<Http>` that the chart's contract gives: its port is that of the protocol"
)]
pub trait OverHttp {
    /// The Service and its port.
    fn service(&self) -> &ServiceRef;

    /// The path under which it listens there; none for most.
    fn path(&self) -> &str;
}

impl OverHttp for Otlp<Http> {
    fn service(&self) -> &ServiceRef {
        &self.service
    }

    fn path(&self) -> &str {
        self.path
    }
}

/// The address of an endpoint, as one namespace sees it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct OtlpUrl(String);

impl OtlpUrl {
    /// The short name beside the Service, and the full one from anywhere else, where only that resolves.
    pub fn seen_from(namespace: &Namespace, endpoint: &impl OverHttp) -> Self {
        let service = endpoint.service();
        if service.namespace() == namespace {
            return Self(format!(
                "http://{}:{}{}",
                service.name(),
                service.port().0,
                endpoint.path()
            ));
        }
        Self(service.url("http") + endpoint.path())
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
