//! Exposure: who can be reached from where, and through what.

use crate::{
    containment::{
        handle::Handle,
        layer::Layer,
        namespace::Ns,
        scope::{Object, Scope},
        tier::{self, Tier},
    },
    model::{Core, ObjectId, core},
    name::{Label, Name, Namespace, VarName},
    text::{Host, Text},
};
use std::{fmt, marker::PhantomData, sync::Arc};

/// A Service that is known to exist: a chart contract or a scope made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRef {
    namespace: Namespace,
    name: Name,
    port: u16,
}

impl ServiceRef {
    pub(super) fn new(namespace: Namespace, name: Name, port: u16) -> Self {
        Self { namespace, name, port }
    }

    /// The Service's namespace.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The Service's name.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The Service's port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The name under which the whole cluster resolves it.
    pub fn fqdn(&self) -> String {
        format!("{}.{}.svc.cluster.local", self.name, self.namespace)
    }

    /// The address inside the cluster, without a path.
    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}:{}", self.fqdn(), self.port)
    }
}

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
    protection: Protection,
    state: PhantomData<fn() -> A>,
}

impl<A> Clone for Ui<A> {
    fn clone(&self) -> Self {
        let copy = Self::new(self.service.clone(), self.protection.clone());
        Self { uploads: self.uploads, ..copy }
    }
}

impl<A> Ui<A> {
    fn new(service: ServiceRef, protection: Protection) -> Self {
        Self { service, uploads: false, protection, state: PhantomData }
    }

    /// Says that requests may be of any size, as uploads to a bucket are.
    #[must_use]
    pub fn with_uploads(self) -> Self {
        Self { uploads: true, ..self }
    }

    /// The Service that answers.
    pub fn service(&self) -> &ServiceRef {
        &self.service
    }
}

impl Ui<OwnLogin> {
    /// A user interface that asks for a login by itself; chart contracts say which do.
    pub fn with_own_login(service: ServiceRef) -> Self {
        Self::new(service, Protection::None)
    }
}

impl Ui<Everybody> {
    /// A page for everybody; its author answers for showing nothing that is not.
    pub fn for_everybody(service: ServiceRef) -> Self {
        Self::new(service, Protection::None)
    }
}

impl Ui<Open> {
    /// A user interface that lets everybody in.
    pub fn open(service: ServiceRef) -> Self {
        Self::new(service, Protection::None)
    }

    /// Accepts it without a login on the internal surfaces, for a reason that ends up in the tree.
    pub fn accept(self, reason: impl Into<String>) -> Ui<Accepted> {
        Ui::new(self.service, Protection::Accepted { reason: reason.into() })
    }

    /// Puts it behind a gate, which hands out the pass.
    pub fn behind(self, pass: Pass) -> Ui<Gated> {
        Ui::new(self.service, pass.0)
    }
}

/// Leave to pass: what a gate hands out for one user interface. Whoever writes a gate answers for it.
#[derive(Clone, Debug)]
pub struct Pass(Protection);

impl Pass {
    /// The ingress asks the gate about every request.
    pub fn asking(gate: ForwardAuth) -> Self {
        Self(Protection::ForwardAuth(Box::new(gate)))
    }

    /// Requests go through the gate's own proxy, which the layer runs.
    pub fn through(proxy: ServiceRef, handle: Handle<tier::Platform>) -> Self {
        Self(Protection::Through { proxy, handle })
    }
}

/// What stands between a route and its backend.
#[derive(Clone, Debug)]
pub enum Protection {
    /// Nothing: the backend asks for a login itself.
    None,
    /// Nothing, and that was accepted.
    Accepted {
        /// Why.
        reason: String,
    },
    /// The ingress asks the gate about every request.
    ForwardAuth(Box<ForwardAuth>),
    /// The route goes to the gate's proxy, which passes it on.
    Through {
        /// The proxy's Service.
        proxy: ServiceRef,
        /// The proxy's layer.
        handle: Handle<tier::Platform>,
    },
}

/// Where an ingress asks whether a request may pass.
#[derive(Clone, Debug)]
pub struct ForwardAuth {
    /// The gate's Service.
    pub service: ServiceRef,
    /// The path that answers 202 or 401.
    pub check_path: String,
    /// Where browsers are sent to log in, as seen from outside.
    pub sign_in: Text,
    /// The response headers that the backend gets to see.
    pub headers: Vec<String>,
    /// The gate's layer.
    pub handle: Handle<tier::Platform>,
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
    /// What stands before the backend.
    pub protection: Protection,
    /// The issuer of the certificate, where it is not the platform's own.
    pub issuer: Option<Name>,
}

/// Writes routes in the words of one ingress provider.
pub trait RouteWriter: fmt::Debug + Send + Sync {
    /// Adds the objects that make up the route to the scope of the backend, and names the route itself.
    fn write(&self, scope: &mut Scope, route: &Route) -> ObjectId;
}

/// A way in, over one surface and under one domain.
#[derive(Debug)]
pub struct Gateway<S> {
    writer: Arc<dyn RouteWriter>,
    domain: VarName,
    surface: PhantomData<fn() -> S>,
}

impl<S> Clone for Gateway<S> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.writer), self.domain.clone())
    }
}

impl<S> Gateway<S> {
    /// A way in that the writer's provider serves; hosts are made under `domain`.
    pub fn new(writer: Arc<dyn RouteWriter>, domain: VarName) -> Self {
        Self { writer, domain, surface: PhantomData }
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

/// The origin of a route, such as `https://hyperdx.${DOMAIN}`; there is no way to make one from text (EXP-11).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Url(Text);

impl Url {
    /// The origin with a path behind it.
    pub fn with_path(&self, path: &str) -> Text {
        self.0.clone() + path
    }

    /// The origin as text.
    pub fn text(&self) -> &Text {
        &self.0
    }
}

impl<S> Address<S> {
    /// The origin that browsers see.
    pub fn url(&self) -> Url {
        Url(Text::literal("https://") + self.host.text())
    }

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
    pub fn expose<S, A>(&mut self, address: Address<S>, name: Name, ui: Ui<A>) -> ObjectId
    where
        T: MayFace<S>,
        A: ReachableOver<S>,
    {
        self.hosts.push(address.host.text().to_string());
        let route = Route {
            name,
            label: address.label,
            host: address.host,
            backend: ui.service,
            uploads: ui.uploads,
            protection: ui.protection,
            issuer: address.issuer,
        };
        address.gateway.writer.write(self, &route)
    }
}

impl Scope {
    /// Adds a Service and gives the reference by which routes and others name it.
    pub fn serve(&mut self, service: Object<Core<core::Service>>, port: u16) -> ServiceRef {
        let id = self.add(service);
        ServiceRef::new(self.namespace().clone(), id.name, port)
    }
}

impl<T> Ns<T> {
    /// A Service that an app's author promises; no contract is known that could tell.
    pub fn promised(&self, service: Name, port: u16) -> ServiceRef {
        ServiceRef::new(self.name().clone(), service, port)
    }
}
