use super::{Dangers, Delta, hazard};
use crate::plan::reach;
use std::collections::BTreeSet;

hazard! {
    /// ## What it finds
    /// A host that goes, or that another class, Gateway or address answers for.
    ///
    /// ## Why
    /// A DNS record points at an address. Where another controller with another address answers, the record has to
    /// move, and caches keep the old one until its TTL is over. A host that goes leaves a record that somebody
    /// else may get the address of.
    ///
    /// ## What to do
    /// Shorten the TTL a day before. Try the host at the new address with `curl --resolve HOST:443:ADDRESS`, move
    /// the record, and keep the old controller until the old TTL is over.
    id: "host-moves",
    class: Availability,
    summary: "a host goes, or its DNS record has to move",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let (before, after) = (reach::by_host(delta.from), reach::by_host(delta.to));
    for (host, olds) in &before {
        let Some(old) = olds.first() else { continue };
        let Some(news) = after.get(host) else {
            found
                .of(old.object, format!("`{host}` answers no more"))
                .why("no route of the new side has this host")
                .remedy(
                    "tell who uses it, take its DNS record away, or keep a route that redirects",
                );
            continue;
        };
        let [was, is] = [olds, news]
            .map(|routes| routes.iter().flat_map(reach::doors).collect::<BTreeSet<String>>());
        if !was.is_disjoint(&is) || was.is_empty() || is.is_empty() {
            continue;
        }
        let [was, is] = [was, is].map(|doors| doors.into_iter().collect::<Vec<_>>().join(", "));
        // A shell has no value for the variables of Flux.
        let named = delta.from.cluster.resolved(old.object, host);
        let named = named.as_deref().filter(|named| !named.contains('$')).unwrap_or("HOST");
        found
            .of(old.object, format!("`{host}` moves from {was} to {is}"))
            .why("another controller answers, at an address of its own unless it takes over the old one")
            .remedy(format!(
                "try it first with `curl --resolve {named}:443:ADDRESS https://{named}`, then move its DNS record"
            ));
    }
}
