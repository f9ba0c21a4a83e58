use super::{Class, Dangers, Delta, hazard};
use crate::plan::{
    ChangeKind,
    delta::{FLUX, HELM},
};

hazard! {
    /// ## What it finds
    /// An object with another name or namespace, and the same content.
    ///
    /// ## Why
    /// Kubernetes renames nothing: what has another name is another object. Flux makes the new one and deletes
    /// the old one. A HelmRelease installs a second release with volumes of its own; a claim gets an empty
    /// volume.
    ///
    /// ## What to do
    /// Keep the name. For a HelmRelease, set `releaseName` and `targetNamespace` to what they were. Where the name
    /// has to change, copy the data between a commit that adds the new object and one that removes the old.
    id: "object-renamed",
    class: Availability,
    summary: "an object has another name, so it is made anew and the old one deleted",
}

/// Kinds by whose name others find them.
const NAMED: &[&str] = &[
    "ConfigMap",
    "ExternalSecret",
    "Gateway",
    "HelmRelease",
    "PersistentVolume",
    "Secret",
    "Service",
    "StorageClass",
];

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let renamed = delta.changes.iter().filter(|change| change.kind == ChangeKind::Renamed);
    for change in renamed.filter(|change| change.effect.deletes()) {
        let (Some(old), Some(new)) = (change.old, change.new) else { continue };
        let data = crate::plan::data::held_by(delta.from, old);
        if old.key.group == FLUX || data.is_none() && !NAMED.contains(&&*old.key.kind) {
            continue;
        }
        let class = if data.is_some() { Class::Data } else { Class::Availability };
        let lost = match data {
            Some(data) => format!("{data} does not follow"),
            None if old.is(HELM, "HelmRelease") => {
                "that comes up beside it, and who still uses the old one finds nothing".to_owned()
            }
            None => "who still uses the old name finds nothing".to_owned(),
        };
        found
            .at(change, format!("it is `{}` now, and {lost}", new.key))
            .class(class)
            .why("Kubernetes renames nothing: Flux makes the new object and deletes the old one")
            .remedy(match &*old.key.kind {
                "HelmRelease" => format!(
                    "keep the name, or set `releaseName: {}` and `targetNamespace: {}` and hand the release over",
                    old.text(&["spec", "releaseName"]).unwrap_or(&old.key.name),
                    old.text(&["spec", "targetNamespace"]).unwrap_or(&old.key.namespace),
                ),
                _ => "keep the name, or have both for one commit and remove the old one in the next".to_owned(),
            });
    }
}
