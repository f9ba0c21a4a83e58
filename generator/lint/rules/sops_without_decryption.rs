use crate::{
    lint::{Found, rule},
    view::Cluster,
};

rule! {
    /// ## What it does
    ///
    /// Finds Flux Kustomizations that apply what SOPS encrypted, but do not say how to decrypt it.
    ///
    /// ## Why it matters
    ///
    /// Flux refuses the whole Kustomization: it does not store ciphertext as if it were the password.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/web.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 5m
    ///   path: ./web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: web/database.sops.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: database, namespace: web}
    /// stringData:
    ///   username: ENC[AES256_GCM,data:dGVzdA==,iv:MDEyMw==,tag:NDU2Nw==,type:str]
    /// sops:
    ///   lastmodified: "2026-11-01T10:00:00Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:MDEyMw==,tag:NDU2Nw==,type:str]
    ///   version: 3.10.2
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/web.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 5m
    ///   path: ./web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   decryption: {provider: sops}
    /// # file: web/database.sops.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: database, namespace: web}
    /// stringData:
    ///   username: ENC[AES256_GCM,data:dGVzdA==,iv:MDEyMw==,tag:NDU2Nw==,type:str]
    /// sops:
    ///   lastmodified: "2026-11-01T10:00:00Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:MDEyMw==,tag:NDU2Nw==,type:str]
    ///   version: 3.10.2
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Where the Flux Kustomization that applies this one could not be evaluated as a whole, it may patch
    /// `decryption` in, and nothing is said.
    ///
    /// ## Source
    ///
    /// kustomize-controller: "configuring decryption is required for this secret to be reconciled".
    id: "sops-without-decryption",
    alias: "SEC-11",
    severity: Error,
    summary: "an encrypted file is applied without `decryption`",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for layer in &cluster.layers {
        let object = cluster.kustomization(layer);
        let parent = object.layer.and_then(|parent| cluster.layers.get(parent));
        let provider = object.text(&["spec", "decryption", "provider"]);
        if provider == Some("sops") || parent.is_some_and(|parent| !parent.is_whole) {
            continue;
        }
        let mut objects = cluster.applied_by(layer);
        let encrypted = objects.find(|applied| applied.at(&["sops", "mac"]).is_some());
        if let Some(encrypted) = encrypted {
            let place = object.key_place(&["spec", "path"]);
            let message = format!("it applies `{}`, which SOPS encrypted", encrypted.key);
            found
                .at(object, place, message)
                .note("without `decryption` Flux refuses the whole Kustomization")
                .help("add `decryption: {provider: sops, secretRef: {name: …}}` to its `spec`");
        }
    }
}
