use crate::{
    lint::{Found, rule},
    view::{Cluster, Object, Origin, Origins, Repository},
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds Flux Kustomizations that apply a custom resource without waiting for the Kustomization that
    /// brings its definition (CRD), directly or through others.
    ///
    /// ## Why it matters
    ///
    /// Flux asks the cluster about every object before it applies any. As long as one kind is unknown, the
    /// whole Kustomization fails with `no matches for kind`. On a cluster that runs already nobody notices;
    /// on a new one the order is luck.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: cert-manager, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./cert-manager
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: issuers, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./issuers
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: cert-manager/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: cert-manager, namespace: cert-manager}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: cert-manager
    ///       version: v1.19.3
    ///       sourceRef: {kind: HelmRepository, name: jetstack}
    ///   values: {crds: {enabled: true}}
    /// # file: issuers/house.yaml
    /// apiVersion: cert-manager.io/v1
    /// kind: ClusterIssuer
    /// metadata: {name: house}
    /// spec: {selfSigned: {}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: cert-manager, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./cert-manager
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: issuers, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./issuers
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: cert-manager
    /// # file: cert-manager/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: cert-manager, namespace: cert-manager}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: cert-manager
    ///       version: v1.19.3
    ///       sourceRef: {kind: HelmRepository, name: jetstack}
    ///   values: {crds: {enabled: true}}
    /// # file: issuers/house.yaml
    /// apiVersion: cert-manager.io/v1
    /// kind: ClusterIssuer
    /// metadata: {name: house}
    /// spec: {selfSigned: {}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Kinds of which the tree does not show the origin are no finding, nor those of a chart that a helmfile in
    /// the repository installs before Flux. Others that are there before Flux belong into `external: kinds:` of
    /// `cofferdam.yaml`. What a parent waits for, its children wait for too.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux, `dependsOn`; kustomize-controller applies only after a dry run of all.
    id: "dependency-on-crds-missing",
    alias: "DEP-1",
    severity: Error,
    summary: "a custom resource does not wait for what brings its kind",
    check: Repository(check),
}

fn check(repository: &Repository, found: &mut Found<'_>) {
    for cluster in &repository.clusters {
        let origins = Origins::of(repository, cluster);
        for layer in 0..cluster.layers.len() {
            judge(cluster, &origins, layer, found);
        }
    }
}

fn judge(cluster: &Cluster, origins: &Origins, layer: usize, found: &mut Found<'_>) {
    let mut before = cluster.ancestors(layer);
    before.insert(layer);
    // What was not evaluated may hold the definitions.
    if before.iter().any(|layer| !cluster.layers[*layer].is_whole) {
        return;
    }
    let kustomization = cluster.kustomization(&cluster.layers[layer]);
    let mut said = BTreeSet::new();
    for object in cluster.applied_by(&cluster.layers[layer]) {
        let Origin::Brought(bringers) = origins.origin(&object.key.group, &object.key.kind) else {
            continue;
        };
        let is_there = bringers.iter().any(|bringer| before.contains(&bringer.layer));
        if is_there || !said.insert(bringers[0].layer) {
            continue;
        }
        let bringer = &cluster.objects[bringers[0].object];
        let wanted = cluster.kustomization(&cluster.layers[bringers[0].layer]);
        let place = kustomization.dependencies_place();
        let message = format!(
            "`{}` is applied without waiting for `{}`, which brings its kind",
            object.key, wanted.key.name
        );
        found
            .at(kustomization, place, message)
            .note(format!(
                "the kind comes with `{}`; until then Flux can apply nothing of this Kustomization",
                bringer.key
            ))
            .help(format!("add {} to its `dependsOn`", entry(kustomization, wanted)));
    }
}

/// The entry of `dependsOn` that names a Kustomization.
fn entry(from: &Object, to: &Object) -> String {
    let name = &to.key.name;
    if from.key.namespace == to.key.namespace {
        format!("`name: {name}`")
    } else {
        format!("`name: {name}` with `namespace: {}`", to.key.namespace)
    }
}
