use crate::{
    lint::{Found, rule},
    view::{Cluster, Mode, Template},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds variables in the `data` of Secrets.
    ///
    /// ## Why it matters
    ///
    /// What stands in `data` is decoded as base64. The value of a variable rarely is base64, so the API server refuses the
    /// Secret or stores something else.
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
    ///   postBuild:
    ///     substituteFrom:
    ///       - {kind: Secret, name: settings}
    /// # file: flux/kustomization.yaml
    /// resources: [web.yaml, settings.yaml]
    /// # file: flux/settings.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: settings, namespace: flux-system}
    /// spec:
    ///   refreshInterval: 1h
    ///   secretStoreRef: {kind: ClusterSecretStore, name: vault}
    ///   data:
    ///     - secretKey: GITHUB_TOKEN
    ///       remoteRef: {key: github, property: token}
    /// # file: web/secret.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: web, namespace: web}
    /// data:
    ///   token: ${GITHUB_TOKEN}
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
    ///   postBuild:
    ///     substituteFrom:
    ///       - {kind: Secret, name: settings}
    /// # file: flux/kustomization.yaml
    /// resources: [web.yaml, settings.yaml]
    /// # file: flux/settings.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: settings, namespace: flux-system}
    /// spec:
    ///   refreshInterval: 1h
    ///   secretStoreRef: {kind: ClusterSecretStore, name: vault}
    ///   data:
    ///     - secretKey: GITHUB_TOKEN
    ///       remoteRef: {key: github, property: token}
    /// # file: web/secret.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: web, namespace: web}
    /// stringData:
    ///   token: ${GITHUB_TOKEN}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Variables whose name tells of `b64` or `base64` are taken to be encoded.
    ///
    /// ## Source
    ///
    /// The Kubernetes API: `data` is base64, `stringData` is text.
    id: "substitution-in-encoded-data",
    alias: "SEC-17",
    severity: Warning,
    summary: "a variable stands in `data`, which is base64",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for secret in cluster.of("", "Secret") {
        let mode = cluster.substitution_of(secret).map(|layer| layer.mode);
        if !matches!(mode, Some(Mode::On | Mode::Unknown)) {
            continue;
        }
        let data = secret.at(&["data"]).map(Node::entries).unwrap_or_default();
        let has_variable = |text: &str| {
            let template = Template::parse(text);
            template.is_ok_and(|template| {
                template.expressions().iter().any(|one| !is_encoded(one.name))
            })
        };
        let wrong = data.iter().filter(|entry| entry.node.text().is_some_and(has_variable));
        let wrong: Vec<_> = wrong.collect();
        let is_all = wrong.len() == data.len() && secret.at(&["stringData"]).is_none();
        for entry in wrong {
            let said = found
                .at(secret, entry.node.place, format!("`{}` is decoded as base64", entry.key))
                .note("Flux puts the value in as it is, and `data` wants it encoded");
            let said =
                if is_all { said.fix(secret.key_place(&["data"]), "stringData") } else { said };
            said.help("move it to `stringData`");
        }
    }
}

/// Whether a variable says of itself that its value is encoded.
fn is_encoded(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("b64") || name.contains("base64")
}
