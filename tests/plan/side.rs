//! Sides written in short: layers with objects, each as `Kind/namespace/name` with its fields.

use cofferdam::{
    finding::Sources,
    plan::Side,
    view::{self, Input},
};
use serde_yaml::{Mapping, Value};

/// The group and version of each kind that is written in short.
const KINDS: &[(&str, &str)] = &[
    ("CephCluster", "ceph.rook.io/v1"),
    ("Certificate", "cert-manager.io/v1"),
    ("CiliumNetworkPolicy", "cilium.io/v2"),
    ("Cluster", "postgresql.cnpg.io/v1"),
    ("ClusterIssuer", "cert-manager.io/v1"),
    ("ClusterRole", "rbac.authorization.k8s.io/v1"),
    ("ConfigMap", "v1"),
    ("CronJob", "batch/v1"),
    ("CustomResourceDefinition", "apiextensions.k8s.io/v1"),
    ("DaemonSet", "apps/v1"),
    ("Deployment", "apps/v1"),
    ("ExternalSecret", "external-secrets.io/v1"),
    ("Gateway", "gateway.networking.k8s.io/v1"),
    ("HTTPRoute", "gateway.networking.k8s.io/v1"),
    ("HelmChartConfig", "helm.cattle.io/v1"),
    ("HelmRelease", "helm.toolkit.fluxcd.io/v2"),
    ("HelmRepository", "source.toolkit.fluxcd.io/v1"),
    ("Ingress", "networking.k8s.io/v1"),
    ("IngressClass", "networking.k8s.io/v1"),
    ("Job", "batch/v1"),
    ("Kustomization", "kustomize.toolkit.fluxcd.io/v1"),
    ("Middleware", "traefik.io/v1alpha1"),
    ("Namespace", "v1"),
    ("NetworkPolicy", "networking.k8s.io/v1"),
    ("PersistentVolume", "v1"),
    ("PersistentVolumeClaim", "v1"),
    ("ReplicationSource", "volsync.backube/v1alpha1"),
    ("RoleBinding", "rbac.authorization.k8s.io/v1"),
    ("Schedule", "velero.io/v1"),
    ("Secret", "v1"),
    ("SecurityPolicy", "gateway.envoyproxy.io/v1alpha1"),
    ("Service", "v1"),
    ("StatefulSet", "apps/v1"),
    ("StorageClass", "storage.k8s.io/v1"),
    ("ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1"),
];

/// Reads a side: `layers` has the objects of each, `flux` what the Kustomization of each says beyond the usual,
/// and `intent` what `cofferdam.yaml` holds.
pub(crate) fn side(name: &str, layers: &Mapping, flux: &Value, intent: &Value) -> Side {
    let mut files = Vec::new();
    let mut add = |path: String, text: String| {
        files.push(Input { shown: path.clone(), path, bytes: Some(text.into_bytes()) });
    };
    for (layer, objects) in layers {
        let layer = layer.as_str().unwrap();
        let objects = objects.as_sequence().unwrap();
        let texts: Vec<String> = objects.iter().map(object).collect();
        add(format!("out/{layer}/objects.yaml"), texts.join("---\n"));
        add(
            format!("out/{layer}/kustomization.yaml"),
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [objects.yaml]\n"
                .to_owned(),
        );
        add(format!("out/flux/{layer}.yaml"), kustomization(layer, &flux[layer]));
    }
    if !intent.is_null() {
        add("out/cofferdam.yaml".to_owned(), serde_yaml::to_string(intent).unwrap());
    }
    let (repository, findings) = view::read(files, &mut Sources::default());
    assert!(findings.is_empty(), "{name}: {findings:?}");
    Side::of(name, "out", repository)
}

fn kustomization(layer: &str, more: &Value) -> String {
    let base = format!(
        "interval: 10m\nprune: true\npath: ./out/{layer}\nsourceRef: {{kind: GitRepository, name: home}}\n"
    );
    let mut spec: Mapping = serde_yaml::from_str(&base).unwrap();
    let mut metadata = Mapping::new();
    for (key, value) in more.as_mapping().into_iter().flatten() {
        match key.as_str() {
            Some("annotations") => drop(metadata.insert(key.clone(), value.clone())),
            _ => drop(spec.insert(key.clone(), value.clone())),
        }
    }
    metadata.insert("name".into(), layer.into());
    metadata.insert("namespace".into(), "flux-system".into());
    let mut object = Mapping::new();
    object.insert("apiVersion".into(), "kustomize.toolkit.fluxcd.io/v1".into());
    object.insert("kind".into(), "Kustomization".into());
    object.insert("metadata".into(), metadata.into());
    object.insert("spec".into(), spec.into());
    serde_yaml::to_string(&object).unwrap()
}

/// One object: its only key says what it is, and the value has its fields.
fn object(written: &Value) -> String {
    let (id, fields) = written.as_mapping().unwrap().iter().next().unwrap();
    let parts: Vec<&str> = id.as_str().unwrap().split('/').collect();
    let (kind, namespace, name) = match parts.as_slice() {
        [kind, name] => (*kind, None, *name),
        [kind, namespace, name] => (*kind, Some(*namespace), *name),
        other => panic!("{other:?} is no object"),
    };
    let version = KINDS.iter().find(|(known, _)| *known == kind);
    let (_, version) =
        version.unwrap_or_else(|| panic!("{kind} has no version in tests/plan/side.rs"));
    let mut metadata = Mapping::new();
    metadata.insert("name".into(), name.into());
    namespace.map(|namespace| metadata.insert("namespace".into(), namespace.into()));
    let mut object = Mapping::new();
    object.insert("apiVersion".into(), (*version).into());
    object.insert("kind".into(), kind.into());
    for (key, value) in fields.as_mapping().into_iter().flatten() {
        match key.as_str() {
            Some("labels" | "annotations") => drop(metadata.insert(key.clone(), value.clone())),
            _ => drop(object.insert(key.clone(), value.clone())),
        }
    }
    object.insert("metadata".into(), metadata.into());
    serde_yaml::to_string(&object).unwrap()
}
