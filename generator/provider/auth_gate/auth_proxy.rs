//! The proxy behind the login: a Traefik that knows its routers from a file, and no API of the cluster.

use crate::{
    chart::Resources,
    containment::{
        confined::{confined, runtime_default},
        workload::{self, ContainerPort},
    },
    model::core::{ConfigMap, Deployment},
    name::{Label, Name},
    text::{Host, Text},
    yaml,
};
use k8s_openapi::api::core::v1::{Container, PodSecurityContext, PodSpec};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(super) const NAME: Name = Name::literal("auth-proxy");
/// The name of the port that takes requests, and its number.
pub(super) const WEB: (&str, u16) = ("web", 8080);
const PING: (&str, u16) = ("ping", 8082);
const IMAGE: &str = "docker.io/library/traefik:v3.7.11";
const FOLDER: &str = "/etc/traefik/dynamic";

/// What is known behind the login: a host, and the address that answers for it.
pub(super) type Routers = BTreeMap<Label, (Host, String)>;

/// The file with the routers. Traefik sees when it changes, so nothing has to start anew.
pub(super) fn routers(routers: &Routers) -> Result<ConfigMap, crate::error::Error> {
    let rule = |host: &Host| Text::literal("Host(`") + host.text() + "`)";
    let router = |(label, (host, _)): (&Label, &(Host, String))| {
        (label.to_string(), json!({"rule": rule(host), "service": label, "entryPoints": [WEB.0]}))
    };
    let service = |(label, (_, url)): (&Label, &(Host, String))| {
        (label.to_string(), json!({"loadBalancer": {"servers": [{"url": url}]}}))
    };
    let mut http = Map::new();
    if !routers.is_empty() {
        http.insert("routers".to_owned(), routers.iter().map(router).collect::<Value>());
        http.insert("services".to_owned(), routers.iter().map(service).collect::<Value>());
    }
    let text = yaml::write("the routers of the auth proxy", &json!({"http": http}))?;
    let data = BTreeMap::from([("routers.yaml".to_owned(), text)]);
    Ok(ConfigMap { data: Some(data), ..ConfigMap::default() })
}

pub(super) fn deployment(image: Option<Text>, replicas: u16, resources: &Resources) -> Deployment {
    let labels = BTreeMap::from([("app.kubernetes.io/name".to_owned(), NAME.to_string())]);
    let pod = PodSpec {
        automount_service_account_token: Some(false),
        containers: vec![container(image, resources)],
        security_context: Some(PodSecurityContext {
            seccomp_profile: Some(runtime_default()),
            ..PodSecurityContext::default()
        }),
        volumes: Some(vec![workload::config_volume("routers", &NAME)]),
        ..PodSpec::default()
    };
    workload::deployment(replicas, labels, pod)
}

fn container(image: Option<Text>, resources: &Resources) -> Container {
    let args = [
        format!("--entryPoints.{}.address=:{}", WEB.0, WEB.1),
        // Only the login may talk to it, and it says what people asked for.
        format!("--entryPoints.{}.forwardedHeaders.insecure=true", WEB.0),
        format!("--entryPoints.{}.address=:{}", PING.0, PING.1),
        "--ping=true".to_owned(),
        format!("--ping.entryPoint={}", PING.0),
        format!("--providers.file.directory={FOLDER}"),
        "--providers.file.watch=true".to_owned(),
        "--global.checkNewVersion=false".to_owned(),
        "--global.sendAnonymousUsage=false".to_owned(),
    ];
    let port = |(name, number)| workload::port(name, ContainerPort(number));
    let probe = || Some(workload::probe("/ping", PING.0));
    Container {
        name: NAME.to_string(),
        image: Some(image.map_or_else(|| IMAGE.to_owned(), Text::into_held)),
        args: Some(args.into()),
        ports: Some([WEB, PING].map(port).into()),
        liveness_probe: probe(),
        readiness_probe: probe(),
        resources: Some(resources.requirements()),
        security_context: Some(confined(65_532)),
        volume_mounts: Some(vec![workload::mount("routers", FOLDER)]),
        ..Container::default()
    }
}
