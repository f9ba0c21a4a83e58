use super::object_with_two_owners::{owner, shared};
use crate::{
    lint::{Found, rule},
    view::Cluster,
};

/// The group of sources.
pub(super) const SOURCE: &str = "source.toolkit.fluxcd.io";

rule! {
    /// ## What it does
    ///
    /// Finds sources, such as HelmRepositories, that two Flux Kustomizations of one cluster apply.
    ///
    /// ## Why it matters
    ///
    /// Two releases that bring the same source work, until one of them is removed: Flux deletes the source with
    /// it, and the other release can no longer fetch its chart.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/kustomizations.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: operator, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./operator
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: store, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./store
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: operator/helmrepository.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: charts, namespace: store}
    /// spec: {interval: 1h, url: "https://charts.example.org"}
    /// # file: store/helmrepository.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: charts, namespace: store}
    /// spec: {interval: 1h, url: "https://charts.example.org"}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/kustomizations.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: operator, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./operator
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: store, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./store
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: operator/helmrepository.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: operator-charts, namespace: store}
    /// spec: {interval: 1h, url: "https://charts.example.org"}
    /// # file: store/helmrepository.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: charts, namespace: store}
    /// spec: {interval: 1h, url: "https://charts.example.org"}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Releases that one Kustomization applies may share a source, and so may two clusters.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux: with `prune` it deletes what its last run applied and this one does not.
    id: "source-with-two-owners",
    alias: "SRC-3",
    severity: Error,
    summary: "two Flux Kustomizations of one cluster apply the same source",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for (first, second) in shared(cluster) {
        if second.key.group == SOURCE {
            let message = format!("`{}` applies `{}` as well", owner(cluster, first), second.key);
            found
                .at(second, second.name_place(), message)
                .note("when one of the two is removed, the source goes with it and the other stands without")
                .help("give each its own source under its own name, or both one that a third applies");
        }
    }
}
