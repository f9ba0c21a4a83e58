use super::{Dangers, Delta, hazard};
use crate::{plan::reach, yaml::Node};

hazard! {
    /// ## What it finds
    /// A variable of Flux with another value, by which hosts are made.
    ///
    /// ## Why
    /// Every host under the variable is another one at once: DNS records, certificates, base URLs, OAuth redirects
    /// and bookmarks. No single route shows a change in the diff.
    ///
    /// ## What to do
    /// Have both names answer for a while, ask for certificates of the new one first, and tell the providers of
    /// logins about the new redirect URLs.
    id: "domain-changed",
    class: Availability,
    summary: "a variable changes under which hosts stand",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for change in delta.of_kind("", "ConfigMap").filter(|change| change.both().is_some()) {
        for field in &change.fields {
            let Some(name) = field.path.strip_prefix("data.") else { continue };
            let is_source = delta.to.cluster.objects.iter().any(|object| {
                let sources = object.at(&["spec", "postBuild", "substituteFrom"]);
                let sources = sources.map(Node::items).unwrap_or_default();
                sources.iter().any(|source| source.text_at(&["name"]) == Some(&change.key().name))
            });
            let hosts = reach::by_host(delta.to);
            let variable = format!("${{{name}");
            let hosts: Vec<&String> =
                hosts.keys().filter(|host| host.contains(&variable)).collect();
            if !is_source || hosts.is_empty() {
                continue;
            }
            let shown: Vec<String> = hosts.iter().take(3).map(|host| format!("`{host}`")).collect();
            found
                .at(change, format!("{} hosts have another name, such as {}", hosts.len(), shown.join(", ")))
                .why(format!("they stand under `{name}`, which has another value"))
                .remedy(
                    "ask for the new certificates first, have both names answer for a while, and tell whoever \
                     redirects logins",
                );
        }
    }
}
