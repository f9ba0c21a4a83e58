use crate::{
    lint::{Found, rule},
    view::{Cluster, Object, Origin, Origins, Repository},
};

rule! {
    /// ## What it does
    ///
    /// Finds ExternalSecrets whose Flux Kustomization waits for the operator, but not for the Kustomization that makes
    /// their store.
    ///
    /// ## Why it matters
    ///
    /// The operator alone is not enough: without the store an ExternalSecret fails, and tries again only minutes later.
    /// Whatever needs the Secret fails as long.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: operator, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./operator
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: stores, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./stores
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: operator
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: operator
    /// # file: operator/release.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: external-secrets, namespace: external-secrets}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: external-secrets
    ///       version: 2.9.0
    ///       sourceRef: {kind: HelmRepository, name: external-secrets}
    /// # file: stores/house.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ClusterSecretStore
    /// metadata: {name: house}
    /// spec: {provider: {fake: {data: []}}}
    /// # file: shop/secret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: shop, namespace: shop}
    /// spec:
    ///   refreshInterval: 1h
    ///   secretStoreRef: {kind: ClusterSecretStore, name: house}
    ///   dataFrom:
    ///     - extract: {key: shop}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: operator, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./operator
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: stores, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./stores
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: operator
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: stores
    /// # file: operator/release.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: external-secrets, namespace: external-secrets}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: external-secrets
    ///       version: 2.9.0
    ///       sourceRef: {kind: HelmRepository, name: external-secrets}
    /// # file: stores/house.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ClusterSecretStore
    /// metadata: {name: house}
    /// spec: {provider: {fake: {data: []}}}
    /// # file: shop/secret.yaml
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: shop, namespace: shop}
    /// spec:
    ///   refreshInterval: 1h
    ///   secretStoreRef: {kind: ClusterSecretStore, name: house}
    ///   dataFrom:
    ///     - extract: {key: shop}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A store that the tree does not hold is no finding, nor is a Kustomization that waits for neither.
    ///
    /// ## Source
    ///
    /// External Secrets Operator, ExternalSecret: `secretStoreRef`.
    id: "dependency-on-store-missing",
    alias: "DEP-14",
    severity: Warning,
    summary: "an ExternalSecret waits for its operator, but not for its store",
    check: Repository(check),
}

const GROUP: &str = "external-secrets.io";

fn check(repository: &Repository, found: &mut Found<'_>) {
    for cluster in &repository.clusters {
        let origins = Origins::of(repository, cluster);
        // Who does not wait for the operator leaves all order to its retries, on purpose or not.
        let Origin::Brought(operators) = origins.origin(GROUP, "ExternalSecret") else { continue };
        for secret in cluster.of(GROUP, "ExternalSecret") {
            let Some(layer) = secret.layer else { continue };
            let before = cluster.ancestors(layer);
            if operators.iter().any(|operator| before.contains(&operator.layer)) {
                let is_there = |store: &usize| *store == layer || before.contains(store);
                judge(cluster, secret, layer, is_there, found);
            }
        }
    }
}

fn judge(
    cluster: &Cluster,
    secret: &Object,
    layer: usize,
    is_there: impl Fn(&usize) -> bool,
    found: &mut Found<'_>,
) {
    let kind = secret.text(&["spec", "secretStoreRef", "kind"]).unwrap_or("SecretStore");
    let name = secret.text(&["spec", "secretStoreRef", "name"]).unwrap_or_default();
    let namespace = if kind == "ClusterSecretStore" { "" } else { &secret.key.namespace };
    let stores = cluster.of_in(namespace, (GROUP, kind)).filter(|store| store.key.name == name);
    let layers: Vec<usize> = stores.filter_map(|store| store.layer).collect();
    let Some(store) = layers.first().filter(|_| !layers.iter().any(is_there)) else { return };
    let [own, store] =
        [layer, *store].map(|at| &cluster.kustomization(&cluster.layers[at]).key.name);
    let place = secret.place(&["spec", "secretStoreRef", "name"]);
    found
        .at(
            secret,
            place,
            format!("`{own}` does not wait for `{store}`, which makes the store `{name}`"),
        )
        .note("until the store is there this fails, and whatever needs the Secret with it")
        .help(format!("let `{own}` depend on `{store}`"));
}
