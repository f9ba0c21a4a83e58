//! What holds data: objects whose loss no commit brings back.

use super::{Side, delta::FLUX};
use crate::{
    view::{Object, Release},
    yaml::{Node, Value},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

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

/// Charts that store, beyond those whose contract says so, each with whether it asks for volumes unless told otherwise.
const STORES: &[(&str, bool)] = &[
    ("garage", true),
    ("loki", true),
    ("minio", true),
    ("mongodb", true),
    ("mysql", true),
    ("postgresql", true),
    ("prometheus", true),
    ("redis", true),
    ("tempo", false),
];

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

/// Whether a `StatefulSet` has the claims of its pods deleted `whenDeleted`, or `whenScaled` for those that go.
pub(super) fn deletes_claims(set: &Object, when: &str) -> bool {
    set.is("apps", "StatefulSet")
        && set.at(&["spec", "volumeClaimTemplates"]).is_some()
        && set.text(&["spec", "persistentVolumeClaimRetentionPolicy", when]) == Some("Delete")
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
    let asks = volumes(release).into_values().any(|volume| matches!(volume, Volume::Own(_)));
    (store(release).is_some() || asks)
        .then(|| format!("the volumes of the release `{}`", release.name))
}

fn store(release: &Release<'_>) -> Option<&'static (&'static str, bool)> {
    STORES.iter().find(|(chart, _)| release.chart == Some(*chart))
}

/// In which way a release that goes on has other volumes than it had, or none, in a few words each.
pub(super) fn lost(old: &Release<'_>, new: &Release<'_>) -> Vec<String> {
    let mut all = Vec::new();
    let base = new.promises().map(|promises| promises.base).or(new.chart).unwrap_or_default();
    let [was, is] = [old, new].map(|release| release.fullname(base));
    if was != is && stored_by(old).is_some() {
        all.push(format!("what it renders is named after `{is}` and no more after `{was}`"));
    }
    let (before, after) = (volumes(old), volumes(new));
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for path in paths {
        let (was, is) = (before.get(path), after.get(path));
        let by_default = match store(new) {
            Some((_, true)) if path.contains("persist") => Some(Volume::Own(None)),
            _ if new.has_unseen_values() => None,
            _ => Some(Volume::None),
        };
        let (Some(was), Some(is)) = (was.or(by_default.as_ref()), is.or(by_default.as_ref()))
        else {
            continue;
        };
        if was != is && *was != Volume::None {
            all.push(format!("`{path}` asks for {is} and no more for {was}"));
        }
    }
    // Of another major nobody may have read what it stores.
    let is_known = old.major() == new.major() && stored_by(new).is_none();
    if let Some(data) = stored_by(old).filter(|_| all.is_empty() && is_known) {
        all.push(format!("nothing of it keeps {data} any more"));
    }
    all
}

/// What a place of a release's values asks for.
#[derive(Clone, Debug, PartialEq)]
enum Volume {
    None,
    /// One of the release's own; of a subchart with another name, after that.
    Own(Option<String>),
    /// One that is there.
    Claim(String),
}

impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("no volume"),
            Self::Own(None) => f.write_str("a volume of its own"),
            Self::Own(Some(name)) => write!(f, "a volume named after `{name}`"),
            Self::Claim(name) => write!(f, "the claim `{name}`"),
        }
    }
}

/// What a release's values ask for, by the path of each place that speaks of volumes.
fn volumes(release: &Release<'_>) -> BTreeMap<String, Volume> {
    let mut all = BTreeMap::new();
    if let Some(values) = release.values() {
        add_volumes(values, ("", None), &mut all);
    }
    all
}

fn add_volumes(
    node: &Node,
    (above, named): (&str, Option<&str>),
    all: &mut BTreeMap<String, Volume>,
) {
    for entry in node.entries() {
        let (key, below) = (&*entry.key, &entry.node);
        let path = if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
        let is_of_volumes = key.starts_with("persist") && !key.ends_with("Policy")
            || above.ends_with("persistence");
        if matches!(key, "volumeClaimTemplate" | "volumeClaimTemplates" | "dataVolumeClaimSpec") {
            all.insert(path, Volume::Own(named.map(str::to_owned)));
            continue;
        }
        all.extend(asked(below, is_of_volumes, named).map(|volume| (path.clone(), volume)));
        // What is switched off asks for nothing below.
        if is_on(below) == Some(false) {
            continue;
        }
        let own = ["fullnameOverride", "nameOverride"].iter().find_map(|key| below.text_at(&[key]));
        let named = own.or(named);
        add_volumes(below, (&path, named), all);
        for (at, item) in below.items().iter().enumerate() {
            add_volumes(item, (&format!("{path}[{at}]"), named), all);
        }
    }
}

/// What one place asks for; none where it says nothing of it.
fn asked(node: &Node, is_of_volumes: bool, named: Option<&str>) -> Option<Volume> {
    let claim = node.text_at(&["existingClaim"]).filter(|claim| !claim.is_empty());
    let is_on = is_on(node);
    let is_other = matches!(
        node.text_at(&["type"]),
        Some("emptyDir" | "configMap" | "secret" | "hostPath" | "nfs")
    );
    match claim {
        Some(claim) if is_on != Some(false) => Some(Volume::Claim(claim.to_owned())),
        _ if !is_of_volumes || is_other => None,
        _ if is_on == Some(false) => Some(Volume::None),
        _ if is_on.is_some() || node.get("size").is_some() => {
            Some(Volume::Own(named.map(str::to_owned)))
        }
        _ => None,
    }
}

/// What a switch says; none where it is a variable or not there.
fn is_on(node: &Node) -> Option<bool> {
    match node.get("enabled")?.value {
        Value::Bool(is_on) => Some(is_on),
        _ => None,
    }
}
