use crate::{
    lint::{Found, credential, placeholder, rule},
    view::{Cluster, Object, Substitution, Template},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds credentials from a Secret that are substituted into a ConfigMap, or into a label or annotation.
    ///
    /// ## Why it matters
    ///
    /// Whoever may read ConfigMaps can read them then. Labels and annotations are shown everywhere, and are not encrypted
    /// at rest.
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
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
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
    /// Only variables with the name of a credential count: a domain may well be kept in a Secret.
    ///
    /// ## Source
    ///
    /// Kubernetes, good practices for Secrets: ConfigMaps are neither encrypted nor guarded as Secrets are.
    id: "secret-variable-in-plain-object",
    alias: "SUB-13",
    severity: Error,
    summary: "a credential is substituted into a ConfigMap or annotation",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for (object, substitution) in cluster.substituted() {
        if object.is("", "Secret") {
            continue;
        }
        let mut open = vec![object.at(&["metadata"])];
        if object.is("", "ConfigMap") {
            open.push(object.at(&["data"]));
        }
        for node in open.into_iter().flatten() {
            judge(object, node, substitution, found);
        }
    }
}

fn judge(object: &Object, node: &Node, substitution: &Substitution, found: &mut Found<'_>) {
    node.texts(&mut |_, node, text| {
        let Ok(template) = Template::parse(text) else { return };
        for expression in template.expressions() {
            let variable = substitution.variables.get(expression.name);
            let is_credential = credential::strength(expression.name).is_some();
            if variable.is_some_and(|variable| variable.is_secret) && is_credential {
                let place = placeholder::spot(node.place, text, expression.at, expression.text);
                found
                    .at(
                        object,
                        place,
                        format!("the secret `{}` is written in the open", expression.name),
                    )
                    .note("it comes from a Secret, but more people may read what it is put into")
                    .help("move it to a Secret with `stringData`, and have the program read that");
            }
        }
    });
}
