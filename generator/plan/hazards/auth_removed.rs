use super::{Dangers, Delta, hazard};
use crate::{
    plan::{Side, reach},
    view::{Route, Surface},
};

hazard! {
    /// ## What it finds
    /// A host that asked for a login and does not any more, or that the internet reaches now.
    ///
    /// ## Why
    /// Providers know different annotations, filters and Middlewares. What the old one understood, the new one
    /// passes over in silence, and the page is open.
    ///
    /// ## What to do
    /// Carry the login over: a Middleware of Traefik, a SecurityPolicy or an ExtensionRef of a Gateway, or a
    /// route that leads to the gate itself. Try the host from outside without a cookie before the old
    /// provider goes.
    id: "auth-removed",
    class: Security,
    summary: "a host loses its login, or is open to more people",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let (before, after) = (reach::by_host(delta.from), reach::by_host(delta.to));
    let [from, to] = [delta.from, delta.to].map(|side| (side, side.cluster.auth_gates()));
    for (host, olds) in &before {
        let Some(news) = after.get(host) else { continue };
        let open = news.iter().find(|route| !is_gated(&to, route));
        if let Some(open) = open.filter(|_| olds.iter().all(|old| is_gated(&from, old))) {
            found
                .of(open.object, format!("`{host}` asked for a login, and does not any more"))
                .why("the new route has no annotation, filter, Middleware or policy that asks for one")
                .remedy(
                    "lead the route to the auth gate, or have its provider ask the gate; then try the host \
                     without a cookie",
                );
        }
        let is_public = |side: &Side, routes: &[Route<'_>]| {
            routes.iter().any(|route| reach::surfaces(side, route).contains(&Surface::Public))
        };
        let was_internal = olds.iter().all(|route| {
            let surfaces = reach::surfaces(delta.from, route);
            !surfaces.is_empty() && !surfaces.contains(&Surface::Public)
        });
        if was_internal && is_public(delta.to, news) {
            let Some(route) = news.first() else { continue };
            found
                .of(route.object, format!("`{host}` was reached from the house alone, and is public now"))
                .why("the class or Gateway that it hangs on is declared as public")
                .remedy("hang the route on the internal class or Gateway, or decide that it may be public");
        }
    }
}

/// Whether a route of a side leads to one of its gates, or asks one.
fn is_gated((side, gates): &(&Side, Vec<String>), route: &Route<'_>) -> bool {
    let leads_to_gate = route.backends.iter().any(|to| {
        let service = format!("{}/{}", to.namespace, to.name);
        gates.contains(&service)
    });
    leads_to_gate || side.cluster.asks_for_login(route)
}
