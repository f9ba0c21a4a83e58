use crate::{
    lint::{Found, rule},
    view::{Cluster, ObjectKey, circles},
};

rule! {
    /// ## What it does
    ///
    /// Finds entries in the `dependsOn` of a Flux Kustomization that lead nowhere: to a Kustomization that does
    /// not exist, to itself, or in a circle.
    ///
    /// ## Why it matters
    ///
    /// Flux waits for a dependency for ever. The Kustomization is never applied, and nothing says so but its
    /// status. An entry without `namespace` means the Kustomization's own.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: settings, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./settings
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: shop}
    /// spec:
    ///   interval: 10m
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    ///   dependsOn:
    ///     - name: settings
    /// # file: settings/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: shop}
    /// data: {open: "yes"}
    /// # file: shop/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: shop, namespace: shop}
    /// data: {open: "yes"}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: settings, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./settings
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: shop}
    /// spec:
    ///   interval: 10m
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    ///   dependsOn:
    ///     - name: settings
    ///       namespace: flux-system
    /// # file: settings/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: settings, namespace: shop}
    /// data: {open: "yes"}
    /// # file: shop/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: shop, namespace: shop}
    /// data: {open: "yes"}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A Kustomization that comes from elsewhere belongs into `external: objects:` of `cofferdam.yaml`, as
    /// `Kustomization/namespace/name`. Where a part of the tree cannot be evaluated, the missing Kustomization
    /// may be in it, and only one of the same name in another namespace is a finding.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux: `dependsOn` defaults to the namespace of the object, and Kustomizations
    /// that depend on each other are never applied.
    id: "dependency-unresolved",
    alias: "DEP-3",
    severity: Error,
    summary: "`dependsOn` names nothing, itself, or a circle",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for layer in &cluster.layers {
        let object = cluster.kustomization(layer);
        for edge in object.dependencies() {
            if cluster.layer(edge.namespace, edge.name).is_some() || edge.name.contains("${") {
                continue;
            }
            let (namespace, name) = (edge.namespace.to_owned(), edge.name.to_owned());
            let key = ObjectKey { namespace, name, ..object.key.clone() };
            let elsewhere = cluster.elsewhere(&key);
            // Without a namespace of its own, nobody knows where it looks.
            if key.namespace.is_empty() {
                continue;
            }
            if cluster.intent.external.has(&key) || elsewhere.is_none() && !cluster.is_whole() {
                continue;
            }
            let said = found
                .at(
                    object,
                    edge.place,
                    format!("there is no Kustomization `{}` in `{}`", key.name, key.namespace),
                )
                .note("Flux waits for it for ever, and applies nothing of this Kustomization");
            said.help(match elsewhere {
                Some(namespace) => {
                    format!("add `namespace: {namespace}`, where one of this name is")
                }
                None => "name one that exists, or remove the entry".to_owned(),
            });
        }
    }
    circle(cluster, found);
}

fn circle(cluster: &Cluster, found: &mut Found<'_>) {
    let layers = 0..cluster.layers.len();
    let edges = layers.map(|layer| (layer, cluster.depends_on(layer).to_vec()));
    for circle in circles(&edges.collect()) {
        let names = circle.iter().chain(circle.first());
        let names = names.map(|layer| &cluster.kustomization(&cluster.layers[*layer]).key);
        let names: Vec<String> = names.map(|key| format!("`{}`", key.name)).collect();
        let object = cluster.kustomization(&cluster.layers[circle[0]]);
        let next = circle.get(1).or(circle.first());
        let mut edges = object.dependencies();
        let edge = edges.find(|edge| cluster.layer(edge.namespace, edge.name).as_ref() == next);
        let place = edge.map_or(object.dependencies_place(), |edge| edge.place);
        let message = match names.as_slice() {
            [only, _] => format!("{only} depends on itself"),
            names => format!("the dependencies form a circle: {}", names.join(" on ")),
        };
        found
            .at(object, place, message)
            .note("each waits for the next to be ready, so Flux applies none of them")
            .help("remove one of the entries; what two of them need belongs into a third");
    }
}
