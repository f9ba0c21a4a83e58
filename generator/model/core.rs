//! The kinds that Kubernetes itself brings, from `k8s-openapi`, written as people write them.

use crate::model::{Kind, Scope};
use k8s_openapi::{Resource, api::rbac::v1::PolicyRule};
use serde::{Serialize, Serializer, ser::Error};
use serde_json::{Map, Value};

pub use k8s_openapi::api::{
    apps::v1::{DaemonSet, Deployment},
    batch::v1::CronJob,
    core::v1::{ConfigMap, LimitRange, Namespace, Service, ServiceAccount},
    networking::v1::{Ingress, NetworkPolicy},
    policy::v1::PodDisruptionBudget,
    rbac::v1::{ClusterRole, ClusterRoleBinding, Role, RoleBinding},
};

/// A rule of a role: what may be done with which resources of which groups.
pub fn rule(groups: &[&str], resources: &[&str], verbs: &[&str]) -> PolicyRule {
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    PolicyRule {
        api_groups: Some(texts(groups)),
        resources: Some(texts(resources)),
        verbs: texts(verbs),
        ..PolicyRule::default()
    }
}

/// A core kind that is emitted.
///
/// The list is closed so that a `Secret` of the API, with its values in plain sight, is not in
/// it: that one is [`crate::model::Secret`].
pub trait CoreKind: Resource + Serialize {}

impl CoreKind for ClusterRole {}
impl CoreKind for ClusterRoleBinding {}
impl CoreKind for ConfigMap {}
impl CoreKind for CronJob {}
impl CoreKind for DaemonSet {}
impl CoreKind for Deployment {}
impl CoreKind for Ingress {}
impl CoreKind for LimitRange {}
impl CoreKind for Namespace {}
impl CoreKind for NetworkPolicy {}
impl CoreKind for PodDisruptionBudget {}
impl CoreKind for Role {}
impl CoreKind for RoleBinding {}
impl CoreKind for Service {}
impl CoreKind for ServiceAccount {}

/// The body of a core object: without its identity and status, in the order people write.
///
/// The metadata of the wrapped object is not read; [`crate::model::Metadata`] stands for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Core<T>(pub T);

impl<T: CoreKind<Scope: Scope>> Kind for Core<T> {
    const API_VERSION: &'static str = T::API_VERSION;
    const KIND: &'static str = T::KIND;
    const PLURAL: &'static str = T::URL_PATH_SEGMENT;
    type Scope = T::Scope;
}

impl<T: CoreKind> Serialize for Core<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = serde_json::to_value(&self.0).map_err(S::Error::custom)?;
        let Value::Object(mut object) = value else {
            return Err(S::Error::custom("an object of the API is not a map"));
        };
        object.retain(|key, value| !IDENTITY.contains(&key.as_str()) && !is_noise(key, value));
        in_order(object).serialize(serializer)
    }
}

/// What [`crate::model::Document`] writes, and what only the cluster writes.
const IDENTITY: [&str; 4] = ["apiVersion", "kind", "metadata", "status"];

/// Maps whose keys are data: they keep the order of the alphabet.
const FREE: [&str; 9] = [
    "annotations",
    "binaryData",
    "data",
    "labels",
    "limits",
    "matchLabels",
    "nodeSelector",
    "overhead",
    "requests",
];

/// Structs that mean nothing when they are empty; all other empty ones do, as `emptyDir: {}` does.
const NOISE: [&str; 5] = ["metadata", "resources", "securityContext", "status", "strategy"];

/// Keys in the order in which people write them; those not named follow by the alphabet.
const ORDER: [&str; 93] = [
    "name",
    "namespace",
    "generateName",
    "labels",
    "annotations",
    "metadata",
    "apiGroup",
    "kind",
    "type",
    "schedule",
    "timeZone",
    "concurrencyPolicy",
    "suspend",
    "startingDeadlineSeconds",
    "successfulJobsHistoryLimit",
    "failedJobsHistoryLimit",
    "replicas",
    "minAvailable",
    "maxUnavailable",
    "revisionHistoryLimit",
    "progressDeadlineSeconds",
    "backoffLimit",
    "activeDeadlineSeconds",
    "ttlSecondsAfterFinished",
    "strategy",
    "podSelector",
    "selector",
    "policyTypes",
    "ingressClassName",
    "tls",
    "hosts",
    "secretName",
    "host",
    "http",
    "defaultBackend",
    "path",
    "pathType",
    "backend",
    "service",
    "ingress",
    "egress",
    "from",
    "to",
    "jobTemplate",
    "template",
    "serviceAccountName",
    "automountServiceAccountToken",
    "hostNetwork",
    "restartPolicy",
    "terminationGracePeriodSeconds",
    "priorityClassName",
    "nodeSelector",
    "tolerations",
    "affinity",
    "topologySpreadConstraints",
    "imagePullSecrets",
    "initContainers",
    "containers",
    "image",
    "imagePullPolicy",
    "workingDir",
    "command",
    "args",
    "port",
    "targetPort",
    "containerPort",
    "nodePort",
    "protocol",
    "ports",
    "key",
    "operator",
    "value",
    "values",
    "valueFrom",
    "env",
    "envFrom",
    "requests",
    "limits",
    "resources",
    "httpGet",
    "startupProbe",
    "livenessProbe",
    "readinessProbe",
    "lifecycle",
    "mountPath",
    "subPath",
    "apiGroups",
    "resourceNames",
    "verbs",
    "securityContext",
    "volumeMounts",
    "volumes",
    "spec",
];

fn is_noise(key: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(map) => map.is_empty() && NOISE.contains(&key),
        Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn in_order(object: Map<String, Value>) -> Map<String, Value> {
    let rule = object.contains_key("verbs");
    let mut entries: Vec<_> = object
        .into_iter()
        .map(
            |(key, value)| {
                if FREE.contains(&key.as_str()) { (key, value) } else { nested(key, value) }
            },
        )
        .filter(|(key, value)| !is_noise(key, value))
        .collect();
    entries.sort_by(|(a, _), (b, _)| rank(a, rule).cmp(&rank(b, rule)).then_with(|| a.cmp(b)));
    entries.into_iter().collect()
}

fn nested(key: String, value: Value) -> (String, Value) {
    let value = match value {
        Value::Object(map) => in_order(map).into(),
        Value::Array(items) => {
            items.into_iter().map(|item| nested(String::new(), item).1).collect()
        }
        scalar => scalar,
    };
    (key, value)
}

/// The place of a key in its map. In a rule of RBAC `resources` are nouns and stand before the
/// verbs; in a container they are amounts and stand late.
fn rank(key: &str, rule: bool) -> usize {
    let key = if rule && key == "resources" { "apiGroups" } else { key };
    ORDER.iter().position(|first| *first == key).unwrap_or(ORDER.len())
}
