use super::{Dangers, Delta, hazard};
use crate::{plan::FieldChange, view::amount};

hazard! {
    /// ## What it finds
    /// A size of a volume, or a time that data is kept, that becomes smaller.
    ///
    /// ## Why
    /// A claim never shrinks: the API server refuses it, and the upgrade of the release fails and is tried again
    /// for ever. A shorter retention deletes what is older with the next run of whoever cleans up.
    ///
    /// ## What to do
    /// Keep the size, or copy to a new, smaller volume. Save what a shorter retention would delete.
    id: "volume-shrunk",
    class: Availability,
    summary: "a volume would be smaller, or data kept for less time",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.changes.iter().filter(|change| change.goes_on()) {
        for field in &change.fields {
            let Some((old, new)) = texts(field) else { continue };
            let path = field.path.to_ascii_lowercase();
            let last = path.rsplit('.').next().unwrap_or_default();
            let is_kept = ["retention", "ttl"].iter().any(|word| last.contains(word));
            let is_size = is_size(&path, last) && !is_kept;
            if is_size && is_less(amount::quantity, old, new) {
                found
                    .at(
                        change,
                        format!("a volume would go from {old} to {new}, which no volume does"),
                    )
                    .why(format!("`{}` is smaller than before", field.path))
                    .remedy("keep the size, or copy the data to a new, smaller volume");
            }
            let word = match () {
                () if is_less(amount::milliseconds, old, new) => "for",
                () if is_less(amount::prometheus_size, old, new) => "up to",
                () => continue,
            };
            if is_kept {
                found
                    .at(change, format!("data is kept {word} {new} and no more {word} {old}"))
                    .class(super::Class::Data)
                    .why(format!("`{}` is shorter, and what is older is deleted", field.path))
                    .remedy("save what is older and still needed, or keep the time as it is");
            }
        }
    }
}

fn texts(field: &FieldChange) -> Option<(&str, &str)> {
    Some((field.old.as_ref()?.as_str()?, field.new.as_ref()?.as_str()?))
}

/// Words of a path under which a size is that of a volume.
const OF_VOLUMES: &[&str] = &["claim", "disk", "persist", "pvc", "storage", "volume"];

/// Whether a field is the size of a volume: what is asked of storage, or a size of what keeps data.
fn is_size(path: &str, last: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| path.contains(word));
    let is_of_memory = has(&["memory", "shm", "cache", "limits"]);
    let is_of_volume =
        last == "size" && has(&[".values."]) || last.ends_with("size") && has(OF_VOLUMES);
    !is_of_memory && (last == "storage" || is_of_volume)
}

fn is_less<N: PartialOrd>(read: fn(&str) -> Option<N>, old: &str, new: &str) -> bool {
    matches!((read(old), read(new)), (Some(old), Some(new)) if new < old)
}
