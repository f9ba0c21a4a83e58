//! Which fields the API server never lets anybody change.

use super::{Change, FieldChange};
use crate::view::{Object, amount};

/// A kind with the fields of it that are fixed once it exists.
struct Fixed {
    group: &'static str,
    kind: &'static str,
    fields: &'static [&'static str],
}

const fn fixed(group: &'static str, kind: &'static str, fields: &'static [&'static str]) -> Fixed {
    Fixed { group, kind, fields }
}

/// The kinds and fields, as the validation of the API server and of the kinds' own definitions has them.
static FIXED: &[Fixed] = &[
    fixed("", "ConfigMap", &["immutable"]),
    fixed("", "PersistentVolume", &["spec"]),
    fixed("", "PersistentVolumeClaim", &["spec"]),
    fixed("", "Pod", &["spec"]),
    fixed("", "Secret", &["type"]),
    fixed("", "Service", &["spec.clusterIP", "spec.clusterIPs"]),
    fixed("apiextensions.k8s.io", "CustomResourceDefinition", &["spec.scope", "spec.names.kind"]),
    fixed("apps", "DaemonSet", &["spec.selector"]),
    fixed("apps", "Deployment", &["spec.selector"]),
    fixed("apps", "ReplicaSet", &["spec.selector"]),
    fixed(
        "apps",
        "StatefulSet",
        &[
            "spec.selector",
            "spec.serviceName",
            "spec.volumeClaimTemplates",
            "spec.podManagementPolicy",
        ],
    ),
    fixed("batch", "Job", &["spec.template", "spec.selector", "spec.completionMode"]),
    fixed("gateway.networking.k8s.io", "GatewayClass", &["spec.controllerName"]),
    fixed("networking.k8s.io", "IngressClass", &["spec.controller"]),
    fixed("rbac.authorization.k8s.io", "ClusterRoleBinding", &["roleRef"]),
    fixed("rbac.authorization.k8s.io", "RoleBinding", &["roleRef"]),
    fixed("scheduling.k8s.io", "PriorityClass", &["value", "preemptionPolicy"]),
    fixed(
        "storage.k8s.io",
        "StorageClass",
        &["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
    ),
    fixed("storage.k8s.io", "CSIDriver", &["spec.attachRequired", "spec.volumeLifecycleModes"]),
    fixed("snapshot.storage.k8s.io", "VolumeSnapshot", &["spec.source"]),
    fixed("cert-manager.io", "CertificateRequest", &["spec"]),
    fixed("acme.cert-manager.io", "Order", &["spec"]),
    fixed("acme.cert-manager.io", "Challenge", &["spec"]),
];

/// The first field of a change that the API server refuses to change; none where it takes them all.
pub(super) fn refused<'c>(change: &'c Change<'_>) -> Option<&'c FieldChange> {
    let (old, new) = change.both()?;
    if (old.is("", "Secret") || old.is("", "ConfigMap")) && is_immutable(old) {
        return change.touches(&["data", "stringData", "binaryData", "immutable"]);
    }
    let fixed = FIXED.iter().find(|fixed| old.is(fixed.group, fixed.kind))?;
    let mut touched = change.fields.iter();
    touched.find(|field| {
        fixed.fields.iter().any(|fixed| field.is_below(fixed)) && !is_allowed(field, old, new)
    })
}

/// What may change of a `PersistentVolume`.
const OF_A_VOLUME: &[&str] = &[
    "spec.accessModes",
    "spec.capacity",
    "spec.claimRef",
    "spec.mountOptions",
    "spec.persistentVolumeReclaimPolicy",
    "spec.storageClassName",
    "spec.volumeAttributesClassName",
];

/// What may change all the same: a claim may grow, an IP of a Service may be given or left out, and a
/// reclaim policy may be written down as what it is by default.
fn is_allowed(field: &FieldChange, old: &Object, new: &Object) -> bool {
    match &*old.key.kind {
        "PersistentVolumeClaim" if field.is_below("spec.resources") => {
            size(new) >= size(old) && size(old).is_some()
        }
        // Where a volume is does not change; who has it and how it is mounted may.
        "PersistentVolume" => {
            let is_given = ["spec.csi.controllerExpandSecretRef", "spec.nodeAffinity"];
            OF_A_VOLUME.iter().any(|free| field.is_below(free))
                || field.old.is_none() && is_given.iter().any(|given| field.is_below(given))
        }
        "PersistentVolumeClaim" => field.path == "spec.volumeAttributesClassName",
        // The API server keeps an address that a patch does not speak of, and the type may let go of it.
        "Service" => {
            field.old.is_none()
                || field.new.is_none()
                || new.text(&["spec", "type"]) == Some("ExternalName")
                || old.text(&["spec", "type"]) == Some("ExternalName")
        }
        "Pod" => field.is_below("spec.containers.image") || field.is_below("spec.tolerations"),
        "ConfigMap" => field.new == Some(true.into()),
        _ => {
            let is_default = field.old.is_none() && field.new == Some("Delete".into());
            field.path == "reclaimPolicy" && is_default
        }
    }
}

/// What a claim asks for, in bytes.
pub(super) fn size(claim: &Object) -> Option<f64> {
    amount::quantity(&claim.at(&["spec", "resources", "requests", "storage"])?.scalar()?)
}

fn is_immutable(object: &Object) -> bool {
    object.at(&["immutable"]).is_some_and(crate::yaml::Node::is_true)
}
