//! Each `PodDisruptionBudget`, and the workloads whose pods it counts.

use super::{Cluster, Labels, Match, Object, Release};
use crate::yaml::{Entry, Node};

/// A `PodDisruptionBudget` and what it selects, as far as the tree shows it.
#[derive(Debug)]
pub struct Budget<'a> {
    /// The budget.
    pub object: &'a Object,
    /// Each `Deployment` and `StatefulSet` whose pods it selects, each with its replicas where they are known.
    pub workloads: Vec<(&'a Object, Option<u64>)>,
    /// Whether it may select more than these.
    pub is_open: bool,
}

impl Budget<'_> {
    /// The pods that it counts; none where that is not known.
    pub fn replicas(&self) -> Option<u64> {
        let counted = self.workloads.iter().map(|(_, replicas)| *replicas);
        let total: u64 = counted.sum::<Option<u64>>()?;
        (!self.is_open && !self.workloads.is_empty()).then_some(total)
    }
}

impl Cluster {
    /// Each `PodDisruptionBudget`.
    pub fn budgets(&self) -> impl Iterator<Item = Budget<'_>> {
        self.of("policy", "PodDisruptionBudget").map(|object| self.budget(object))
    }

    fn budget<'a>(&'a self, object: &'a Object) -> Budget<'a> {
        let labels = object.at(&["spec", "selector", "matchLabels"]).map(Node::entries);
        let labels = labels.unwrap_or_default();
        let selector = object.at(&["spec", "selector"]);
        let expressions = selector.filter(|node| node.get("matchExpressions").is_some());
        let workloads = ["Deployment", "StatefulSet"].into_iter();
        let namespace = &*object.key.namespace;
        let workloads = workloads.flat_map(|kind| self.of_in(namespace, ("apps", kind)));
        let mut is_open = expressions.is_some() && self.releases_in(namespace).next().is_some();
        let raw = workloads.filter(|workload| {
            let pods = workload.at(&["spec", "template", "metadata", "labels"]);
            let more = expressions.map(|node| Labels::of(pods).matches(node, namespace));
            is_open |= more == Some(Match::Maybe);
            labels.iter().all(|label| is_in(label, pods)) && more.is_none_or(|it| it == Match::Yes)
        });
        let mut workloads: Vec<_> = raw.map(|found| (found, self.replicas_of(found))).collect();
        let releases = self.releases_in(namespace);
        for release in releases.filter(|release| is_of_release(labels, release)) {
            workloads.push((release.object, replicas_of_chart(&release)));
        }
        Budget { object, workloads, is_open }
    }

    /// The least number of pods of a workload; none where something that is not seen decides it.
    fn replicas_of(&self, workload: &Object) -> Option<u64> {
        let is_target = |scaler: &&Object| {
            let target = ["spec", "scaleTargetRef"];
            let text = |key| scaler.text(&[target[0], target[1], key]);
            text("name") == Some(&workload.key.name)
                && text("kind").is_none_or(|kind| kind == workload.key.kind)
        };
        let namespace = &*workload.key.namespace;
        if self.of_in(namespace, ("keda.sh", "ScaledObject")).any(|scaler| is_target(&scaler)) {
            return None;
        }
        let scaler =
            self.of_in(namespace, ("autoscaling", "HorizontalPodAutoscaler")).find(is_target);
        let replicas = match scaler {
            Some(scaler) => scaler.at(&["spec", "minReplicas"]),
            None => workload.at(&["spec", "replicas"]),
        };
        replicas.map_or(Some(1), |replicas| replicas.scalar()?.parse().ok())
    }
}

fn is_in(label: &Entry, labels: Option<&Node>) -> bool {
    let value = labels.and_then(|labels| labels.get(&label.key)).and_then(Node::scalar);
    value.is_some() && value == label.node.scalar()
}

/// Whether labels are those that charts give the pods of a release.
fn is_of_release(labels: &[Entry], release: &Release<'_>) -> bool {
    let value = |key: &str| {
        let label = labels.iter().find(|label| &*label.key == key)?;
        label.node.text()
    };
    value("app.kubernetes.io/instance") == Some(&*release.name)
        && value("app.kubernetes.io/name").is_none_or(|name| Some(name) == release.chart)
        && labels.iter().all(|label| label.key.starts_with("app.kubernetes.io/"))
}

/// The replicas of the charts of which all pods are of one workload.
fn replicas_of_chart(release: &Release<'_>) -> Option<u64> {
    let scaled = release.value(&["autoscaling", "enabled"]).and_then(Node::scalar);
    let is_scaled = scaled.is_some_and(|scaled| scaled != "false");
    let counts = match release.chart? {
        "oauth2-proxy" => true,
        "opentelemetry-collector" => {
            release.value(&["mode"]).and_then(Node::text) == Some("deployment")
        }
        _ => false,
    };
    if is_scaled || !counts {
        return None;
    }
    release.value(&["replicaCount"]).map_or(Some(1), |replicas| replicas.scalar()?.parse().ok())
}
