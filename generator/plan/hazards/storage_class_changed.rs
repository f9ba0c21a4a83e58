use super::{Dangers, Delta, hazard};
use crate::plan::FieldChange;

hazard! {
    /// ## What it finds
    /// A release or custom resource that asks for volumes of another class.
    ///
    /// ## Why
    /// A claim keeps its class for life. A chart that renders the claim fails to upgrade; one with a StatefulSet
    /// fails as well, since its templates cannot change; an operator may make new, empty volumes. In no case
    /// does the data move.
    ///
    /// ## What to do
    /// Scale the application down, copy each volume to a claim of the new class, and let the application find
    /// it: by `existingClaim` in the values, or under the old claim's name after that is deleted.
    id: "storage-class-changed",
    class: Data,
    summary: "volumes of another class are asked for, and the data does not move",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.changes.iter().filter(|change| change.goes_on()) {
        let named = |field: &&FieldChange| {
            let last = field.path.rsplit('.').next().unwrap_or_default();
            matches!(last, "storageClass" | "storageClassName" | "storage-class")
        };
        for field in change.fields.iter().filter(named) {
            let [old, new] = [&field.old, &field.new].map(|value| match value {
                Some(serde_json::Value::String(class)) => format!("`{class}`"),
                _ => "the default class".to_owned(),
            });
            found
                .at(change, format!("its volumes are of {old}, and {new} is asked for now"))
                .why("a claim keeps its class for life, and nothing copies from one to the other")
                .remedy(
                    "stop the application, copy each volume to a claim of the new class, and have the \
                     application use that claim; then change the class",
                );
        }
    }
}
