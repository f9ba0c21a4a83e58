use crate::{
    lint::{Found, credential, rule},
    view::{Cluster, Object},
    yaml::Node,
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds Secrets in which a password or token is empty.
    ///
    /// ## Why it matters
    ///
    /// Many programs take an empty password for none at all, and let everybody in.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: web, namespace: web}
    /// stringData:
    ///   username: admin
    ///   password: ""
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: web, namespace: web}
    /// stringData:
    ///   username: admin
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Stubs that an ExternalSecret fills, and those with an `ssa` policy, are somebody else's to fill.
    ///
    /// ## Source
    ///
    /// Programs differ in what they make of an empty password; none of them is protected by it.
    id: "empty-credential",
    alias: "SEC-4",
    severity: Error,
    summary: "a Secret holds an empty password or token",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let fetched = cluster.of("external-secrets.io", "ExternalSecret").map(|fetched| {
        let target = fetched.text(&["spec", "target", "name"]).unwrap_or(&fetched.key.name);
        (&*fetched.key.namespace, target)
    });
    let fetched: BTreeSet<(&str, &str)> = fetched.collect();
    // Something else writes to it, or it is only a stub.
    let is_filled_later = |secret: &&Object| {
        secret.annotation("kustomize.toolkit.fluxcd.io/ssa").is_some()
            || fetched.contains(&(&*secret.key.namespace, &*secret.key.name))
    };
    for secret in cluster.of("", "Secret").filter(|secret| !is_filled_later(secret)) {
        for field in ["data", "stringData"] {
            for entry in secret.at(&[field]).map(Node::entries).unwrap_or_default() {
                let is_strong =
                    credential::strength(&entry.key) == Some(credential::Strength::Strong);
                if is_strong && entry.node.text() == Some("") {
                    found
                        .at(secret, entry.place, format!("`{}` is empty", entry.key))
                        .note("many programs take an empty password for none, and let everybody in")
                        .help("fill it from a secret store, or leave the key out");
                }
            }
        }
    }
}
