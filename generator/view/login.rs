//! Whether a route asks for a login before it passes a request on.

use super::{Cluster, DoorKind, Object, Route};
use crate::yaml::Node;

impl Cluster {
    /// Whether anything asks for a login on the way: an annotation, a filter, a Middleware or a policy.
    pub fn asks_for_login(&self, route: &Route<'_>) -> bool {
        let by_annotation = route.annotations.iter().any(|entry| {
            let key = entry.key.to_ascii_lowercase();
            match entry.node.text() {
                Some(names) if key.ends_with("router.middlewares") => {
                    names.split(',').any(|name| is_login(self, name.trim()))
                }
                _ => key.contains("auth"),
            }
        });
        by_annotation || by_filter(self, route) || by_policy(self, route)
    }
}

/// Whether a middleware, as `namespace-name@kubernetescrd`, asks for a login, or nobody can tell.
fn is_login(cluster: &Cluster, name: &str) -> bool {
    let middlewares = ["traefik.io", "traefik.containo.us"].into_iter();
    let mut middlewares = middlewares.flat_map(|group| cluster.of(group, "Middleware"));
    let is_named = |object: &&Object| {
        name == format!("{}-{}@kubernetescrd", object.key.namespace, object.key.name)
    };
    middlewares.find(is_named).is_none_or(asks)
}

fn asks(middleware: &Object) -> bool {
    let kinds = middleware.at(&["spec"]).map(Node::entries).unwrap_or_default();
    kinds.iter().any(|kind| {
        let is_login = kind.key.to_ascii_lowercase().contains("auth");
        is_login || matches!(&*kind.key, "chain" | "plugin" | "ipAllowList" | "ipWhiteList")
    })
}

/// Filters of the Gateway's own, and middlewares of Traefik's routes.
fn by_filter(cluster: &Cluster, route: &Route<'_>) -> bool {
    let list = |node: &Node, key: &str| node.get(key).map(Node::items).unwrap_or_default().to_vec();
    let Some(spec) = route.object.at(&["spec"]) else { return false };
    let rules = list(spec, "rules").into_iter();
    let mut filters = rules.flat_map(|rule| list(&rule, "filters"));
    let routes = list(spec, "routes").into_iter();
    let mut middlewares = routes.flat_map(|rule| list(&rule, "middlewares"));
    filters.any(|filter| matches!(filter.text_at(&["type"]), Some("ExtensionRef" | "ExternalAuth")))
        || middlewares.any(|reference| {
            let namespace = reference.text_at(&["namespace"]).unwrap_or(route.namespace);
            let name = reference.text_at(&["name"]).unwrap_or_default();
            is_login(cluster, &format!("{namespace}-{name}@kubernetescrd"))
        })
}

/// Policies that are attached to the route or to its Gateway, and those of a mesh.
fn by_policy(cluster: &Cluster, route: &Route<'_>) -> bool {
    let names_it = |policy: &Object| {
        let single = policy.at(&["spec", "targetRef"]);
        let many = policy.at(&["spec", "targetRefs"]).map(Node::items).unwrap_or_default();
        let selects = policy.at(&["spec", "targetSelectors"]).is_some();
        selects
            || single.into_iter().chain(many).filter_map(|target| target.text_at(&["name"])).any(|name| {
                name == route.object.key.name
                    || route.doors.iter().any(|door| {
                        matches!(door.kind, DoorKind::Gateway { name: gateway, .. } if gateway == name)
                    })
            })
    };
    cluster.index.kinds.iter().any(|((_, kind), objects)| match kind.as_str() {
        "SecurityPolicy" => objects.iter().any(|at| names_it(&cluster.objects[*at])),
        "AuthorizationPolicy" | "RequestAuthentication" | "AuthPolicy" => true,
        _ => false,
    })
}
