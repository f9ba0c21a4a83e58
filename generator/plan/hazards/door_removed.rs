use super::{Dangers, Delta, hazard};
use crate::{
    plan::{Side, reach},
    view::{Door, DoorKind, INGRESS, Object, Route},
};
use std::collections::BTreeMap;

hazard! {
    /// ## What it finds
    /// A class of Ingresses or a Gateway that goes, while routes still hang on it or move in the same commit.
    ///
    /// ## Why
    /// A route whose class nobody serves is nobody's: its host does not answer, and nothing reports an error. Where
    /// routes move in the commit in which their provider goes, they are gone before the new one is up.
    ///
    /// ## What to do
    /// Run both providers beside each other, move the routes layer by layer, and remove the old provider when
    /// `kubectl get ingress,httproute --all-namespaces` shows none of its routes.
    id: "door-removed",
    class: Availability,
    summary: "an ingress class or a Gateway goes before its routes",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let (before, after) = (reach::by_host(delta.from), reach::by_host(delta.to));
    for (host, news) in &after {
        for route in news {
            for door in &route.doors {
                let is_lost = serves(delta.from, door.kind) && !serves(delta.to, door.kind);
                if !is_lost {
                    continue;
                }
                let door = reach::door(route).unwrap_or_default();
                found
                    .of(route.object, format!("`{host}` hangs on the {door}, which goes"))
                    .why("a route that no controller takes up answers nobody, and reports nothing")
                    .remedy("move the route to the new class or Gateway before its provider goes");
            }
        }
    }
    let mut moved: BTreeMap<String, (&Object, Vec<&str>)> = BTreeMap::new();
    for (host, olds) in &before {
        let lost = |door: &&Door<'_>| serves(delta.from, door.kind) && !serves(delta.to, door.kind);
        let gone = olds.iter().find(|route| route.doors.iter().any(|door| lost(&door)));
        let Some((gone, news)) = gone.zip(after.get(host)) else { continue };
        let mut doors = news.iter().flat_map(|route| &route.doors);
        if doors.any(|door| serves(delta.to, door.kind)) {
            let door = reach::door(gone).unwrap_or_default();
            let provider = provider(delta.from, gone).unwrap_or(gone.object);
            moved.entry(door).or_insert((provider, Vec::new())).1.push(host);
        }
    }
    for (door, (provider, hosts)) in moved {
        let named: Vec<String> = hosts.iter().take(3).map(|host| format!("`{host}`")).collect();
        let rest = if hosts.len() > 3 { " and others" } else { "" };
        let named = named.join(", ");
        found
            .of(provider, format!("{door} goes in the commit in which {named}{rest} leave it"))
            .why("in one commit nothing says that the new provider is up before the old one is gone")
            .remedy("take steps: both providers beside each other, then the routes, then the old one goes");
    }
}

/// What brings the door of a route: the release of a controller, or the Gateway.
fn provider<'a>(side: &'a Side, route: &Route<'_>) -> Option<&'a Object> {
    match route.doors.first()?.kind {
        DoorKind::Gateway { namespace, name, .. } => {
            side.cluster.get("gateway.networking.k8s.io", "Gateway", namespace, name)
        }
        DoorKind::Class(class) => {
            let mut present = side.cluster.present(INGRESS).into_iter();
            let found = present.find(|(product, _)| product.class == class);
            found.map(|(_, object)| object)
        }
    }
}

/// Whether a side brings what a route hangs on.
fn serves(side: &Side, door: DoorKind<'_>) -> bool {
    match door {
        DoorKind::Gateway { namespace, name, .. } => {
            side.cluster.get("gateway.networking.k8s.io", "Gateway", namespace, name).is_some()
        }
        DoorKind::Class(None) => true,
        DoorKind::Class(Some(class)) => {
            let mut present = side.cluster.present(INGRESS).into_iter();
            let mut classes = side.cluster.of("networking.k8s.io", "IngressClass");
            present.any(|(product, _)| product.class == Some(class))
                || classes.any(|object| object.key.name == class)
        }
    }
}
