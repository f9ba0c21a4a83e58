use super::{Dangers, Delta, hazard};
use crate::{
    plan::{Side, reach},
    view::{Cluster, Door, DoorKind, INGRESS, Object},
};
use std::collections::{BTreeMap, BTreeSet};

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
    let (from, to) = (Doors::of(delta.from), Doors::of(delta.to));
    let is_lost = |door: &&Door<'_>| from.serve(door.kind) && !to.serve(door.kind);
    for (host, news) in &after {
        for route in news {
            for door in route.doors.iter().filter(is_lost) {
                let door = reach::door(door.kind);
                found
                    .of(route.object, format!("`{host}` hangs on the {door}, which goes"))
                    .why("a route that no controller takes up answers nobody, and reports nothing")
                    .remedy("move the route to the new class or Gateway before its provider goes");
            }
        }
    }
    let mut moved: BTreeMap<String, (&Object, BTreeSet<&str>)> = BTreeMap::new();
    for (host, olds) in &before {
        let mut doors = after.get(host).into_iter().flatten().flat_map(|route| &route.doors);
        if !doors.any(|door| to.serve(door.kind)) {
            continue;
        }
        for old in olds {
            for door in old.doors.iter().filter(is_lost) {
                let first = || (provider(delta.from, door).unwrap_or(old.object), BTreeSet::new());
                moved.entry(reach::door(door.kind)).or_insert_with(first).1.insert(host);
            }
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

/// What brings a door: the release of a controller, or the Gateway.
fn provider<'a>(side: &'a Side, door: &Door<'_>) -> Option<&'a Object> {
    match door.kind {
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

/// What a side brings for routes to hang on.
struct Doors<'a> {
    cluster: &'a Cluster,
    classes: BTreeSet<&'a str>,
}

impl<'a> Doors<'a> {
    fn of(side: &'a Side) -> Self {
        let cluster = &side.cluster;
        let made = cluster.of("networking.k8s.io", "IngressClass");
        let made = made.map(|object| object.key.name.as_str());
        let present = cluster.present(INGRESS).into_iter();
        let brought = present.filter_map(|(product, _)| product.class);
        Self { cluster, classes: made.chain(brought).collect() }
    }

    /// Whether a route that hangs on this one is taken up.
    fn serve(&self, door: DoorKind<'_>) -> bool {
        match door {
            DoorKind::Gateway { namespace, name, .. } => {
                self.cluster.get("gateway.networking.k8s.io", "Gateway", namespace, name).is_some()
            }
            DoorKind::Class(class) => class.is_none_or(|class| self.classes.contains(class)),
        }
    }
}
