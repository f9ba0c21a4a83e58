use super::{Dangers, Delta, hazard};
use crate::{plan::Side, yaml::Node};
use std::collections::BTreeMap;

hazard! {
    /// ## What it finds
    /// A cluster that loses its default class of Ingresses or volumes, or gets a second one.
    ///
    /// ## Why
    /// What names no class gets the default one. Without a default it gets none: the Ingress is nobody's, the claim
    /// waits for ever. With two, the API server refuses Ingresses without a class, and claims get the newest.
    ///
    /// ## What to do
    /// Name the class in every object, or move the default in the step in which the new provider takes over.
    id: "default-class",
    class: Availability,
    summary: "there is no default class any more, or there are two",
}

/// The path in a chart's values that makes its class the default, what it is unless set, and the kind.
const CHARTS: &[(&str, &[&str], bool, &str)] = &[
    ("ingress-nginx", &["controller", "ingressClassResource", "default"], false, "IngressClass"),
    ("traefik", &["ingressClass", "isDefaultClass"], true, "IngressClass"),
    (
        "kubernetes-ingress",
        &["controller", "ingressClassResource", "default"],
        false,
        "IngressClass",
    ),
    ("longhorn", &["persistence", "defaultClass"], true, "StorageClass"),
    ("local-path-provisioner", &["storageClass", "defaultClass"], false, "StorageClass"),
];

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for kind in ["IngressClass", "StorageClass"] {
        let (before, after) = (defaults(delta.from, kind), defaults(delta.to, kind));
        let mut ingresses = delta.to.cluster.of("networking.k8s.io", "Ingress");
        if kind == "IngressClass" && ingresses.next().is_none() {
            continue;
        }
        let what = if kind == "IngressClass" { "Ingresses" } else { "claims" };
        if let (Some((_, old)), true) = (before.first_key_value(), after.is_empty())
            && delta
                .to
                .cluster
                .intent
                .external
                .objects
                .iter()
                .all(|known| known.split('/').next() != Some(kind))
        {
            found
                .of(old, format!("{what} without a class get none: there is no default any more"))
                .why("the only default class goes, or is none any more")
                .remedy(
                    "make the new provider's class the default, or name a class in every object",
                );
        }
        if let Some((_, new)) =
            after.last_key_value().filter(|_| after.len() > 1 && before.len() < 2)
        {
            let names: Vec<String> = after.keys().map(|name| format!("`{name}`")).collect();
            found
                .of(new, format!("two default classes for {what}: {}", names.join(" and ")))
                .why("which of them an object without a class gets is not what its author meant")
                .remedy("keep one default; let it change hands in the step in which the routes have moved");
        }
    }
}

/// The objects that make a default class.
fn defaults<'a>(side: &'a Side, kind: &str) -> BTreeMap<String, &'a crate::view::Object> {
    let mut all = BTreeMap::new();
    let (group, prefix) = match kind {
        "IngressClass" => ("networking.k8s.io", "ingressclass"),
        _ => ("storage.k8s.io", "storageclass"),
    };
    let key = format!("{prefix}.kubernetes.io/is-default-class");
    for class in side.cluster.of(group, kind) {
        if class.annotation(&key) == Some("true") {
            all.insert(class.key.to_string(), class);
        }
    }
    for release in side.cluster.releases() {
        let rows = CHARTS.iter().filter(|row| release.chart == Some(row.0) && row.3 == kind);
        for (_, path, default, _) in rows {
            let is_default = release.value(path).map_or(*default, Node::is_true);
            if is_default {
                all.insert(release.object.key.to_string(), release.object);
            }
        }
    }
    all
}
