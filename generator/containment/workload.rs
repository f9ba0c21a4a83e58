//! Workloads: pods that policies, budgets and Services can name, since something known makes them.

use crate::{
    containment::{
        exposure::ServiceRef,
        made::Made,
        namespace::Ns,
        scope::{Object, Scope},
    },
    model::{Core, core},
    name::{Name, Namespace},
};
use k8s_openapi::{
    api::{
        apps::v1::DeploymentSpec,
        core::v1::{
            ConfigMapVolumeSource, ContainerPort as PortOfContainer, HTTPGetAction, PodSpec,
            PodTemplateSpec, Probe, ServicePort as PortSpec, ServiceSpec, Volume, VolumeMount,
        },
        policy::v1::PodDisruptionBudgetSpec,
    },
    apimachinery::pkg::{
        apis::meta::v1::{LabelSelector, ObjectMeta},
        util::intstr::IntOrString,
    },
};
use std::collections::BTreeMap;

/// The port on which a container listens: what policies speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContainerPort(pub u16);

/// The port on which a Service answers: what routes and addresses speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServicePort(pub u16);

/// Pods that something known makes: a chart contract, or a workload of a layer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pods {
    namespace: Namespace,
    name: Name,
    labels: BTreeMap<String, String>,
}

impl Pods {
    pub(super) fn new(namespace: Namespace, name: Name, labels: BTreeMap<String, String>) -> Self {
        Self { namespace, name, labels }
    }

    /// Their namespace.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// What they are called here: the name of the objects that are about them.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The labels that they carry, in held form.
    pub fn labels(&self) -> &BTreeMap<String, String> {
        &self.labels
    }

    pub(super) fn selector(&self) -> LabelSelector {
        LabelSelector { match_labels: Some(self.labels.clone()), ..Default::default() }
    }
}

impl<T> Ns<T> {
    /// Pods that somebody else runs here, by what the profile says of their labels, in held form; nothing
    /// is known that could tell.
    pub fn promised_pods(&self, name: Name, labels: BTreeMap<String, String>) -> Pods {
        Pods::new(self.name().clone(), name, labels)
    }
}

/// A Deployment of so many pods, which finds them by the labels that it gives them.
pub fn deployment(
    replicas: u16,
    labels: BTreeMap<String, String>,
    pod: PodSpec,
) -> core::Deployment {
    let metadata = ObjectMeta { labels: Some(labels.clone()), ..Default::default() };
    let spec = DeploymentSpec {
        replicas: Some(replicas.into()),
        selector: LabelSelector { match_labels: Some(labels), ..Default::default() },
        template: PodTemplateSpec { metadata: Some(metadata), spec: Some(pod) },
        ..Default::default()
    };
    core::Deployment { spec: Some(spec), ..Default::default() }
}

/// A port on which a container listens, under a name.
pub fn port(name: &str, port: ContainerPort) -> PortOfContainer {
    PortOfContainer {
        name: Some(name.to_owned()),
        container_port: port.0.into(),
        ..Default::default()
    }
}

/// The files of a ConfigMap, as a volume of this name.
pub fn config_volume(name: &str, map: &Name) -> Volume {
    let source = ConfigMapVolumeSource { name: map.to_string(), ..Default::default() };
    Volume { name: name.to_owned(), config_map: Some(source), ..Default::default() }
}

/// Where a container reads a volume.
pub fn mount(volume: &str, path: &str) -> VolumeMount {
    VolumeMount {
        name: volume.to_owned(),
        mount_path: path.to_owned(),
        read_only: Some(true),
        ..Default::default()
    }
}

/// A question that a container which is well answers under a path of a named port.
pub fn probe(path: &str, port: &str) -> Probe {
    let http_get = HTTPGetAction {
        path: Some(path.to_owned()),
        port: IntOrString::String(port.to_owned()),
        ..Default::default()
    };
    Probe { http_get: Some(http_get), ..Default::default() }
}

/// How many pods a node that is drained may take away at a time; there is no way to block the drain (HA-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(Option<u16>);

impl Budget {
    /// One pod at a time: right for any number of replicas.
    pub const ONE_AT_A_TIME: Self = Self(None);

    /// So many pods stay, of more than that.
    pub const fn at_least(pods: u16, replicas: u16) -> Self {
        assert!(
            pods > 0 && pods < replicas,
            "no pod could ever be taken away, so no node could be drained: keep fewer than there are replicas, or \
             use `Budget::ONE_AT_A_TIME` (rule disruption-budget-blocks-drain, HA-1)"
        );
        Self(Some(pods))
    }
}

impl Scope {
    /// Adds a Deployment and gives its pods.
    pub fn run(&mut self, deployment: Object<Core<core::Deployment>>) -> Pods {
        let template = deployment.body().0.spec.as_ref().map(|spec| &spec.template);
        let labels = template.and_then(|template| template.metadata.as_ref()?.labels.clone());
        let name = self.add(deployment).id().name.clone();
        Pods::new(self.namespace().clone(), name, labels.unwrap_or_default())
    }

    /// Adds a Service inside the cluster, under the name of the pods, and gives the reference by which
    /// routes name it. `target` is the name of the container's port.
    pub fn serve(&mut self, pods: &Pods, port: ServicePort, target: &str) -> ServiceRef {
        let port_spec = PortSpec {
            name: Some(target.to_owned()),
            port: port.0.into(),
            target_port: Some(IntOrString::String(target.to_owned())),
            ..Default::default()
        };
        let spec = ServiceSpec {
            selector: Some(pods.labels.clone()),
            ports: Some(vec![port_spec]),
            ..Default::default()
        };
        let service = core::Service { spec: Some(spec), ..Default::default() };
        self.render(Object::new(pods.name.clone(), Core(service)));
        ServiceRef::new(self.namespace().clone(), pods.name.clone(), port)
    }

    /// Adds a `PodDisruptionBudget` for pods.
    pub fn budget(&mut self, pods: &Pods, budget: Budget) -> Made {
        let number = |pods: u16| Some(IntOrString::Int(pods.into()));
        let spec = PodDisruptionBudgetSpec {
            selector: Some(pods.selector()),
            min_available: budget.0.and_then(number),
            max_unavailable: if budget.0.is_none() { number(1) } else { None },
            ..Default::default()
        };
        let body = core::PodDisruptionBudget { spec: Some(spec), ..Default::default() };
        self.render(Object::new(pods.name.clone(), Core(body)))
    }
}
