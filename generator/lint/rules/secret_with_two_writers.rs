use crate::{
    lint::{Found, rule},
    view::{Cluster, Maker},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds Secrets that two objects write: one in the repository, ExternalSecrets, and Certificates and
    /// Ingresses of which cert-manager makes one.
    ///
    /// ## Why it matters
    ///
    /// Each writer undoes the other, for ever. Now the pods see the real password, now the placeholder.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/secret.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: web-credentials, namespace: web}
    /// stringData: {password: "${WEB_PASSWORD}"}
    /// # file: web/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   secretStoreRef: {name: vault, kind: ClusterSecretStore}
    ///   target: {name: web-credentials}
    ///   data: [{secretKey: password, remoteRef: {key: web, property: password}}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/secret.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: web-credentials
    ///   namespace: web
    ///   annotations: {kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}
    /// stringData: {password: "${WEB_PASSWORD}"}
    /// # file: web/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   secretStoreRef: {name: vault, kind: ClusterSecretStore}
    ///   target: {name: web-credentials}
    ///   data: [{secretKey: password, remoteRef: {key: web, property: password}}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// ExternalSecrets that only merge, or fetch once. A Secret that Flux makes once and then leaves alone, by
    /// `kustomize.toolkit.fluxcd.io/ssa`. Ingresses share the certificate of a host.
    ///
    /// ## Source
    ///
    /// Flux's page about how it applies; External Secrets' page about `creationPolicy`.
    id: "secret-with-two-writers",
    alias: "SEC-14",
    severity: Error,
    summary: "two objects write the same Secret",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let makers = cluster.makers();
    for ((kind, namespace, name), makers) in
        makers.iter().filter(|((kind, ..), _)| *kind == "Secret")
    {
        let mut writers: Vec<&Maker<'_>> =
            makers.iter().filter(|maker| !maker.only_adds && writes(maker)).collect();
        // One object that two layers apply is one writer, and so are all for which cert-manager makes one Certificate.
        writers.dedup_by(|next, kept| {
            let [next, kept] = [next, kept].map(|maker| &maker.object.key);
            next == kept
                || next.kind == "Ingress" && ["Certificate", "Ingress"].contains(&&*kept.kind)
        });
        let [first, others @ ..] = &writers[..] else { continue };
        for other in others {
            let message = format!(
                "the {kind} `{name}` of `{namespace}` is written by `{}` as well",
                first.object.key
            );
            let target = ["spec", "target", "name"];
            let place = other.object.at(&target).map(|name| name.place);
            found
                .at(other.object, place.unwrap_or_else(|| other.object.name_place()), message)
                .note("each writer undoes the other, for ever")
                .help(
                    "remove one or name it otherwise, or let Flux make its own only once, by the annotation \
                     `ssa: IfNotPresent`",
                );
        }
    }
}

/// Whether it goes on writing what it made; an ExternalSecret may do so once.
fn writes(maker: &Maker<'_>) -> bool {
    let object = maker.object;
    let policy = "kustomize.toolkit.fluxcd.io/ssa";
    let policy = object.annotation(policy).or_else(|| object.label(policy));
    let is_once = object.text(&["spec", "refreshPolicy"]) == Some("CreatedOnce")
        || object
            .at(&["spec", "refreshInterval"])
            .and_then(Node::scalar)
            .is_some_and(|interval| matches!(&*interval, "0" | "0s"));
    !is_once && !matches!(policy, Some("IfNotPresent" | "Merge" | "Ignore"))
}
