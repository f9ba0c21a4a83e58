use super::{Class, Dangers, Delta, hazard};
use crate::plan::data;

hazard! {
    /// ## What it finds
    /// A workload that goes to no replicas, or a StatefulSet to fewer.
    ///
    /// ## Why
    /// With none, nothing answers. With fewer, a StatefulSet stops its last pods: their volumes stay, and what only
    /// they held is out of reach.
    ///
    /// ## What to do
    /// For a cluster of databases, take members out by its own means first.
    id: "scaled-to-zero",
    class: Availability,
    summary: "a workload is stopped, or a StatefulSet loses members",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.changes.iter().filter(|change| change.key().group == "apps") {
        let Some((old, new)) = change.both() else { continue };
        let replicas = |object: &crate::view::Object| -> u64 {
            let written = object.at(&["spec", "replicas"]).and_then(crate::yaml::Node::scalar);
            written.and_then(|text| text.parse().ok()).unwrap_or(1)
        };
        let (before, after) = (replicas(old), replicas(new));
        let is_set = old.key.kind == "StatefulSet";
        let what = match after {
            0 if before > 0 => "it is stopped: nothing of it runs any more".to_owned(),
            _ if is_set && after < before => format!("it goes from {before} members to {after}"),
            _ => continue,
        };
        // The volumes of members that go are kept unless one of the two says otherwise.
        let loses_volumes =
            is_set && [old, new].into_iter().any(|set| data::deletes_claims(set, "whenScaled"));
        let (class, what) = if loses_volumes {
            (Class::Data, format!("{what}, and their volumes are deleted"))
        } else {
            (Class::Availability, what)
        };
        found.at(change, what).class(class).why("`spec.replicas` is less than before").remedy(
            "move its work elsewhere first; take members of a cluster out by its own means",
        );
    }
}
