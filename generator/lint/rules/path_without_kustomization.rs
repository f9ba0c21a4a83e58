use crate::{
    lint::{Found, rule},
    view::{Cluster, Folder, below_root},
};

rule! {
    /// ## What it does
    ///
    /// Finds Flux Kustomizations whose `spec.path` is no folder of the repository.
    ///
    /// ## Why it matters
    ///
    /// Flux fails with `kustomization path not found` and applies nothing.
    /// Whatever depends on this Kustomization waits for ever.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/kustomizations.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./apps/web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: blog, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./apps/blgo
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: apps/web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// # file: apps/blog/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: blog, namespace: blog}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/kustomizations.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./apps/web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: apps/web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Paths of other sources, and paths that hold a variable, are not looked at.
    /// A path starts at the root of its source, which need not be the root of the repository: it is the folder
    /// below which other paths of the same source are found.
    /// Where none of them is found, nor the first folder of the path, the source is taken to be another repository.
    /// Folders that `cofferdam.yaml` lists under `external.folders` are kept by somebody else.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux: `path` is a folder of the source; one without a `kustomization.yaml` has one
    /// generated.
    id: "path-without-kustomization",
    alias: "LAY-2",
    severity: Error,
    summary: "the `spec.path` of a Flux Kustomization is no folder of the repository",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for layer in cluster.layers.iter().filter(|layer| layer.folder == Folder::Missing) {
        let object = cluster.kustomization(layer);
        let path = object.text(&["spec", "path"]).unwrap_or_default();
        if cluster.intent.external.folders.iter().any(|folder| is_same(folder, path)) {
            continue;
        }
        found
            .at(object, object.place(&["spec", "path"]), format!("there is no folder `{path}`"))
            .note("Flux fails with `kustomization path not found`, and what depends on this waits")
            .help("name the folder from the root of the source, or remove the Kustomization");
    }
}

/// Whether two paths from the root of the repository mean one folder.
fn is_same(one: &str, other: &str) -> bool {
    below_root(one) == below_root(other)
}
