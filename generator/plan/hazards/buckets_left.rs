use super::{super::reach, Dangers, Delta, hazard};
use crate::view::{Object, PRODUCTS, Product};

hazard! {
    /// ## What it finds
    /// A store of buckets that goes, or whose place another one takes.
    ///
    /// ## Why
    /// Nothing copies objects between stores: the new one starts empty, with other credentials and another
    /// endpoint. Whoever was told the old endpoint goes on asking it.
    ///
    /// ## What to do
    /// Run both beside each other, copy with `rclone sync` until a second run copies nothing, move the consumers
    /// one by one, and remove the old store last.
    id: "buckets-left",
    class: Data,
    summary: "a store of buckets goes, and nothing copies what is in it",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let Some((_, products)) = PRODUCTS.iter().find(|(axis, _)| *axis == "object-storage") else {
        return;
    };
    let (before, after) =
        (delta.from.cluster.present(products), delta.to.cluster.present(products));
    let is_still = |product: &Product| after.iter().any(|(known, _)| known.id == product.id);
    for (product, object) in before.iter().filter(|(product, _)| !is_still(product)) {
        let heir = after.iter().find(|(known, _)| before.iter().all(|(old, _)| old.id != known.id));
        let consumers = consumers(delta, product);
        let to = heir.map_or_else(
            || {
                let picked = delta.to.cluster.intent.providers.get("object-storage");
                let picked = picked.map(String::as_str).filter(|id| *id != "none");
                match after.first().map(|(other, _)| other.id).or(picked) {
                    Some(other) => format!("and `{other}` has only what was copied"),
                    None => "and nothing takes its place".to_owned(),
                }
            },
            |(heir, _)| format!("and `{}` starts empty", heir.id),
        );
        let who = if consumers.is_empty() {
            String::new()
        } else {
            format!("; still asking it: {}", consumers.join(", "))
        };
        found
            .of(object, format!("the buckets of `{}` go, {to}{who}", product.id))
            .why("stores of buckets share nothing: neither objects nor users, policies or lifecycles")
            .remedy(
                "copy with `rclone sync` while both run, move each consumer's endpoint and credentials, and \
                 remove the old store when a second copy finds nothing to do",
            );
    }
}

/// The objects of the new side that still speak of the Service of a store.
fn consumers(delta: &Delta<'_>, store: &Product) -> Vec<String> {
    let Some(store) = reach::buckets(&delta.from.cluster, store) else { return Vec::new() };
    let (host, short) = (format!("{}.svc", store.host), format!("{}:", store.host));
    let asks = |object: &&Object| {
        let mut is_found = false;
        object.node.texts(&mut |_, _, text| {
            is_found |= text.contains(&host) || text.contains(&short);
        });
        is_found
    };
    let objects = delta.to.cluster.objects.iter().filter(asks);
    objects.map(|object| format!("`{}`", object.key)).collect()
}
