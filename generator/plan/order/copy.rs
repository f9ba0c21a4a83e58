//! The layer of a Job that copies what is in one store to another while both run.

use super::layer_of;
use crate::{
    containment::{ClosedLayer, Composed, Readiness, Rendered, tier::Level},
    model::ObjectId,
    name::{Name, Namespace},
    plan::Delta,
    quantity::Duration,
    view::Release,
    yaml::{self, Node},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What copies: it speaks S3 with every store, and a second run copies what changed since the first.
const IMAGE: &str = "docker.io/rclone/rclone:1.71.0";
const NAME: Name = Name::literal("copy-buckets");

/// The layer that copies every bucket of MinIO to Ceph; none where it is not these two, or they are in namespaces
/// of their own, so that no pod reads the credentials of both.
pub(super) fn buckets(delta: &Delta<'_>, to: &Composed) -> Option<ClosedLayer> {
    let (old, new) = (&delta.from.cluster, &delta.to.cluster);
    let minio = old.releases().find(|release| release.chart == Some("minio"))?;
    let ceph = new.releases().find(|release| release.chart == Some("rook-ceph-cluster"))?;
    let is_new = delta.old(&ceph.object.key).is_none();
    let goes = delta.wanted(&minio.object.key).is_none();
    if !is_new || !goes || minio.namespace != ceph.namespace {
        return None;
    }
    let root = minio.value(&["existingSecret"])?.text()?.to_owned();
    let stores = ceph.value(&["cephObjectStores"]).map(Node::items)?;
    let store = stores.first()?.text_at(&["name"])?.to_owned();
    let namespace = Namespace::try_from(ceph.namespace).ok()?;
    let holder = layer_of(delta.to, ceph.object)?;
    let above = to.layers.iter().find(|layer| layer.name == holder)?;
    let mut depends_on: BTreeSet<Name> = above.depends_on.clone();
    depends_on.insert(holder);
    let user = object(
        ("ceph.rook.io/v1", "CephObjectStoreUser"),
        &namespace,
        &json!({"store": store, "displayName": "copies buckets"}),
    );
    let job = object(("batch/v1", "Job"), &namespace, &job(&minio, &root, &store));
    Some(ClosedLayer {
        name: NAME,
        level: Level::Platform,
        answers: Vec::new(),
        origin: above.origin,
        summary: "a Job that copies every bucket from the old store to the new one".to_owned(),
        objects: vec![user?, job?],
        depends_on,
        readiness: Some(Readiness::Wait),
        variables: BTreeSet::new(),
        timeout: Some(Duration::literal("2h")),
        prune: true,
        external: None,
        charts: Vec::new(),
        manual: Vec::new(),
        namespace,
    })
}

/// The Secret that Rook makes for a user of a store, as `Secret/namespace/name`; none for other objects.
pub(super) fn secret_of_user(object: &Rendered) -> Option<String> {
    if object.id.kind != "CephObjectStoreUser" {
        return None;
    }
    let value = super::between::value(object)?;
    let store = value["spec"]["store"].as_str()?;
    let namespace = object.id.namespace.as_ref()?;
    Some(format!("Secret/{namespace}/{}", made_by_rook(store)))
}

fn made_by_rook(store: &str) -> String {
    format!("rook-ceph-object-user-{store}-{NAME}")
}

fn job(minio: &Release<'_>, root: &str, store: &str) -> Value {
    let made = made_by_rook(store);
    let plain = |name: &str, value: &str| json!({"name": name, "value": value});
    let secret = |name: &str, from: &str, key: &str| json!({"name": name, "valueFrom": {"secretKeyRef": {"name": from, "key": key}}});
    let (name, namespace) = (minio.fullname("minio"), minio.namespace);
    let env = json!([
        plain("RCLONE_CONFIG_OLD_TYPE", "s3"),
        plain("RCLONE_CONFIG_OLD_PROVIDER", "Minio"),
        plain("RCLONE_CONFIG_OLD_ENDPOINT", &format!("http://{name}.{namespace}.svc:9000")),
        secret("RCLONE_CONFIG_OLD_ACCESS_KEY_ID", root, "rootUser"),
        secret("RCLONE_CONFIG_OLD_SECRET_ACCESS_KEY", root, "rootPassword"),
        plain("RCLONE_CONFIG_NEW_TYPE", "s3"),
        plain("RCLONE_CONFIG_NEW_PROVIDER", "Ceph"),
        plain(
            "RCLONE_CONFIG_NEW_ENDPOINT",
            &format!("http://rook-ceph-rgw-{store}.{namespace}.svc")
        ),
        secret("RCLONE_CONFIG_NEW_ACCESS_KEY_ID", &made, "AccessKey"),
        secret("RCLONE_CONFIG_NEW_SECRET_ACCESS_KEY", &made, "SecretKey"),
    ]);
    let container = json!({
        "name": "rclone",
        "image": IMAGE,
        "args": ["copy", "--checksum", "--stats-one-line", "old:", "new:"],
        "env": env,
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "512Mi"}},
        "securityContext": {
            "allowPrivilegeEscalation": false,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": true,
        },
    });
    let pod = json!({
        "restartPolicy": "OnFailure",
        "automountServiceAccountToken": false,
        "securityContext": {"runAsNonRoot": true, "runAsUser": 65534, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container],
    });
    json!({"backoffLimit": 10, "template": {"spec": pod}})
}

fn object(
    (version, kind): (&'static str, &'static str),
    namespace: &Namespace,
    spec: &Value,
) -> Option<Rendered> {
    let id = ObjectId {
        api_version: version.into(),
        kind: kind.into(),
        namespace: Some(namespace.clone()),
        name: NAME,
    };
    let metadata = json!({"name": NAME, "namespace": namespace});
    let value = json!({"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec});
    let text = yaml::write(&id, &value).ok()?;
    Some(Rendered { id, text, why: None })
}
