use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, Object, containers},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds cookie secrets of oauth2-proxy that are not 16, 24 or 32 bytes long, where the tree shows how
    /// they come about: a generator of External Secrets, or a value that is written out.
    ///
    /// ## Why it matters
    ///
    /// The secret is an AES key. oauth2-proxy refuses any other length and does not start, so nobody can log
    /// in to anything behind it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: auth/generator.yaml
    /// apiVersion: generators.external-secrets.io/v1alpha1
    /// kind: Password
    /// metadata: {name: cookie, namespace: auth}
    /// spec: {length: 44, symbols: 0}
    /// # file: auth/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: oauth2-proxy-cookie, namespace: auth}
    /// spec:
    ///   refreshInterval: "0"
    ///   dataFrom:
    ///     - sourceRef:
    ///         generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: cookie}
    ///       rewrite: [{regexp: {source: password, target: cookie-secret}}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: auth/generator.yaml
    /// apiVersion: generators.external-secrets.io/v1alpha1
    /// kind: Password
    /// metadata: {name: cookie, namespace: auth}
    /// spec: {length: 32, symbols: 0}
    /// # file: auth/externalsecret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: oauth2-proxy-cookie, namespace: auth}
    /// spec:
    ///   refreshInterval: "0"
    ///   dataFrom:
    ///     - sourceRef:
    ///         generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: cookie}
    ///       rewrite: [{regexp: {source: password, target: cookie-secret}}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A text that is base64 for URLs of 16, 24 or 32 bytes counts as those bytes.
    ///
    /// ## Source
    ///
    /// oauth2-proxy's page about its configuration: `cookie-secret`.
    id: "cookie-secret-length",
    alias: "SEC-9",
    severity: Error,
    summary: "a cookie secret of oauth2-proxy is not 16, 24 or 32 bytes long",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    generated(cluster, found);
    for release in cluster.releases().filter(|release| release.chart == Some("oauth2-proxy")) {
        for path in [&["config", "cookieSecret"][..], &["extraArgs", "cookie-secret"]] {
            if let Some(value) = release.value(path) {
                written(release.object, value, value.text().unwrap_or_default(), found);
            }
        }
    }
    for object in &cluster.objects {
        for path in [["stringData", "cookie-secret"], ["stringData", "OAUTH2_PROXY_COOKIE_SECRET"]]
        {
            if let Some(value) = object.at(&path).filter(|_| object.is("", "Secret")) {
                written(object, value, value.text().unwrap_or_default(), found);
            }
        }
        let spec = object.pod_template().and_then(|template| template.get("spec"));
        for container in spec.into_iter().flat_map(containers) {
            of_container(object, container, found);
        }
    }
}

fn of_container(object: &Object, container: &Node, found: &mut Found<'_>) {
    for variable in container.get("env").map(Node::items).unwrap_or_default() {
        let is_cookie = variable.text_at(&["name"]) == Some("OAUTH2_PROXY_COOKIE_SECRET");
        if let Some(value) = variable.get("value").filter(|_| is_cookie) {
            written(object, value, value.text().unwrap_or_default(), found);
        }
    }
    for argument in container.get("args").map(Node::items).unwrap_or_default() {
        let value = argument.text().and_then(|text| text.strip_prefix("--cookie-secret="));
        if let Some(value) = value {
            written(object, argument, value, found);
        }
    }
}

fn written(object: &Object, node: &Node, text: &str, found: &mut Found<'_>) {
    let is_hidden = text.is_empty() || text.contains('$') || text.starts_with("ENC[");
    if !is_hidden && !is_right(text.len()) && !decoded(text).is_some_and(is_right) {
        say(object, node.place, text.len(), found);
    }
}

fn is_right(bytes: usize) -> bool {
    matches!(bytes, 16 | 24 | 32)
}

/// How many bytes a text stands for, if it is base64 for URLs.
fn decoded(text: &str) -> Option<usize> {
    let text = text.trim_end_matches('=');
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    (text.chars().all(is_letter) && text.len() % 4 != 1).then_some(text.len() * 3 / 4)
}

/// Passwords that External Secrets makes up for a cookie.
fn generated(cluster: &Cluster, found: &mut Found<'_>) {
    for secret in cluster.of("external-secrets.io", "ExternalSecret") {
        let mut is_cookie = false;
        let is_name = |text: &str| text == "cookie-secret" || text == "OAUTH2_PROXY_COOKIE_SECRET";
        if let Some(spec) = secret.at(&["spec"]) {
            spec.texts(&mut |_, _, text| is_cookie |= is_name(text));
            let template = spec.at(&["target", "template", "data"]).map(Node::entries);
            // A template may cut or encode what was made up.
            if template.is_some() {
                continue;
            }
        }
        for from in secret.at(&["spec", "dataFrom"]).map(Node::items).unwrap_or_default() {
            let Some(reference) = from.at(&["sourceRef", "generatorRef"]).filter(|_| is_cookie)
            else {
                continue;
            };
            let name = reference.text_at(&["name"]).unwrap_or_default();
            let group = "generators.external-secrets.io";
            let password = cluster.get(group, "Password", &secret.key.namespace, name);
            let Some(password) =
                password.filter(|_| reference.text_at(&["kind"]) == Some("Password"))
            else {
                continue;
            };
            let length = password.at(&["spec", "length"]);
            let bytes = length.and_then(Node::scalar).and_then(|text| text.parse().ok());
            // 22, 32 and 43 letters and digits are base64 of 16, 24 and 32 bytes.
            let is_plain = password.at(&["spec", "encoding"]).is_none();
            let is_wrong = |bytes: &usize| !is_right(*bytes) && !matches!(bytes, 22 | 43);
            if let Some(bytes) = bytes.filter(is_wrong).filter(|_| is_plain) {
                say(password, password.place(&["spec", "length"]), bytes, found);
            }
        }
    }
}

fn say(object: &Object, place: Place, bytes: usize, found: &mut Found<'_>) {
    found
        .at(object, place, format!("this cookie secret is {bytes} bytes long"))
        .note("oauth2-proxy takes 16, 24 or 32 bytes, and does not start with any other length")
        .help("use 32 letters and digits");
}
