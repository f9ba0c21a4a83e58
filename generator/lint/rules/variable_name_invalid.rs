use crate::{
    lint::{Found, rule},
    name::VarName,
    view::{Cluster, Object},
    yaml::{Node, Value},
};

rule! {
    /// ## What it does
    ///
    /// Finds variables that Flux refuses: names with other characters than letters, digits and `_`, and values in
    /// `substitute` that are no text.
    ///
    /// ## Why it matters
    ///
    /// One such name fails every object of the Kustomization, used or not. A value that is a number or a boolean is
    /// refused by the API server.
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
    ///     substitute:
    ///       cluster-name: home
    /// ```
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
    ///     substitute:
    ///       REPLICAS: 2
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
    ///     substitute:
    ///       CLUSTER_NAME: home
    ///       REPLICAS: "2"
    /// ```
    ///
    /// ## Source
    ///
    /// `fluxcd/pkg`, `kustomize_varsub.go`: "var name is invalid, must match".
    id: "variable-name-invalid",
    alias: "SUB-6",
    severity: Error,
    summary: "Flux refuses the name or value of a variable",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for layer in &cluster.layers {
        let object = cluster.kustomization(layer);
        let Some(post_build) = object.at(&["spec", "postBuild"]) else { continue };
        if let Some(substitute) = post_build.get("substitute") {
            judge_names(object, substitute, found);
            judge_values(object, substitute, found);
        }
        for source in post_build.get("substituteFrom").map(Node::items).unwrap_or_default() {
            let (kind, name) = (source.text_at(&["kind"]), source.text_at(&["name"]));
            let (Some(kind), Some(name)) = (kind, name) else { continue };
            let Some(source) = cluster.get("", kind, &object.key.namespace, name) else { continue };
            for data in ["data", "stringData"].iter().filter_map(|key| source.at(&[key])) {
                judge_names(source, data, found);
            }
        }
    }
}

fn judge_names(object: &Object, data: &Node, found: &mut Found<'_>) {
    for entry in data.entries() {
        if VarName::try_from(&*entry.key).is_err() && !entry.key.contains('$') {
            let said =
                found.at(object, entry.place, format!("no variable can be called `{}`", entry.key));
            said.note(
                "Flux reads variables from here, and one such name fails the whole Kustomization",
            )
            .help("use letters, digits and `_` only; move files to a ConfigMap of their own");
        }
    }
}

fn judge_values(object: &Object, substitute: &Node, found: &mut Found<'_>) {
    for entry in substitute.entries() {
        if let Value::Integer(_) | Value::Bool(_) | Value::Float(_) = entry.node.value {
            let value = entry.node.scalar().unwrap_or_default();
            let is_as_written = value.chars().count() == entry.node.place.length as usize;
            let said = found
                .at(
                    object,
                    entry.node.place,
                    format!("`{}` is {}, not text", entry.key, entry.node.kind()),
                )
                .note(
                    "the values of `substitute` are texts, and the API server refuses all others",
                );
            let said = if is_as_written {
                said.fix(entry.node.place, format!("\"{value}\""))
            } else {
                said
            };
            said.help(format!("write `\"{value}\"`"));
        }
    }
}
