use crate::{
    lint::{Found, rule},
    view::Cluster,
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds credentials that a HelmRelease puts into its values by `targetPath` without `literal: true`.
    ///
    /// ## Why it matters
    ///
    /// Flux reads such a value as `helm --set` does: a comma, a brace or a backslash in a password cuts it or
    /// makes a list of it, and a password of digits becomes a number. The next random password may break the
    /// release.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   chart: {spec: {chart: web, version: 1.2.4, sourceRef: {kind: HelmRepository, name: web}}}
    ///   valuesFrom:
    ///     - {kind: Secret, name: web-credentials, valuesKey: password, targetPath: auth.password}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   chart: {spec: {chart: web, version: 1.2.4, sourceRef: {kind: HelmRepository, name: web}}}
    ///   valuesFrom:
    ///     - {kind: Secret, name: web-credentials, valuesKey: password, targetPath: auth.password, literal: true}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Paths that do not sound like a password, a token, a secret or a key.
    ///
    /// ## Source
    ///
    /// The HelmRelease API of Flux: `targetPath` and, since helm-controller 1.6, `literal`.
    id: "credential-parsed-as-set",
    alias: "SEC-8",
    severity: Warning,
    summary: "a credential is put into values without `literal: true`",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.of("helm.toolkit.fluxcd.io", "HelmRelease") {
        for entry in release.at(&["spec", "valuesFrom"]).map(Node::items).unwrap_or_default() {
            let is_secret = entry.text_at(&["kind"]) == Some("Secret");
            let Some(path) = entry.get("targetPath").filter(|_| is_secret) else { continue };
            let text = path.text().unwrap_or_default();
            let last = text.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            let is_credential =
                ["password", "secret", "token", "key"].iter().any(|word| last.contains(word));
            if is_credential && !entry.get("literal").is_some_and(Node::is_true) {
                found
                    .at(release, path.place, format!("`{text}` is parsed as `helm --set` would"))
                    .note(
                        "a comma or a brace in the credential cuts it, and digits become a number",
                    )
                    .help("add `literal: true`");
            }
        }
    }
}
