use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds keys of ExternalSecrets that their store cannot read: the store of the 1Password SDK wants
    /// `item/field` and no `property`; Vault and OpenBao want a path, and a `property` for the field.
    ///
    /// ## Why it matters
    ///
    /// The ExternalSecret stays in `SecretSyncedError`, and the Secret is never written. With Vault, a key
    /// without a `property` gives the whole secret as JSON where a password was meant.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: web-credentials, namespace: web}
    /// spec:
    ///   secretStoreRef: {name: onepassword, kind: ClusterSecretStore}
    ///   data:
    ///     - secretKey: API_KEY
    ///       remoteRef: {key: web, property: API_KEY}
    /// # file: stores/onepassword.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ClusterSecretStore
    /// metadata: {name: onepassword}
    /// spec:
    ///   provider: {onepasswordSDK: {vault: home}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: web-credentials, namespace: web}
    /// spec:
    ///   secretStoreRef: {name: onepassword, kind: ClusterSecretStore}
    ///   data:
    ///     - secretKey: API_KEY
    ///       remoteRef: {key: web/API_KEY}
    /// # file: stores/onepassword.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ClusterSecretStore
    /// metadata: {name: onepassword}
    /// spec:
    ///   provider: {onepasswordSDK: {vault: home}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Stores that are not in the tree. Keys that hold a variable. Vault without a `property` is only a
    /// warning, and none where a template takes the JSON apart.
    ///
    /// ## Source
    ///
    /// The External Secrets pages of the providers 1Password SDK and HashiCorp Vault.
    id: "remote-key-grammar",
    alias: "SEC-6",
    severity: Error,
    summary: "a remote key is not written as its store wants it",
    check: Cluster(check),
}

const GROUP: &str = "external-secrets.io";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for secret in cluster.of(GROUP, "ExternalSecret") {
        for entry in secret.at(&["spec", "data"]).map(Node::items).unwrap_or_default() {
            let source = entry.at(&["sourceRef", "storeRef"]);
            let store = source.or_else(|| secret.at(&["spec", "secretStoreRef"]));
            let provider = store.and_then(|store| provider(cluster, secret, store));
            let Some(reference) = entry.get("remoteRef") else { continue };
            let is_variable = reference.text_at(&["key"]).is_none_or(|key| key.contains("${"));
            match provider {
                Some("onepasswordSDK") if !is_variable => one_password(secret, reference, found),
                Some("vault") if !is_variable => vault(secret, reference, found),
                _ => {}
            }
        }
    }
}

/// The provider of a store, by the one key of `spec.provider`.
fn provider<'a>(cluster: &'a Cluster, secret: &Object, store: &Node) -> Option<&'a str> {
    let kind = store.text_at(&["kind"]).unwrap_or("SecretStore");
    let namespace = if kind == "SecretStore" { &*secret.key.namespace } else { "" };
    let store = cluster.get(GROUP, kind, namespace, store.text_at(&["name"])?)?;
    match store.at(&["spec", "provider"])?.entries() {
        [provider] => Some(&provider.key),
        _ => None,
    }
}

fn one_password(secret: &Object, reference: &Node, found: &mut Found<'_>) {
    let why = "the 1Password SDK reads `item/field`, and looks at nothing else";
    let Some(key) = reference.get("key") else { return };
    let text = key.text().unwrap_or_default();
    if let Some(property) = reference.entry("property") {
        let field = property.node.scalar().unwrap_or_default();
        found
            .at(secret, property.place, "this store takes no `property`")
            .note(why)
            .help(format!("write `{text}/{field}` as the key, and remove `property`"));
    } else if text.split('/').filter(|part| !part.is_empty()).count() < 2 {
        found
            .at(secret, key.place, format!("`{text}` names no field"))
            .note(why)
            .help(format!("write the key as `{text}/` and the name of the field"));
    }
}

fn vault(secret: &Object, reference: &Node, found: &mut Found<'_>) {
    let has_template = secret.at(&["spec", "target", "template"]).is_some_and(|template| {
        template.get("data").is_some() || template.get("templateFrom").is_some()
    });
    let Some(key) = reference.get("key") else { return };
    if reference.get("property").is_none() && !has_template {
        let text = key.text().unwrap_or_default();
        found
            .at(secret, key.place, format!("`{text}` is read without a `property`"))
            .note("the value is then the whole secret as JSON, not one field of it")
            .as_warning()
            .help("add `property` with the name of the field");
    }
}
