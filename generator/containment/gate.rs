//! Auth gates: what they hand out, and what stands between a route and its backend.

use crate::{
    containment::{
        evidence::{GatewayKinds, Installed},
        exposure::Url,
        handle::Handle,
        release::{Chart, Release},
        scope::{Object, Scope},
        service::ServiceRef,
        tier,
    },
    model::{
        ReferenceGrant,
        reference_grant::{GrantFrom, GrantTo, ReferenceGrantSpec},
    },
    name::Namespace,
};

const GATEWAY_GROUP: &str = "gateway.networking.k8s.io";

/// Leave to pass: what a gate hands out for one user interface. Whoever writes a gate answers for it.
#[derive(Clone, Debug)]
pub struct Pass(Protection);

impl Pass {
    /// The ingress asks the gate about every request.
    pub fn asking(gate: ForwardAuth) -> Self {
        Self(Protection::ForwardAuth(Box::new(gate)))
    }

    /// A policy of the ingress asks, which picks routes by a label; the layer makes the policy, so it is there
    /// before the route.
    pub fn labelled(
        (key, value): (&'static str, &'static str),
        handle: Handle<tier::Platform>,
    ) -> Self {
        Self(Protection::Labelled { key, value, handle })
    }

    /// Requests go through the gate's own proxy, which the layer runs.
    pub fn through(proxy: impl Granted, handle: Handle<tier::Platform>) -> Self {
        Self(Protection::Through { proxy: proxy.proxy(), handle, is_shared: false })
    }

    /// Requests go through a proxy that stands before many hosts and is told which one was asked for.
    pub fn through_shared(proxy: impl Granted, handle: Handle<tier::Platform>) -> Self {
        Self(Protection::Through { proxy: proxy.proxy(), handle, is_shared: true })
    }

    pub(super) fn into_protection(self) -> Protection {
        self.0
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
    /// A policy of the ingress asks, which picks the route by a label.
    Labelled {
        /// The label's key.
        key: &'static str,
        /// Its value.
        value: &'static str,
        /// The policy's layer.
        handle: Handle<tier::Platform>,
    },
    /// The route goes to the gate's proxy, which passes it on.
    Through {
        /// The proxy's Service.
        proxy: ServiceRef,
        /// The proxy's layer.
        handle: Handle<tier::Platform>,
        /// Whether it stands before other hosts as well.
        is_shared: bool,
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
    pub sign_in: Url,
    /// The response headers that the backend gets to see.
    pub headers: Vec<String>,
    /// The gate's layer.
    pub handle: Handle<tier::Platform>,
}

/// A chart of a proxy that passes on what it lets in.
#[diagnostic::on_unimplemented(
    message = "`{Self}` passes nothing on",
    label = "a host routed to this gate would end in it (rule gate-without-upstream, EXP-8)",
    note = "install a proxy before the Service that the host is for: `OAuth2ProxyV10` with an `Upstream`"
)]
pub trait PassesOn: Chart + Sized {
    /// The Service of the proxy.
    fn proxy(release: &Release<Self>) -> ServiceRef;
}

/// Leave for the routes of a namespace to end at a gate's proxy.
#[derive(Clone, Debug)]
pub struct Grant(ServiceRef);

/// A proxy that routes may end at: a [`Grant`] of [`Scope::grant`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no leave to reach the gate's proxy",
    label = "a Gateway takes no route into another namespace by itself (rule backend-without-grant, EXP-7)",
    note = "have the proxy's own layer grant it: `layer.grant(&release, from, kinds)`"
)]
pub trait Granted {
    /// The Service of the proxy.
    fn proxy(self) -> ServiceRef;
}

impl Granted for Grant {
    fn proxy(self) -> ServiceRef {
        self.0
    }
}

impl Scope {
    /// Lets the routes of a namespace end at a gate's proxy, which lies in the namespace of this scope.
    pub fn grant<C: PassesOn>(
        &mut self,
        proxy: &Release<C>,
        from: &Namespace,
        kinds: &Installed<GatewayKinds>,
    ) -> Grant {
        let service = C::proxy(proxy);
        if from != self.namespace() {
            let mut to = GrantTo::new("".into(), "Service".into());
            to.name = Some(service.name().clone());
            let routes = GrantFrom::new(GATEWAY_GROUP.into(), "HTTPRoute".into(), from.clone());
            let spec = ReferenceGrantSpec::new(vec![routes], vec![to]);
            let name = super::name(format!("{}-{from}", proxy.name()));
            self.add_with(Object::new(name, ReferenceGrant { spec }), kinds);
        }
        Grant(service)
    }
}
