use crate::{
    finding::nearest,
    lint::{Found, rule},
    view::{Cluster, Makers, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds ConfigMaps and Secrets in `substituteFrom` that are in another namespace, or have a slightly other name.
    ///
    /// ## Why it matters
    ///
    /// Flux looks for them in the namespace of the Kustomization and nowhere else. Without them it applies nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/web.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   interval: 10m
    ///   timeout: 5m
    ///   path: ./web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   postBuild:
    ///     substituteFrom:
    ///       - {kind: ConfigMap, name: settings}
    /// # file: flux/kustomization.yaml
    /// resources: [web.yaml, variables.yaml]
    /// # file: flux/variables.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: flux-system}
    /// data:
    ///   DOMAIN: example.org
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
    ///       - {kind: ConfigMap, name: settings}
    /// # file: flux/kustomization.yaml
    /// resources: [web.yaml, variables.yaml]
    /// # file: flux/variables.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: flux-system}
    /// data:
    ///   DOMAIN: example.org
    /// ```
    ///
    /// ## Exceptions
    ///
    /// With `optional: true` nothing is said, nor where nothing of that or a similar name is in the repository: it may
    /// be made by hand.
    ///
    /// ## Source
    ///
    /// `fluxcd/pkg`, `kustomize_varsub.go`: the namespace is that of the Kustomization.
    id: "variables-source-missing",
    alias: "SUB-9",
    severity: Error,
    summary: "`substituteFrom` names what is not in its namespace",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let makers = cluster.makers();
    for layer in &cluster.layers {
        let object = cluster.kustomization(layer);
        let from = object.at(&["spec", "postBuild", "substituteFrom"]).map(Node::items);
        for entry in from.unwrap_or_default() {
            let is_optional = entry.get("optional").is_some_and(Node::is_true);
            let (kind, name) = (entry.text_at(&["kind"]), entry.text_at(&["name"]));
            if let (Some(kind @ ("ConfigMap" | "Secret")), Some(name), false) =
                (kind, name, is_optional)
            {
                judge((cluster, &makers), object, (kind, name, entry), found);
            }
        }
    }
}

fn judge(
    (cluster, makers): (&Cluster, &Makers<'_>),
    object: &Object,
    (kind, name, entry): (&str, &str, &Node),
    found: &mut Found<'_>,
) {
    let own = object.key.namespace.as_str();
    let wanted = format!("{kind}/{own}/{name}");
    let is_there = !makers.of(kind, own, name).is_empty() || cluster.intent.external.holds(&wanted);
    if own.is_empty() || is_there || name.contains('$') {
        return;
    }
    let place = entry.get("name").map_or(entry.place, |name| name.place);
    let all = makers.iter().map(|(key, _)| key);
    let beside = all.filter(|(of, namespace, _)| *of == kind && *namespace == own);
    match (makers.homes(kind, name).next(), nearest(name, beside.map(|(.., name)| name))) {
        (Some(namespace), _) => found
            .at(object, place, format!("`{name}` is in `{namespace}`, not in `{own}`"))
            .note("Flux reads variables from the namespace of the Kustomization, and fails without them")
            .help(format!("make `{name}` in `{own}` as well, or move the Kustomization to `{namespace}`")),
        (None, Some(near)) => found
            .at(object, place, format!("there is no {kind} `{name}`, but one that is called `{near}`"))
            .note("Flux reads variables from it, and fails without it")
            .help(format!("write `{near}`, or add `optional: true`")),
        (None, None) => {}
    }
}
