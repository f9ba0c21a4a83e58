use super::{Dangers, Delta, hazard};
use crate::yaml::{Node, Step};

hazard! {
    /// ## What it finds
    /// A provider of volumes that goes, or a StorageClass by which others still ask for volumes.
    ///
    /// ## Why
    /// Volumes are served by the driver that made them. Without it, pods that start anew cannot mount them, and
    /// with some providers the data is deleted with the driver. A class that is gone makes no new volumes.
    ///
    /// ## What to do
    /// Move every volume first: a new claim of the new class, a Job that copies with the application stopped,
    /// then the application on the new claim. Remove the old provider when `kubectl get pv` shows none of its
    /// volumes.
    id: "volumes-lose-provider",
    class: Data,
    summary: "what serves volumes goes while volumes of it may be in use",
}

/// The charts that serve volumes, with the classes that they make.
const PROVIDERS: &[(&str, &[&str])] = &[
    ("ceph-csi-cephfs", &["cephfs"]),
    ("ceph-csi-rbd", &["ceph-rbd"]),
    ("democratic-csi", &[]),
    ("hcloud-csi", &["hcloud-volumes"]),
    ("local-path-provisioner", &["local-path"]),
    ("longhorn", &["longhorn", "longhorn-static"]),
    ("openebs", &["openebs-hostpath"]),
    ("rook-ceph-cluster", &["ceph-block", "ceph-bucket", "ceph-filesystem"]),
    ("topolvm", &["topolvm-provisioner"]),
];

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, old) in delta.gone().filter(|(change, _)| change.effect.deletes()) {
        let classes: Vec<&str> = match delta.from.cluster.release(old) {
            Some(release) => {
                let chart = PROVIDERS.iter().find(|(chart, _)| release.chart == Some(*chart));
                let Some((_, classes)) = chart else { continue };
                classes.to_vec()
            }
            None if old.is("storage.k8s.io", "StorageClass") => vec![&old.key.name],
            None => continue,
        };
        let users = users(delta, &classes);
        let who = if users.is_empty() {
            String::new()
        } else {
            format!("; still asking for it: {}", users.join(", "))
        };
        if old.is("storage.k8s.io", "StorageClass") && users.is_empty() {
            continue;
        }
        found
            .at(change, format!("what serves volumes of it goes{who}"))
            .why("a volume is mounted by the driver that made it, and by no other")
            .remedy(
                "move each volume to a claim of the new class while its application is stopped, and remove the \
                 provider when `kubectl get pv` shows none of its volumes",
            );
    }
}

/// The objects of the new side that ask for a class by name.
fn users(delta: &Delta<'_>, classes: &[&str]) -> Vec<String> {
    let asks = |node: &Node| {
        let mut is_found = false;
        node.texts(&mut |path, _, text| {
            let is_class = matches!(path.last(), Some(Step::Key(key)) if
                key.to_ascii_lowercase().contains("storageclass"));
            is_found |= is_class && classes.contains(&text);
        });
        is_found
    };
    let objects = delta.to.cluster.objects.iter().filter(|object| asks(&object.node));
    objects.map(|object| format!("`{}`", object.key)).collect()
}
