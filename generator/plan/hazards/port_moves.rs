use super::{Dangers, Delta, hazard};
use crate::plan::reach;

hazard! {
    /// ## What it finds
    /// A port of the nodes, or the address of a load balancer, that one object gives up and another takes.
    ///
    /// ## Why
    /// A port or an address is given once. Where the new object comes first, the cluster refuses it: Helm's
    /// upgrade fails and is tried again; a load balancer stays without an address. Whoever is pointed there from
    /// outside, a router or a record, notices.
    ///
    /// ## What to do
    /// Start the new object without the port, give the port up, then take it. Have the new layer depend on the old
    /// one for that step, so that Flux keeps the order.
    id: "port-moves",
    class: Availability,
    summary: "a port of the nodes or an address goes from one object to another",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let (before, after) = (reach::ports(delta.from), reach::ports(delta.to));
    for (port, old) in &before {
        let Some(new) = after.get(port).filter(|new| new.key != old.key) else { continue };
        let what = if port.is_of_host { "hostPort" } else { "nodePort" };
        let number = port.number;
        found
            .of(new, format!("{what} {number} belongs to `{}` until that gives it up", old.key))
            .why("the cluster gives a port of its nodes once, and refuses the second who asks")
            .remedy(format!(
                "start `{}` without it, then in one commit take {number} from `{}` and give it to this, whose \
                 layer depends on the other for that step",
                new.key, old.key
            ));
    }
    let (before, after) = (reach::addresses(delta.from), reach::addresses(delta.to));
    for (address, old) in &before {
        match after.get(address) {
            Some(new) if new.key != old.key => found
                .of(
                    new,
                    format!(
                        "the address {address} belongs to `{}` until that lets go of it",
                        old.key
                    ),
                )
                .why(
                    "a load balancer gives an address to one Service, and the second stays without",
                )
                .remedy(
                    "start the new one at an address of its own, and swap the two when it answers",
                ),
            None if delta.wanted(&old.key).is_some() => found
                .of(old, format!("it answers at {address} no more"))
                .why("DNS records and routers still point at the old address")
                .remedy("move the records first, or keep the address"),
            _ => {}
        }
    }
}
