use super::{Dangers, Delta, hazard};
use crate::plan::reach;

hazard! {
    /// ## What it finds
    /// An upgrade that has a release serve an Ingress class or Gateways no more, while routes hang on them.
    ///
    /// ## Why
    /// The release stays and is Ready, the class or Gateway may stay as well, and nobody takes up their routes.
    ///
    /// ## What to do
    /// Move the routes first; switch it off when `kubectl get ingress,httproute --all-namespaces` shows none of them.
    id: "door-switched-off",
    class: Availability,
    summary: "an upgrade switches off what serves routes",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for off in reach::switched_off(delta) {
        let named: Vec<String> = off.hosts.iter().take(3).map(|host| format!("`{host}`")).collect();
        let rest = if off.hosts.len() > 3 { " and others" } else { "" };
        found
            .of(
                off.release,
                format!(
                    "`{}` is switched off, and it serves {}{rest}",
                    off.value,
                    named.join(", ")
                ),
            )
            .why("in one commit nothing says that the routes have moved before nobody serves them")
            .remedy("take steps: the routes move first, and what served them is switched off last");
    }
}
