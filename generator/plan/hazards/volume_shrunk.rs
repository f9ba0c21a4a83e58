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
            let last = field.path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            if is_size(&field.path, &last) && is_less(amount::quantity(new), amount::quantity(old))
            {
                found
                    .at(
                        change,
                        format!("a volume would go from {old} to {new}, which no volume does"),
                    )
                    .why(format!("`{}` is smaller than before", field.path))
                    .remedy("keep the size, or copy the data to a new, smaller volume");
            }
            let is_kept = ["retention", "ttl"].iter().any(|word| last.contains(word));
            let [kept_old, kept_new] = [old, new].map(duration);
            if is_kept && is_less(kept_new, kept_old) {
                found
                    .at(change, format!("data is kept for {new} and no more for {old}"))
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

/// Whether a field is the size of a volume: a size, or what is asked of storage.
fn is_size(path: &str, last: &str) -> bool {
    let is_of_memory = ["memory", "shm", "cache", "limits"].iter().any(|word| path.contains(word));
    !is_of_memory && (last == "storage" || last.ends_with("size") && path.contains("values"))
}

fn is_less(new: Option<f64>, old: Option<f64>) -> bool {
    matches!((new, old), (Some(new), Some(old)) if new < old)
}

/// Days, weeks and hours as one number.
fn duration(text: &str) -> Option<f64> {
    let (number, unit) = text.split_at(text.find(|char: char| !char.is_ascii_digit())?);
    let hours = match unit {
        "h" => 1.0,
        "d" => 24.0,
        "w" => 168.0,
        "y" => 8_760.0,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * hours)
}
