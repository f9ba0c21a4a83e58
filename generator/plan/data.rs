//! What holds data: objects whose loss no commit brings back.

use super::{Side, delta::FLUX};
use crate::{
    view::{Object, Release},
    yaml::Node,
};
use std::collections::BTreeSet;

/// Custom resources behind which an operator keeps volumes.
const KEEPERS: &[(&str, &str)] = &[
    ("ceph.rook.io", "CephBlockPool"),
    ("ceph.rook.io", "CephCluster"),
    ("ceph.rook.io", "CephFilesystem"),
    ("ceph.rook.io", "CephObjectStore"),
    ("clickhouse.altinity.com", "ClickHouseInstallation"),
    ("clickhouse.com", "ClickHouseCluster"),
    ("clickhouse.com", "KeeperCluster"),
    ("dragonflydb.io", "Dragonfly"),
    ("kafka.strimzi.io", "Kafka"),
    ("mariadb.mmontes.io", "MariaDB"),
    ("k8s.mariadb.com", "MariaDB"),
    ("minio.min.io", "Tenant"),
    ("mongodbcommunity.mongodb.com", "MongoDBCommunity"),
    ("monitoring.coreos.com", "Prometheus"),
    ("objectbucket.io", "ObjectBucketClaim"),
    ("postgresql.cnpg.io", "Cluster"),
    ("rabbitmq.com", "RabbitmqCluster"),
    ("seaweed.seaweedfs.com", "Seaweed"),
];

/// Charts that store, beyond those whose contract says so.
const STORES: &[&str] =
    &["garage", "loki", "minio", "mongodb", "mysql", "postgresql", "prometheus", "redis", "tempo"];

/// What data an object stands for, in a few words; none where nothing is lost that a commit cannot bring back.
pub(super) fn held_by(side: &Side, object: &Object) -> Option<String> {
    let key = &object.key;
    match (&*key.group, &*key.kind) {
        ("", "PersistentVolumeClaim") => Some("the volume behind the claim".to_owned()),
        ("", "PersistentVolume") => Some("the volume".to_owned()),
        ("", "Namespace") => Some("everything in the namespace, its volumes included".to_owned()),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => {
            Some("every object of the kind".to_owned())
        }
        ("apps", "StatefulSet") if object.at(&["spec", "volumeClaimTemplates"]).is_some() => {
            Some("the volumes of its pods".to_owned())
        }
        (group, kind) if KEEPERS.contains(&(group, kind)) => {
            Some(format!("what the `{kind}` keeps"))
        }
        _ => stored_by(&side.cluster.release(object)?),
    }
}

/// The same, for a Flux Kustomization what is below it.
pub(super) fn held_below(side: &Side, object: &Object) -> Option<String> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![object]);
    while let Some(object) = open.pop() {
        if object.key.group != FLUX {
            if let Some(data) = held_by(side, object) {
                return Some(data);
            }
        } else if let Some(layer) = side.cluster.layer(&object.key.namespace, &object.key.name)
            // A layer may apply itself.
            && seen.insert(layer)
        {
            let below = side.cluster.layers[layer].objects.iter().rev();
            open.extend(below.map(|at| &side.cluster.objects[*at]));
        }
    }
    None
}

/// What a release stores, by its chart's promises or by what its values ask for.
pub(super) fn stored_by(release: &Release<'_>) -> Option<String> {
    if let Some(promises) = release.promises() {
        let stores = promises.stores.iter();
        let stores = stores.filter(|store| release.holds(store.when) != Some(false));
        let names: Vec<&str> = stores.map(|store| store.what).collect();
        if !names.is_empty() {
            return Some(format!("what {} stores", names.join(" and ")));
        }
    }
    let is_store = release.chart.is_some_and(|chart| STORES.contains(&chart));
    let asks = release.values().is_some_and(asks_for_volumes);
    (is_store || asks).then(|| format!("the volumes of the release `{}`", release.name))
}

/// Whether values ask for volumes of their own.
fn asks_for_volumes(values: &Node) -> bool {
    values.entries().iter().any(|entry| match &*entry.key {
        "volumeClaimTemplate" | "volumeClaimTemplates" | "dataVolumeClaimSpec" => true,
        "persistence" | "primary" if is_on(&entry.node) => true,
        _ => asks_for_volumes(&entry.node) || entry.node.items().iter().any(asks_for_volumes),
    })
}

fn is_on(persistence: &Node) -> bool {
    persistence.get("enabled").is_some_and(Node::is_true)
        && persistence.get("existingClaim").and_then(Node::text).is_none_or(str::is_empty)
}
