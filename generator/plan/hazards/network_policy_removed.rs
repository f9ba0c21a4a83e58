use super::{Dangers, Delta, hazard};
use crate::view::Object;

hazard! {
    /// ## What it finds
    /// The last NetworkPolicy or CiliumNetworkPolicy of a namespace that goes, while the namespace stays.
    ///
    /// ## Why
    /// Pods that no policy selects may be reached from everywhere and may reach everything. What was closed is
    /// open, and no test of the application notices.
    ///
    /// ## What to do
    /// Put the new policy in place before the old one goes, in another dialect if need be.
    id: "network-policy-removed",
    class: Security,
    summary: "a namespace loses its last network policy",
}

const KINDS: &[&str] = &["CiliumNetworkPolicy", "NetworkPolicy"];

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    for (change, old) in delta.gone().filter(|(change, _)| change.effect.deletes()) {
        let namespace = &old.key.namespace;
        let is_policy = |object: &Object| {
            KINDS.contains(&&*object.key.kind) && object.key.namespace == *namespace
        };
        let is_closed = || delta.to.cluster.objects.iter().any(is_policy);
        if !is_policy(old) || is_closed() || delta.old_namespace_ends(namespace) {
            continue;
        }
        found
            .at(
                change,
                format!("everybody may reach the pods of `{namespace}`, and they everybody"),
            )
            .why("pods that no policy selects are open in both directions")
            .remedy("apply the policy that takes its place in a commit before this one");
    }
}
