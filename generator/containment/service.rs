//! Services: addresses inside the cluster that something is known to make.

use crate::{
    containment::{
        flow::{Flow, Selected},
        workload::{ContainerPort, Pods, ServicePort},
    },
    name::{Name, Namespace},
};

/// A Service that is known to exist: a chart contract or a scope made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRef {
    namespace: Namespace,
    name: Name,
    port: ServicePort,
    answered_by: Option<(Pods, ContainerPort)>,
}

impl ServiceRef {
    pub(super) fn new(namespace: Namespace, name: Name, port: ServicePort) -> Self {
        Self { namespace, name, port, answered_by: None }
    }

    /// Says which pods answer, and on which port: flows to the Service are flows to them.
    #[must_use]
    pub fn answered_by(self, pods: Pods, port: ContainerPort) -> Self {
        Self { answered_by: Some((pods, port)), ..self }
    }

    /// The flow from a peer to the pods that answer, where they are known.
    pub fn flow_from(&self, peer: impl Selected) -> Option<Flow> {
        let (pods, port) = self.answered_by.as_ref()?;
        Some(Flow::new(peer, pods, *port))
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
    pub fn port(&self) -> ServicePort {
        self.port
    }

    /// The name under which the whole cluster resolves it.
    pub fn fqdn(&self) -> String {
        format!("{}.{}.svc.cluster.local", self.name, self.namespace)
    }

    /// Its namespace and name, as `cofferdam.yaml` has them.
    pub fn path(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// The address inside the cluster, without a path.
    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}:{}", self.fqdn(), self.port.0)
    }
}

/// A Service that something renders: a [`ServiceRef`], which chart contracts and scopes give.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no Service that something renders",
    label = "requests may end at a Service that does not exist (rule backend-not-rendered, EXP-5)",
    note = "take the Service from the chart's contract, from `Scope::serve`, or, for a chart without a \
            contract, from `Ns::promised`"
)]
pub trait Rendered {
    /// The Service.
    fn service(self) -> ServiceRef;
}

impl Rendered for ServiceRef {
    fn service(self) -> ServiceRef {
        self
    }
}
