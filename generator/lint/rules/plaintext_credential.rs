use crate::{
    finding::Place,
    lint::{Found, credential, rule},
    view::{Cluster, Object},
    yaml::{Step, Value},
};

rule! {
    /// ## What it does
    ///
    /// Finds passwords, tokens and keys that are written down: in Secrets that are not encrypted, in ConfigMaps, in
    /// values of charts and in the environment of containers.
    ///
    /// ## Why it matters
    ///
    /// Whoever can read the repository can use them, today and from its history for ever. Taking them out of the file
    /// does not take them back: they have to be changed where they are used.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: database, namespace: web}
    /// stringData:
    ///   username: web
    ///   password: correct-horse-7-battery
    /// ```
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// data:
    ///   DATABASE_URL: postgres://web:correct-horse-7@database:5432/web
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: database, namespace: web}
    /// spec:
    ///   refreshInterval: 1h
    ///   secretStoreRef: {kind: ClusterSecretStore, name: vault}
    ///   data:
    ///     - secretKey: password
    ///       remoteRef: {key: web/database, property: password}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Names of Secrets and of their keys, variables, templates, hashes, certificates, public keys, and stand-ins
    /// such as `PLACEHOLDER` are no credentials. Files that SOPS encrypted are passed over.
    ///
    /// ## Source
    ///
    /// The forms that makers gave their tokens so that they can be found, and the names that people give such fields.
    id: "plaintext-credential",
    alias: "SEC-3",
    severity: Error,
    summary: "a password, token or key is written down",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for object in &cluster.objects {
        let kind = object.key.kind.as_str();
        if object.at(&["sops", "mac"]).is_some()
            || matches!(kind, "CustomResourceDefinition" | "SealedSecret")
        {
            continue;
        }
        let is_judged_by_name = matches!(
            kind,
            "Secret"
                | "ConfigMap"
                | "HelmRelease"
                | "Deployment"
                | "StatefulSet"
                | "DaemonSet"
                | "CronJob"
                | "Job"
                | "Pod"
        );
        object.node.texts(&mut |path, node, text| {
            let decoded = encoded(object, path).then(|| decode(text)).flatten();
            let value = decoded.as_deref().unwrap_or(text);
            if let Some(form) = credential::form(value) {
                say(object, node.place, format!("this is {form}"), found);
            } else if is_judged_by_name && let Some(what) = named(object, path, value) {
                say(object, node.place, what, found);
            }
        });
    }
}

fn say(object: &Object, place: Place, what: String, found: &mut Found<'_>) {
    found
        .at(object, place, what)
        .note("whoever reads the repository can use it, from its history for ever")
        .help("change it where it is used, and fetch the new one from a secret store or encrypt it with SOPS");
}

/// What a text is by the name of its field; none where that is no credential.
fn named(object: &Object, path: &[Step<'_>], value: &str) -> Option<String> {
    let [.., Step::Key(name)] = path else { return None };
    let is_config = matches!(object.key.kind.as_str(), "Secret" | "ConfigMap");
    let in_data = is_config && matches!(path, [Step::Key("data" | "stringData"), _]);
    let (name, is_field) = match (*name, env_name(object, path)) {
        ("value", Some(name)) => (name, true),
        (name, _) => (name, in_data || path.contains(&Step::Key("values"))),
    };
    if !is_field || value.contains('\n') {
        return None;
    }
    if credential::password_of_url(value).is_some() {
        return Some(format!("`{name}` is an address with a password in it"));
    }
    let is_word = !value.contains([' ', ':']) && !value.contains("://") && value.len() >= 4;
    let strength = credential::strength(name).filter(|_| is_word)?;
    if credential::is_stand_in(value) {
        return None;
    }
    let is_one = match strength {
        credential::Strength::Strong if object.is("", "Secret") => true,
        credential::Strength::Strong => !is_reference(name, value),
        credential::Strength::Weak => credential::is_random(value),
    };
    is_one.then(|| format!("`{name}` is written down"))
}

/// Whether what looks like a credential is rather the name of an object, key or variable that holds one.
fn is_reference(name: &str, value: &str) -> bool {
    let is_label = value.bytes().all(|byte| byte.is_ascii_lowercase() || b"-_.".contains(&byte));
    let is_variable = value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let tells =
        ["secret", "key", "token", "cred", "password"].iter().any(|word| value.contains(word));
    is_variable || is_label && (tells || !name.to_lowercase().ends_with("password"))
}

/// The name of the environment variable whose `value` a path leads to.
fn env_name<'a>(object: &'a Object, path: &[Step<'_>]) -> Option<&'a str> {
    let [parent @ .., Step::Key("value")] = path else { return None };
    let mut node = &object.node;
    for step in parent {
        node = match (step, &node.value) {
            (Step::Key(key), _) => node.get(key)?,
            (Step::Index(index), Value::List(items)) => items.get(*index)?,
            (Step::Index(_), _) => return None,
        };
    }
    node.text_at(&["name"])
}

/// Whether a text is base64 of what counts.
fn encoded(object: &Object, path: &[Step<'_>]) -> bool {
    object.is("", "Secret") && matches!(path, [Step::Key("data"), ..])
}

/// What base64 stands for, if that is text.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0x3fff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).unwrap_or_default());
        }
    }
    String::from_utf8(bytes).ok()
}
