use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, Mode, Object, Template, within},
};

rule! {
    /// ## What it does
    ///
    /// Finds `$${…}` where Flux substitutes nothing: in layers without `postBuild` or without any variable, and in
    /// objects for which substitution is disabled.
    ///
    /// ## Why it matters
    ///
    /// Only substitution makes one `$` of two. Without it the program gets `$${…}`, which it does not replace.
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
    /// # file: agent/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: agent, namespace: agent}
    /// data:
    ///   node: $${NODE_NAME}
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
    /// # file: agent/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: agent, namespace: agent}
    /// data:
    ///   node: ${NODE_NAME}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Files of Docker Compose, Terraform and make, in which `$$` is an escape of their own.
    ///
    /// ## Source
    ///
    /// kustomize-controller: without variables to substitute, an object is applied as it is.
    id: "escape-without-substitution",
    alias: "SUB-4",
    severity: Error,
    summary: "`$${` stays doubled, because Flux substitutes nothing here",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for object in cluster.objects.iter().filter(|object| object.layer.is_some()) {
        let why = match cluster.substitution_of(object).map(|layer| layer.mode) {
            None => "substitution is disabled for this object",
            Some(Mode::Off) => "the Flux Kustomization that applies it has no `postBuild`",
            Some(Mode::Idle) => "the Flux Kustomization that applies it knows no variable",
            Some(Mode::On | Mode::Unknown) => continue,
        };
        object.dollars(&mut |place, text| {
            let Ok(template) = Template::parse(text) else { return };
            let doubled = template.doubled.iter().filter(|at| text[**at + 2..].starts_with('{'));
            for at in doubled.filter(|_| !escapes_itself(text, object)) {
                say(object, (place, text, *at), why, found);
            }
        });
    }
}

fn say(object: &Object, (place, text, at): (Place, &str, usize), why: &str, found: &mut Found<'_>) {
    let end = text[at..].find('}').map_or(text.len(), |end| at + end + 1);
    let exact = within(place, text, at..end);
    let said = found
        .at(object, exact.unwrap_or(place), format!("`{}` stays doubled", &text[at..end]))
        .note(format!("{why}, and nothing else makes one `$` of two"));
    let said = match exact {
        Some(place) if !text.contains('\n') => said.fix(Place { length: 2, ..place }, "$"),
        Some(_) | None => said,
    };
    said.help("write one `$`");
}

/// Whether a text is of a format in which `$$` is an escape.
fn escapes_itself(text: &str, object: &Object) -> bool {
    let formats = ["compose", "Makefile", ".tf", ".hcl", ".jsonnet"];
    let data = object.at(&["data"]).map(crate::yaml::Node::entries).unwrap_or_default();
    let of_text = data.iter().filter(|entry| entry.node.text() == Some(text));
    of_text.into_iter().any(|entry| formats.iter().any(|format| entry.key.contains(format)))
}
