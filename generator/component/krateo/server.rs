//! A small server: a Deployment that may not do more than answer, its Service, and leave to drain.

use crate::{
    chart::Resources,
    containment::{
        Layer, Object,
        confined::{restricted, runtime_default},
        exposure::ServiceRef,
        tier,
        workload::{self, Budget, ContainerPort, Pods, ServicePort},
    },
    model::Core,
    name::Name,
    text::Text,
};
use k8s_openapi::{
    api::core::v1::{
        Container, EmptyDirVolumeSource, EnvVar, PodSecurityContext, PodSpec, Probe,
        TCPSocketAction, Volume, VolumeMount,
    },
    apimachinery::pkg::util::intstr::IntOrString,
};
use std::collections::BTreeMap;

/// A program that answers on one port.
pub(super) struct Server {
    /// Its name, and that of everything that is about it.
    pub(super) name: Name,
    /// The image, pinned.
    pub(super) image: String,
    /// What it is started with.
    pub(super) args: Vec<&'static str>,
    /// Its environment.
    pub(super) env: Vec<EnvVar>,
    /// The port.
    pub(super) port: u16,
    /// How it shows that it lives.
    pub(super) life: Life,
    /// How many run.
    pub(super) replicas: u16,
    /// What each may use.
    pub(super) resources: Resources,
}

/// How a program shows that it lives.
#[derive(Clone, Copy, Debug)]
pub(super) enum Life {
    /// It answers under a path.
    Path(&'static str),
    /// It takes connections; its paths want a credential.
    Port,
}

/// A variable whose value is no secret.
pub(super) fn plain(name: &str, value: impl AsRef<str>) -> EnvVar {
    let value = Text::literal(value).into_held();
    EnvVar { name: name.to_owned(), value: Some(value), value_from: None }
}

/// Runs a server, and serves it inside the cluster.
pub(super) fn run(layer: &mut Layer<tier::App>, server: &Server) -> (Pods, ServiceRef) {
    let pod = pod(container(server));
    let deployment = workload::deployment(server.replicas, labels(&server.name), pod);
    let deployment = Object::new(server.name.clone(), Core(deployment));
    let pods = layer.run(deployment.label("app.kubernetes.io/part-of", PART_OF));
    if server.replicas > 1 {
        layer.budget(&pods, Budget::ONE_AT_A_TIME);
    }
    let service = layer.serve(&pods, ServicePort(server.port), PORT);
    (pods, service)
}

/// The name of each server's port.
const PORT: &str = "http";

/// What all of it belongs to.
pub(super) const PART_OF: &str = "krateo-observability-stack";

/// The labels of pods by the name of what they are.
pub(super) fn labels(name: &Name) -> BTreeMap<String, String> {
    let keys = ["app", "app.kubernetes.io/name"];
    keys.map(|key| (key.to_owned(), name.to_string())).into()
}

/// A pod of one container that runs as nobody in particular, without the cluster's API.
pub(super) fn pod(container: Container) -> PodSpec {
    PodSpec {
        automount_service_account_token: Some(false),
        security_context: Some(PodSecurityContext {
            run_as_non_root: Some(true),
            // An image that names its user instead of numbering it cannot be seen not to be root.
            run_as_user: Some(NOBODY),
            run_as_group: Some(NOBODY),
            seccomp_profile: Some(runtime_default()),
            ..Default::default()
        }),
        containers: vec![container],
        volumes: Some(vec![Volume {
            name: "tmp".to_owned(),
            empty_dir: Some(EmptyDirVolumeSource::default()),
            ..Default::default()
        }]),
        ..Default::default()
    }
}

const NOBODY: i64 = 65_534;

/// A container that changes nothing but `/tmp`.
pub(super) fn hardened(name: &str, image: &str, resources: &Resources) -> Container {
    Container {
        name: name.to_owned(),
        image: Some(image.to_owned()),
        resources: Some(resources.requirements()),
        security_context: Some(restricted()),
        volume_mounts: Some(vec![VolumeMount {
            name: "tmp".to_owned(),
            mount_path: "/tmp".to_owned(),
            ..Default::default()
        }]),
        ..Default::default()
    }
}

fn container(server: &Server) -> Container {
    let probe = || match server.life {
        Life::Path(path) => workload::probe(path, PORT),
        Life::Port => Probe {
            tcp_socket: Some(TCPSocketAction {
                port: IntOrString::String(PORT.to_owned()),
                ..Default::default()
            }),
            ..Default::default()
        },
    };
    // A busy program answers late, and to kill it for that makes the others busier.
    let patient = Probe { timeout_seconds: Some(5), failure_threshold: Some(6), ..probe() };
    let args: Vec<_> = server.args.iter().map(ToString::to_string).collect();
    Container {
        args: (!args.is_empty()).then_some(args),
        env: (!server.env.is_empty()).then(|| server.env.clone()),
        ports: Some(vec![workload::port(PORT, ContainerPort(server.port))]),
        liveness_probe: Some(patient),
        readiness_probe: Some(Probe { timeout_seconds: Some(5), ..probe() }),
        ..hardened(server.name.as_str(), &server.image, &server.resources)
    }
}
