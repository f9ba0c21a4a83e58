use crate::{
    finding::Place,
    lint::{
        Found,
        credential::{self, Strength},
        rule,
    },
    view::{Cluster, Object, documents, within},
    yaml::{Node, Step, Value},
};

rule! {
    /// ## What it does
    ///
    /// Finds passwords, tokens and keys that are written down: in Secrets that are not encrypted, in ConfigMaps, in
    /// values of charts and in the environment of containers. It looks into YAML, JSON and `NAME=value` lines that a
    /// Secret holds, and into values of charts that a ConfigMap or a HelmChartConfig holds.
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
        object.node.texts(&mut |path, node, text| {
            let decoded = encoded(object, path).then(|| credential::decode(text)).flatten();
            // Where a part of what base64 stands for is, nobody can tell.
            let length = if decoded.is_some() { 0 } else { node.place.length };
            let text = decoded.as_deref().unwrap_or(text);
            if let Some(form) = credential::form(text) {
                return say(object, node.place, &format!("this is {form}"), found);
            }
            if is_file(object, path) && inside(object, Place { length, ..node.place }, text, found)
            {
                return;
            }
            if let Some(what) = of_field(object, path, text) {
                say(object, node.place, &what, found);
            }
        });
    }
}

fn say(object: &Object, place: Place, what: &str, found: &mut Found<'_>) {
    found
        .at(object, place, what)
        .note("whoever reads the repository can use it, from its history for ever")
        .help("change it where it is used, and fetch the new one from a secret store or encrypt it with SOPS");
}

/// Whether a program reads this text as a file with credentials in it.
fn is_file(object: &Object, path: &[Step<'_>]) -> bool {
    match (object.key.kind.as_str(), path) {
        ("ConfigMap", [Step::Key("data"), Step::Key(name)]) => name.ends_with("values.yaml"),
        ("Secret", [Step::Key("data" | "stringData"), _])
        | ("HelmChart" | "HelmChartConfig", [Step::Key("spec"), Step::Key("valuesContent")]) => {
            true
        }
        _ => false,
    }
}

/// Judges what a text holds that is YAML, JSON, or lines such as `NAME=value`; whether it is any of them.
fn inside(object: &Object, place: Place, text: &str, found: &mut Found<'_>) -> bool {
    let mut tell = |what: Option<String>, place| {
        if let Some(what) = what {
            say(object, place, &what, found);
        }
    };
    let is_plain =
        |line: &str| line.is_empty() || line.starts_with('#') || assignment(line).is_some();
    if text.contains('\n') && text.lines().all(|line| is_plain(line.trim())) {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let own = within(place, text, at..at + line.trim_end().len());
            if let Some((name, value)) = assignment(line.trim()) {
                tell(named(name, value, false), own.unwrap_or(place));
            }
            at += line.len();
        }
        return true;
    }
    let node = Node { place, value: Value::Text(text.into()) };
    let mut maps = documents(&node).unwrap_or_default();
    maps.retain(|map| !map.entries().is_empty());
    for map in &maps {
        map.texts(&mut |path, node, value| match path {
            // What Docker writes: the user and the password, as base64.
            [Step::Key("auths"), _, Step::Key("auth")] if !credential::is_stand_in(value) => {
                tell(Some("`auth` is the login of a registry".to_owned()), node.place);
            }
            [.., Step::Key(name)] => tell(named(name, value, false), node.place),
            _ => {}
        });
    }
    !maps.is_empty()
}

/// The name and the value of a line such as `export NAME=value`.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| (name, value.trim_matches(['"', '\''])))
}

/// What a text is by the name of its field; none where that is no credential.
fn of_field(object: &Object, path: &[Step<'_>], value: &str) -> Option<String> {
    const KINDS: &[&str] = &[
        "ConfigMap",
        "CronJob",
        "DaemonSet",
        "Deployment",
        "HelmRelease",
        "Job",
        "Pod",
        "Secret",
        "StatefulSet",
    ];
    let [.., Step::Key(name)] = path else { return None };
    let kind = object.key.kind.as_str();
    let in_data = matches!(path, [Step::Key("data" | "stringData"), _])
        && matches!(kind, "Secret" | "ConfigMap");
    let (name, is_field) = match (*name, env_name(object, path)) {
        ("value", Some(name)) => (name, true),
        (name, _) => (name, in_data || path.contains(&Step::Key("values"))),
    };
    let is_judged = is_field && KINDS.contains(&kind);
    is_judged.then(|| named(name, value, in_data && kind == "Secret")).flatten()
}

/// What a value is by its name; none where that is no credential. What a Secret holds is one as a rule.
fn named(name: &str, value: &str, is_secret: bool) -> Option<String> {
    let value = value.trim();
    let is_line = !value.contains('\n');
    if is_line && credential::password_of_url(value).is_some() {
        return Some(format!("`{name}` is an address with a password in it"));
    }
    let strength = credential::strength(name)?;
    let is_word = is_secret || !value.contains([' ', ':', '\n']);
    if !is_word || value.len() < 4 || value.contains("://") || credential::is_stand_in(value) {
        return None;
    }
    let is_one = match (strength, is_secret) {
        (Strength::Strong, true) => true,
        (Strength::Strong, false) => !is_reference(name, value),
        (Strength::Weak, true) => !is_reference(name, value) && !tells(value),
        (Strength::Weak, false) => credential::is_random(value),
    };
    is_one.then(|| format!("`{name}` is written down"))
}

/// Whether what looks like a credential is rather the name of an object, key or variable that holds one.
fn is_reference(name: &str, value: &str) -> bool {
    let is_label = value.bytes().all(|byte| byte.is_ascii_lowercase() || b"-_.".contains(&byte));
    let is_variable = value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    is_variable || is_label && (tells(value) || !name.to_lowercase().ends_with("password"))
}

/// Whether a value reads like the name of what holds a credential.
fn tells(value: &str) -> bool {
    ["secret", "key", "token", "cred", "password"].iter().any(|word| value.contains(word))
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
