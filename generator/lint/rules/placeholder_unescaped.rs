use crate::{
    finding::Place,
    lint::{Found, placeholder, rule},
    view::{Cluster, Object, Template, within},
};

rule! {
    /// ## What it does
    ///
    /// Finds `${…}` that a program is to read at run time in a layer where Flux substitutes: `${env:TOKEN}` of
    /// OpenTelemetry, `${1}` of a shell, `${item.name}` of a template.
    ///
    /// ## Why it matters
    ///
    /// Flux takes each `${` for itself. It puts its own value there, or nothing; or it cannot read it, and the whole
    /// Kustomization fails.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/agent.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: agent, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 5m
    ///   path: ./agent
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   postBuild:
    ///     substitute: {DOMAIN: example.org}
    /// # file: agent/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: agent, namespace: agent}
    /// data:
    ///   node: "${env:NODE_NAME}"
    ///   domain: "${DOMAIN}"
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/agent.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: agent, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 5m
    ///   path: ./agent
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   postBuild:
    ///     substitute: {DOMAIN: example.org}
    /// # file: agent/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: agent, namespace: agent}
    /// data:
    ///   node: "$${env:NODE_NAME}"
    ///   domain: "${DOMAIN}"
    /// ```
    ///
    /// ## Exceptions
    ///
    /// `$NAME` without braces is left alone by Flux. An object with the label or annotation
    /// `kustomize.toolkit.fluxcd.io/substitute: disabled` is left alone as a whole.
    ///
    /// ## Source
    ///
    /// `fluxcd/pkg`, `envsubst/parse`: the grammar of names and operators, and "unable to parse variable name".
    id: "placeholder-unescaped",
    alias: "SUB-3",
    severity: Error,
    summary: "Flux takes a `${…}` that is meant for a program",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for (object, substitution) in cluster.substituted() {
        object.dollars(&mut |place, text| match Template::parse(text) {
            Ok(template) => {
                for expression in template.expressions() {
                    let is_known = substitution.variables.contains_key(expression.name);
                    let reader = placeholder::reader(expression).or_else(|| {
                        let is_missing = substitution.is_complete && !expression.has_default();
                        let likely = || placeholder::likely_reader(expression, text, object);
                        is_missing.then(likely).flatten()
                    });
                    if let Some(reader) = reader.filter(|_| !is_known) {
                        let message = format!("`{}` is meant for {reader}", expression.text);
                        let at = (place, text, expression.at, expression.text);
                        say(object, at, message, found);
                    }
                }
            }
            Err(broken) if placeholder::is_unsupported(&broken) => {}
            Err(broken) => {
                let message = format!("Flux cannot read `{}`: {}", broken.text, broken.reason);
                say(object, (place, text, broken.at, broken.text), message, found);
            }
        });
    }
}

/// Says so, with the place of the text, the text, and where in it what part stands.
fn say(
    object: &Object,
    (place, text, at, part): (Place, &str, usize, &str),
    message: String,
    found: &mut Found<'_>,
) {
    let exact = within(place, text, at..at + part.len());
    let said = found.at(object, exact.unwrap_or(place), message).note(
        "Flux substitutes in this layer: it replaces what it can read, and fails for the rest",
    );
    let said = match exact {
        Some(place) if !text.contains('\n') => said.fix(Place { length: 0, ..place }, "$"),
        Some(_) | None => said,
    };
    said.help(
        "double its `$` to `$$`, or give the object the annotation \
         `kustomize.toolkit.fluxcd.io/substitute: disabled`",
    );
}
