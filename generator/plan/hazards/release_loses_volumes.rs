use super::{Dangers, Delta, hazard};

hazard! {
    /// ## What it finds
    /// A release that goes on without the volumes that it had: persistence is switched off, another claim is named, or
    /// its objects are named otherwise.
    ///
    /// ## Why
    /// A volume is found by the name of its claim. Under another name the chart makes a new, empty one; without
    /// one, what is written is gone with the pod. A claim that the chart rendered itself is deleted with the
    /// upgrade, and its volume with it.
    ///
    /// ## What to do
    /// Keep the values as they were. Where the volume has to change, stop the application, annotate the old claim with
    /// `helm.sh/resource-policy: keep`, copy what it holds to the new one, and only then change the values.
    id: "release-loses-volumes",
    class: Data,
    summary: "a release goes on without the volumes that it had",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.changes.iter().filter(|change| change.goes_on()) {
        let Some((old, new)) = change.both() else { continue };
        let releases = delta.from.cluster.release(old).zip(delta.to.cluster.release(new));
        let Some((old, new)) = releases else { continue };
        for what in crate::plan::data::lost(&old, &new) {
            found
                .at(change, format!("it starts without its data: {what}"))
                .why("a volume is found by its claim's name, and Helm deletes a claim that it renders no more")
                .remedy(format!(
                    "keep the values; or stop the application, annotate the old claim with \
                     `helm.sh/resource-policy: keep`, copy its data to the new volume, and change them then; `kubectl \
                     get pvc --namespace {}` lists the volumes",
                    old.namespace
                ));
        }
    }
}
