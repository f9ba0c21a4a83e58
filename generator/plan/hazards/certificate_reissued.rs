use super::{Dangers, Delta, hazard};
use crate::plan::reach;

hazard! {
    /// ## What it finds
    /// A host whose certificate is kept in another Secret, or signed by another issuer.
    ///
    /// ## Why
    /// cert-manager asks for a certificate for each Secret. Until it is there, the controller shows its own, which
    /// no browser trusts. Let's Encrypt issues five for the same names in a week, and the proof over HTTP needs
    /// the route that is about to move.
    ///
    /// ## What to do
    /// Ask for the new certificates in a step before, and wait for `kubectl get certificate --all-namespaces` to
    /// show them all Ready. Where the Secret stays, nothing is asked for.
    id: "certificate-reissued",
    class: Availability,
    summary: "a certificate has to be asked for again",
}

fn check(delta: &Delta<'_>, found: &mut Dangers<'_>) {
    let (before, after) = (reach::certificates(delta.from), reach::certificates(delta.to));
    for (host, old) in &before {
        let Some(new) = after.get(host) else { continue };
        let what = match (old.secret == new.secret, old.issuer == new.issuer) {
            (true, true) => continue,
            (false, _) => format!("it is kept in `{}` and no more in `{}`", new.secret, old.secret),
            (true, false) => {
                let named = |issuer: Option<&str>| issuer.unwrap_or("nobody").to_owned();
                format!("`{}` signs it and no more `{}`", named(new.issuer), named(old.issuer))
            }
        };
        found
            .of(new.object, format!("the certificate of `{host}` is asked for again: {what}"))
            .why("cert-manager issues one for each Secret and issuer, and until then nothing is trusted")
            .remedy(
                "ask for it in a step before, and go on when `kubectl get certificate --all-namespaces` shows it \
                 Ready; mind the limits of the ACME server",
            );
    }
}
