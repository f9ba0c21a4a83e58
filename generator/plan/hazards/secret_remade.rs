use super::{Dangers, Delta, hazard};
use crate::{
    plan::owns_secret,
    view::{Maker, Object},
};

hazard! {
    /// ## What it finds
    /// A Secret that the External Secrets Operator makes from now on, or no more, under the name that it has.
    ///
    /// ## Why
    /// Flux applies the ExternalSecret and prunes the Secret in one go. The operator makes it again when it sees
    /// that it is gone, if the store answers and has every key; until then there is none. The other way round, the
    /// Secret is owned by its ExternalSecret, and Kubernetes collects it with that: Flux makes it again at its
    /// next interval.
    ///
    /// ## What to do
    /// In a commit before, annotate the Secret with `kustomize.toolkit.fluxcd.io/prune: disabled`: Flux leaves it,
    /// and the operator takes over a Secret without an owner as it stands. The other way round, give the
    /// ExternalSecret `creationPolicy: Orphan` first, and go on when
    /// `kubectl get secret NAME --output jsonpath='{.metadata.ownerReferences}'` shows nothing.
    id: "secret-remade",
    class: Availability,
    summary: "a Secret has another maker, and is gone for a moment in between",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    collected(delta, found);
    let (before, after) = (delta.from.cluster.makers(), delta.to.cluster.makers());
    for ((kind, namespace, name), makers) in before.iter() {
        let new = after.of(kind, namespace, name);
        let (Some(old), Some(new)) = (writer(makers), writer(new)) else { continue };
        if old.key.kind == new.key.kind {
            continue;
        }
        let mut gone = delta.gone().filter(|(change, _)| change.effect.deletes());
        if !gone.any(|(_, gone)| gone.key == old.key) {
            continue;
        }
        let (what, remedy) = match (&*old.key.kind, &*new.key.kind) {
            ("Secret", "ExternalSecret") => (
                format!(
                    "Flux deletes the Secret `{namespace}/{name}`, and `{}` makes it anew if the store has it",
                    new.key
                ),
                format!(
                    "in a commit before, annotate `{}` with `kustomize.toolkit.fluxcd.io/prune: disabled`, and \
                     see that the store has every key",
                    old.key
                ),
            ),
            ("ExternalSecret", "Secret") if owns_secret(old) => (
                format!(
                    "the Secret `{namespace}/{name}` is collected with `{}`, until Flux makes it at its next \
                     interval",
                    old.key
                ),
                format!("in a commit before, give `{}` `creationPolicy: Orphan`", old.key),
            ),
            _ => continue,
        };
        found
            .of(old, what)
            .why("what runs keeps what it has read; what starts in between waits for the Secret")
            .remedy(remedy);
    }
}

/// Finds what is collected although a person keeps it from now on: in a folder of their own, or by hand.
fn collected(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let external = &delta.to.cluster.intent.external;
    let after = delta.to.cluster.makers();
    for (change, old) in delta.gone().filter(|(change, _)| change.effect.deletes()) {
        if !old.is("external-secrets.io", "ExternalSecret") || !owns_secret(old) {
            continue;
        }
        let name = old.text(&["spec", "target", "name"]).unwrap_or(&old.key.name);
        let namespace = &old.key.namespace;
        let secret = format!("Secret/{namespace}/{name}");
        let is_kept = external.keys.contains_key(&secret) || external.holds(&secret);
        if is_kept && after.of("Secret", namespace, name).is_empty() {
            found
                .at(
                    change,
                    format!(
                        "`{secret}` is collected with it, although a person brings it from now on"
                    ),
                )
                .why(
                    "what runs keeps what it has read; what starts in between waits for the Secret",
                )
                .remedy("in a commit before, give it `creationPolicy: Orphan`");
        }
    }
}

/// The one object that a Secret is of; none where several add to it.
fn writer<'a>(makers: &[Maker<'a>]) -> Option<&'a Object> {
    match makers {
        [maker] if !maker.only_adds => Some(maker.object),
        _ => None,
    }
}
