use super::{Dangers, Delta, hazard};
use crate::{
    plan::reach,
    view::{Object, ObjectKey, Route, Template},
    yaml::Node,
};
use std::collections::BTreeMap;

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
    let hosts = reach::by_host(delta.to);
    let mut users: BTreeMap<&str, Vec<(&str, &[Route<'_>])>> = BTreeMap::new();
    for (host, routes) in &hosts {
        let Ok(template) = Template::parse(host) else { continue };
        for variable in template.expressions() {
            users.entry(variable.name).or_default().push((host, routes));
        }
    }
    for change in delta.of_kind("", "ConfigMap").filter(|change| change.both().is_some()) {
        let is_under = |routes: &[Route<'_>]| {
            let mut layers = routes.iter().filter_map(|route| delta.to.owner(route.object));
            layers.any(|layer| substitutes_from(layer, change.key()))
        };
        for field in &change.fields {
            let Some(name) = field.path.strip_prefix("data.") else { continue };
            let users = users.get(name).map(Vec::as_slice).unwrap_or_default();
            let hosts = users.iter().filter(|(_, routes)| is_under(routes));
            let shown: Vec<String> = hosts.map(|(host, _)| format!("`{host}`")).collect();
            if shown.is_empty() {
                continue;
            }
            let (count, first) = (shown.len(), shown[..shown.len().min(3)].join(", "));
            found
                .at(change, format!("{count} hosts have another name, such as {first}"))
                .why(format!("they stand under `{name}`, which has another value"))
                .remedy(
                    "ask for the new certificates first, have both names answer for a while, and tell whoever \
                     redirects logins",
                );
        }
    }
}

/// Whether a Flux Kustomization takes variables from a ConfigMap.
fn substitutes_from(layer: &Object, source: &ObjectKey) -> bool {
    let sources = layer.at(&["spec", "postBuild", "substituteFrom"]).map(Node::items);
    let is_it = |from: &Node| {
        from.text_at(&["kind"]) == Some(&source.kind)
            && from.text_at(&["name"]) == Some(&source.name)
    };
    layer.key.namespace == source.namespace && sources.unwrap_or_default().iter().any(is_it)
}
