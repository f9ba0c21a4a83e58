//! The pods of workloads that are written out, and of the charts whose labels are known.

use super::{ByNamespace, Cluster, Labels, Object, Release};
use crate::yaml::Node;
use std::collections::BTreeMap;

/// Pods of one kind.
#[derive(Clone, Debug)]
pub struct Pods<'a> {
    /// The workload or the HelmRelease that has them made.
    pub object: &'a Object,
    /// Their namespace.
    pub namespace: &'a str,
    /// Their labels.
    pub labels: Labels,
    /// Their `spec`; none where a chart renders it.
    pub spec: Option<&'a Node>,
}

impl Object {
    /// What its pods are made of: a node with their `metadata` and `spec`; none where it is no workload.
    pub fn pod_template(&self) -> Option<&Node> {
        let key = &self.key;
        match (&*key.group, &*key.kind) {
            ("", "Pod") => Some(&self.node),
            ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
            | ("batch", "Job") => self.at(&["spec", "template"]),
            ("batch", "CronJob") => self.at(&["spec", "jobTemplate", "spec", "template"]),
            _ => None,
        }
    }
}

impl Pods<'_> {
    /// The number of a port that is named or numbered.
    pub fn port(&self, port: &Node) -> Option<i64> {
        let text = port.scalar()?;
        if let Ok(number) = text.parse() {
            return Some(number);
        }
        let ports = self.container_ports();
        let named = ports.into_iter().find(|entry| entry.text_at(&["name"]) == Some(&text))?;
        named.get("containerPort")?.scalar()?.parse().ok()
    }

    /// The ports that its containers declare.
    pub fn container_ports(&self) -> Vec<&Node> {
        let containers = self.spec.into_iter().flat_map(containers);
        containers.filter_map(|container| container.get("ports")).flat_map(Node::items).collect()
    }
}

/// The containers of a pod's `spec`, with those that run before and beside them.
pub fn containers(spec: &Node) -> impl Iterator<Item = &Node> {
    let lists = ["initContainers", "containers"].into_iter().filter_map(|key| spec.get(key));
    lists.flat_map(Node::items)
}

impl Cluster {
    /// The pods that are known of.
    pub fn pods(&self) -> ByNamespace<'_, Pods<'_>> {
        let mut all = Vec::new();
        for object in &self.objects {
            let Some(template) = object.pod_template() else { continue };
            let labels = Labels::of(template.at(&["metadata", "labels"]));
            let namespace = &*object.key.namespace;
            all.push(Pods { object, namespace, labels, spec: template.get("spec") });
        }
        for release in self.releases() {
            for labels in of_chart(&release).unwrap_or_default() {
                let (object, namespace) = (release.object, release.namespace);
                all.push(Pods { object, namespace, labels, spec: None });
            }
        }
        ByNamespace::new(all, |pods: &Pods<'_>| Some(pods.namespace))
    }

    /// Whether all pods of a namespace are known: no chart, operator or hidden layer may add others.
    pub fn shows_all_pods_of(&self, namespace: &str) -> bool {
        let makes_more = |(group, _): (&str, &str)| {
            !MAKE_NO_PODS.contains(&group) && group.contains('.') && !group.ends_with(".k8s.io")
        };
        let mut releases = self.releases_in(namespace);
        !matches!(namespace, "kube-system" | "default" | "")
            && !self.may_hide_objects_in(namespace)
            && !self.kinds_in(namespace).any(makes_more)
            && releases.all(|release| of_chart(&release).is_some())
    }
}

/// Groups of custom resources from which no pods come.
const MAKE_NO_PODS: &[&str] = &[
    "bitnami.com",
    "cert-manager.io",
    "cilium.io",
    "external-secrets.io",
    "gateway.envoyproxy.io",
    "generators.external-secrets.io",
    "helm.toolkit.fluxcd.io",
    "image.toolkit.fluxcd.io",
    "keda.sh",
    "kustomize.toolkit.fluxcd.io",
    "notification.toolkit.fluxcd.io",
    "source.toolkit.fluxcd.io",
    "traefik.io",
];

/// The labels of the pods of a release, a map for each kind of them; none where the chart is unknown.
/// `podLabels` and the like may add others.
fn of_chart(release: &Release<'_>) -> Option<Vec<Labels>> {
    if release.object.at(&["spec", "postRenderers"]).is_some() {
        return None;
    }
    let own = release.value(&["nameOverride"]).and_then(Node::text);
    let named = |name: &str, more: &[(&str, &str)]| {
        let name = own.unwrap_or(name);
        let fixed =
            [("app.kubernetes.io/name", name), ("app.kubernetes.io/instance", &*release.name)];
        let known =
            fixed.iter().chain(more).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Labels { known: known.collect::<BTreeMap<_, _>>(), is_whole: false }
    };
    match (release.chart?, release.major()) {
        ("clickstack", Some(1)) => Some(vec![named("clickstack", &[])]),
        ("cert-manager", _) => {
            Some(["cert-manager", "cainjector", "webhook"].map(|name| named(name, &[])).into())
        }
        (chart @ ("grafana" | "ingress-nginx" | "oauth2-proxy" | "opencost"), _) => {
            Some(vec![named(chart, &[])])
        }
        ("opentelemetry-collector", _) => {
            let component = match release.value(&["mode"]).and_then(Node::text)? {
                "daemonset" => "agent-collector",
                "deployment" => "standalone-collector",
                _ => "statefulset-collector",
            };
            // These are all there are, unless values add some.
            let is_whole = release.value(&["podLabels"]).is_none()
                && release.value(&["additionalLabels"]).is_none();
            let labels = named("opentelemetry-collector", &[("component", component)]);
            Some(vec![Labels { is_whole, ..labels }])
        }
        _ => None,
    }
}
