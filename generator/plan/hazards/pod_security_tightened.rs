use super::{Dangers, Delta, hazard};

hazard! {
    /// ## What it finds
    /// A namespace that enforces a stricter level of Pod Security than before.
    ///
    /// ## Why
    /// Pods that run go on. The next one that starts and does not fit is refused, so it shows when a node is drained
    /// or a release is upgraded.
    ///
    /// ## What to do
    /// `kubectl label --dry-run=server --overwrite namespace NAME pod-security.kubernetes.io/enforce=LEVEL` lists
    /// the pods that would be refused.
    id: "pod-security-tightened",
    class: Availability,
    summary: "a namespace refuses pods that it took before",
}

const LABEL: &str = "pod-security.kubernetes.io/enforce";

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.of_kind("", "Namespace") {
        let Some((old, new)) = change.both() else { continue };
        let level = |object: &crate::view::Object| match object.label(LABEL) {
            Some("restricted") => 2,
            Some("baseline") => 1,
            _ => 0,
        };
        if level(new) <= level(old) {
            continue;
        }
        let (name, after) = (&new.key.name, new.label(LABEL).unwrap_or_default());
        found
            .at(change, format!("pods that are not `{after}` are refused when they start next"))
            .why(format!("`{LABEL}` is stricter than before"))
            .remedy(format!(
                "run `kubectl label --dry-run=server --overwrite namespace {name} {LABEL}={after}`, which lists \
                 the pods that do not fit"
            ));
    }
}
