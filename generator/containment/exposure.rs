//! Exposure: who can be reached from where, and through what.

use crate::{
    containment::{
        flow::Peer,
        layer::Layer,
        made::Made,
        namespace::Ns,
        scope::Scope,
        tier::{self, Tier},
        workload::ServicePort,
    },
    finding::{Finding, Place},
    name::{Label, Name, Namespace, VarName},
    text::{Host, Text},
};
use std::{fmt, marker::PhantomData, sync::Arc};

pub use super::{
    gate::{ForwardAuth, Grant, Granted, Pass, PassesOn, Protection},
    service::{Rendered, ServiceRef},
};

/// Reached from the house network alone.
#[derive(Clone, Copy, Debug)]
pub enum Internal {}

/// Reached from the internet.
#[derive(Clone, Copy, Debug)]
pub enum Public {}

/// Reached from the tailnet alone.
#[derive(Clone, Copy, Debug)]
pub enum Tailnet {}

/// Says that a layer of this tier may be reached over the surface `S` (EXP-1).
#[diagnostic::on_unimplemented(
    message = "a layer of tier `{Self}` must not be reached over `{S}`",
    label = "an experiment stays inside (rule experiment-on-public-gateway, EXP-1)",
    note = "take the internal gateway or the tailnet; what should be public is no experiment any more"
)]
pub trait MayFace<S>: Tier {}

impl MayFace<Internal> for tier::Platform {}
impl MayFace<Public> for tier::Platform {}
impl MayFace<Tailnet> for tier::Platform {}
impl MayFace<Internal> for tier::App {}
impl MayFace<Public> for tier::App {}
impl MayFace<Tailnet> for tier::App {}
impl MayFace<Internal> for tier::Experiment {}
impl MayFace<Tailnet> for tier::Experiment {}

/// A user interface that asks for no login.
#[derive(Clone, Copy, Debug)]
pub enum Open {}

/// A user interface with a login of its own.
#[derive(Clone, Copy, Debug)]
pub enum OwnLogin {}

/// A page that is meant for everybody: there is nothing to log in to.
#[derive(Clone, Copy, Debug)]
pub enum Everybody {}

/// A user interface behind the auth gate.
#[derive(Clone, Copy, Debug)]
pub enum Gated {}

/// A user interface without a login, accepted inside the house for a stated reason.
#[derive(Clone, Copy, Debug)]
pub enum Accepted {}

/// Says that a user interface in this state may be reached over the surface `S` (EXP-9).
#[diagnostic::on_unimplemented(
    message = "a user interface in state `{Self}` must not be reached over `{S}`",
    label = "nobody would be asked to log in (rule open-ui-without-gate, EXP-9)",
    note = "pass it through the auth gate with `Gate::protect`, or `accept` it with a reason for the \
            internal surfaces"
)]
pub trait ReachableOver<S> {}

impl ReachableOver<Internal> for OwnLogin {}
impl ReachableOver<Public> for OwnLogin {}
impl ReachableOver<Tailnet> for OwnLogin {}
impl ReachableOver<Internal> for Everybody {}
impl ReachableOver<Public> for Everybody {}
impl ReachableOver<Tailnet> for Everybody {}
impl ReachableOver<Internal> for Gated {}
impl ReachableOver<Public> for Gated {}
impl ReachableOver<Internal> for Accepted {}
impl ReachableOver<Tailnet> for Accepted {}

/// A user interface: a Service and what stands before it.
#[derive(Debug)]
pub struct Ui<A> {
    service: ServiceRef,
    uploads: bool,
    path: Option<String>,
    protection: Protection,
    state: PhantomData<fn() -> A>,
}

impl<A> Clone for Ui<A> {
    fn clone(&self) -> Self {
        let copy = Self::new(self.service.clone(), self.protection.clone());
        Self { uploads: self.uploads, path: self.path.clone(), ..copy }
    }
}

impl<A> Ui<A> {
    fn new(service: ServiceRef, protection: Protection) -> Self {
        Self { service, uploads: false, path: None, protection, state: PhantomData }
    }

    /// Says that requests may be of any size, as uploads to a bucket are.
    #[must_use]
    pub fn with_uploads(self) -> Self {
        Self { uploads: true, ..self }
    }

    /// Says that it answers under a path alone, as the callback of a login does.
    #[must_use]
    pub fn under(self, path: &str) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }

    /// The Service that answers.
    pub fn service(&self) -> &ServiceRef {
        &self.service
    }
}

impl Ui<OwnLogin> {
    /// A user interface that asks for a login by itself; chart contracts say which do.
    pub fn with_own_login(service: impl Rendered) -> Self {
        Self::new(service.service(), Protection::None)
    }
}

impl Ui<Everybody> {
    /// A page for everybody; its author answers for showing nothing that is not.
    pub fn for_everybody(service: impl Rendered) -> Self {
        Self::new(service.service(), Protection::None)
    }
}

impl Ui<Open> {
    /// A user interface that lets everybody in.
    pub fn open(service: impl Rendered) -> Self {
        Self::new(service.service(), Protection::None)
    }

    /// Accepts it without a login on the internal surfaces, for a reason that ends up in the tree.
    pub fn accept(self, reason: impl Into<String>) -> Ui<Accepted> {
        Ui::new(self.service, Protection::Accepted { reason: reason.into() })
    }

    /// Puts it behind a gate, which hands out the pass.
    pub fn behind(self, pass: Pass) -> Ui<Gated> {
        Ui::new(self.service, pass.into_protection())
    }
}

/// What a route asks of the ingress provider.
#[derive(Clone, Debug)]
pub struct Route {
    /// The name of the objects that make it up.
    pub name: Name,
    /// The part of the host below the domain.
    pub label: Label,
    /// The host.
    pub host: Host,
    /// Where requests end.
    pub backend: ServiceRef,
    /// Whether requests may be of any size.
    pub uploads: bool,
    /// The path under which it answers; the whole host when unset.
    pub path: Option<String>,
    /// What stands before the backend.
    pub protection: Protection,
    /// The issuer of the certificate, where it is not the platform's own.
    pub issuer: Option<Name>,
}

/// Writes routes in the words of one ingress provider.
pub trait RouteWriter: fmt::Debug + Send + Sync {
    /// Adds the objects that make up the route to the scope of the backend, and names the route itself.
    fn write(&self, scope: &mut Scope, route: &Route) -> Made;
}

/// A way in, over one surface and under one domain.
#[derive(Debug)]
pub struct Gateway<S> {
    writer: Arc<dyn RouteWriter>,
    domain: VarName,
    proxy: Option<Peer>,
    surface: PhantomData<fn() -> S>,
}

impl<S> Clone for Gateway<S> {
    fn clone(&self) -> Self {
        let copy = Self::new(Arc::clone(&self.writer), self.domain.clone());
        Self { proxy: self.proxy.clone(), ..copy }
    }
}

impl<S> Gateway<S> {
    /// A way in that the writer's provider serves; hosts are made under `domain`.
    pub fn new(writer: Arc<dyn RouteWriter>, domain: VarName) -> Self {
        Self { writer, domain, proxy: None, surface: PhantomData }
    }

    /// Says what brings the requests to a Service: the other end of every route's flow.
    #[must_use]
    pub fn served_by(self, proxy: Peer) -> Self {
        Self { proxy: Some(proxy), ..self }
    }

    /// The address that a label will have here; expose something under it.
    pub fn address(&self, label: &Label) -> Address<S> {
        Address {
            host: Host::under(label, &self.domain),
            label: label.clone(),
            gateway: self.clone(),
            issuer: None,
        }
    }
}

/// A host on a gateway, before something answers there.
#[derive(Debug)]
#[must_use = "an address answers only when something is exposed under it"]
pub struct Address<S> {
    gateway: Gateway<S>,
    label: Label,
    host: Host,
    issuer: Option<Name>,
}

/// The origin of a route, such as `https://hyperdx.${DOMAIN}`, or a page under it; there is no way to make
/// one from text (EXP-11).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Url(Text);

impl Url {
    /// The origin that browsers see at an address.
    pub fn of(route: impl Origin) -> Self {
        Self(Text::literal("https://") + route.host().text())
    }

    /// A page under the origin.
    #[must_use]
    pub fn with_path(&self, path: &str) -> Self {
        Self(self.0.clone() + path)
    }

    /// The URL as text.
    pub fn text(&self) -> &Text {
        &self.0
    }
}

/// What has an origin: the [`Address`] of a route.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the origin of a route",
    label = "nothing may answer there (rule base-url-without-route, EXP-11)",
    note = "take the address under which the user interface is exposed: `Url::of(&gateway.address(label))`"
)]
pub trait Origin {
    /// The host.
    fn host(self) -> Host;
}

impl<S> Origin for &Address<S> {
    fn host(self) -> Host {
        self.host.clone()
    }
}

impl<S> Address<S> {
    /// Has the certificate signed by another issuer than the platform's own, if one is given.
    pub fn signed_by(mut self, issuer: Option<Name>) -> Self {
        self.issuer = issuer;
        self
    }

    /// The host.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The part of the host below the domain.
    pub fn label(&self) -> &Label {
        &self.label
    }
}

impl<T: Tier> Layer<T> {
    /// Lets a user interface answer under an address. The tier must be allowed on the surface, and the
    /// interface must be protected enough for it. Gives the route, for health checks.
    pub fn expose<S, A>(&mut self, address: Address<S>, name: Name, ui: Ui<A>) -> Made
    where
        T: MayFace<S>,
        A: ReachableOver<S>,
    {
        self.hosts.push(address.host.text().to_string());
        let through = matches!(ui.protection, Protection::Through { .. });
        if ui.service.namespace() != self.namespace() && !through {
            let origin = self.origin();
            self.report(elsewhere(&ui.service, self.namespace(), origin));
        }
        let end = match &ui.protection {
            Protection::Through { proxy, .. } => proxy,
            Protection::None
            | Protection::Accepted { .. }
            | Protection::ForwardAuth(_)
            | Protection::Labelled { .. } => &ui.service,
        };
        let flow = address.gateway.proxy.clone().and_then(|proxy| end.flow_from(proxy));
        self.flows.extend(flow);
        let route = Route {
            name,
            label: address.label,
            host: address.host,
            backend: ui.service,
            uploads: ui.uploads,
            path: ui.path,
            protection: ui.protection,
            issuer: address.issuer,
        };
        address.gateway.writer.write(self, &route)
    }
}

/// A route may end in its own namespace alone, unless the other one grants it.
fn elsewhere(service: &ServiceRef, namespace: &Namespace, origin: Place) -> Finding {
    let message = format!(
        "a route in `{namespace}` ends at the Service `{}` of `{}`",
        service.name(),
        service.namespace()
    );
    Finding::error("backend-without-grant", origin, message)
        .note("an Ingress cannot leave its namespace, and a Gateway takes no such route without a grant")
        .help("expose the Service in a layer of its own namespace")
}

impl<T> Ns<T> {
    /// A Service that an app's author promises; no contract is known that could tell.
    pub fn promised(&self, service: Name, port: u16) -> ServiceRef {
        ServiceRef::new(self.name().clone(), service, ServicePort(port))
    }
}
