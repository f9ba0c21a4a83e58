use crate::{
    lint::{Found, rule},
    view::Repository,
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds overlays of a provider, such as `providers/storage-ceph`, that a cluster applies and that hold nothing.
    ///
    /// ## Why it matters
    ///
    /// Flux calls an empty set of objects healthy at once. Everything that depends on the provider starts, and fails in
    /// places that do not mention it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/storage.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: storage, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./providers/storage-ceph
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: providers/storage-ceph/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources: []
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/storage.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: storage, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./providers/storage-ceph
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: providers/storage-ceph/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - settings.yaml
    /// # file: providers/storage-ceph/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: ceph, namespace: storage}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A provider that comes with the distribution, such as the Traefik of k3s, needs no overlay at all.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux: health is that of the objects, and of none it is good.
    id: "provider-empty",
    alias: "PRV-4",
    severity: Error,
    summary: "the overlay of a provider is applied and empty",
    check: Repository(check),
}

fn check(repository: &Repository, found: &mut Found<'_>) {
    for (path, file) in repository.files.iter() {
        let Some((folder, "kustomization.yaml")) = path.rsplit_once('/') else { continue };
        let is_reached =
            repository.unreached.binary_search_by(|known| known.as_str().cmp(path)).is_err();
        let (true, true, Some(node)) = (is_reached, is_of_provider(folder), file.documents.first())
        else {
            continue;
        };
        let is_component = node.text_at(&["kind"]) == Some("Component");
        let is_filled = node
            .entries()
            .iter()
            .any(|entry| BRINGS.contains(&&*entry.key) && has_any(&entry.node));
        if is_component || is_filled {
            continue;
        }
        let place = node.entry("resources").map_or(node.place, |entry| entry.place);
        found
            .anywhere(place, format!("the overlay `{folder}` is applied and brings nothing"))
            .note("Flux calls it healthy at once, so what depends on it starts without it")
            .help("write what the provider needs, or do not apply the overlay where the cluster brings it");
    }
}

/// The fields by which a `kustomization.yaml` brings objects.
const BRINGS: &[&str] = &[
    "bases",
    "components",
    "configMapGenerator",
    "generators",
    "helmCharts",
    "resources",
    "secretGenerator",
];

fn has_any(node: &Node) -> bool {
    !node.items().is_empty()
}

/// Whether a folder is the overlay of one provider.
fn is_of_provider(folder: &str) -> bool {
    const AXES: &[&str] = &["block-storage-", "ingress-", "object-storage-", "storage-"];
    let mut parts = folder.rsplit('/');
    let name = parts.next().unwrap_or_default();
    parts.next() == Some("providers") || AXES.iter().any(|axis| name.starts_with(axis))
}
