use super::{Dangers, Delta, hazard};
use crate::{
    view::Object,
    yaml::{Node, Value},
};

hazard! {
    /// ## What it finds
    /// A Secret that nobody makes any more, while somebody still uses it.
    ///
    /// ## Why
    /// Pods that run keep what they read. The next one that starts waits for the Secret and never gets it, often
    /// weeks later and at night.
    ///
    /// ## What to do
    /// Let the new provider make the Secret before the old one stops, or move its users first.
    id: "secret-removed",
    class: Security,
    summary: "a Secret goes that is still used",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let (before, after) = (delta.from.cluster.makers(), delta.to.cluster.makers());
    for ((kind, namespace, name), makers) in before.iter() {
        let is_made = !after.of(kind, namespace, name).is_empty();
        let Some(maker) = makers.first().filter(|_| kind == "Secret" && !is_made) else { continue };
        let is_external =
            delta.to.cluster.intent.external.holds(&format!("Secret/{namespace}/{name}"));
        let speaks = |object: &&Object| {
            let own = object.text(&["spec", "targetNamespace"]).unwrap_or(&object.key.namespace);
            own == namespace && mentions(&object.node, name, false)
        };
        let users: Vec<String> = if is_external {
            Vec::new()
        } else {
            let users = delta.to.cluster.objects.iter().filter(speaks);
            users.map(|object| format!("`{}`", object.key)).collect()
        };
        let still = delta
            .changes
            .iter()
            .any(|change| change.object().key == maker.object.key && !change.effect.deletes());
        if users.is_empty() || still {
            continue;
        }
        found
            .of(
                maker.object,
                format!("the Secret `{namespace}/{name}` goes, and {} uses it", users.join(", ")),
            )
            .why("what runs keeps what it has read; what starts next waits for the Secret")
            .remedy(
                "have the Secret made by what takes over before this goes, or move its users first",
            );
    }
}

/// Whether a value speaks of a Secret by its name: below a key that says so.
fn mentions(node: &Node, name: &str, is_secret: bool) -> bool {
    match &node.value {
        Value::Text(text) => is_secret && **text == *name,
        Value::List(items) => items.iter().any(|item| {
            let is_kind = item.text_at(&["kind"]) == Some("Secret");
            mentions(item, name, is_secret || is_kind)
        }),
        Value::Map(entries) => entries.iter().any(|entry| {
            let key = entry.key.to_ascii_lowercase();
            let is_kind = node.text_at(&["kind"]) == Some("Secret") && &*key == "name";
            mentions(&entry.node, name, is_secret || is_kind || key.contains("secret"))
        }),
        _ => false,
    }
}
