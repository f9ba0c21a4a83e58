use crate::{
    lint::{Found, rule},
    view::{Cluster, Origin, Origins, Repository},
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds custom resources in the same Flux Kustomization as the HelmRelease that installs their definition.
    ///
    /// ## Why it matters
    ///
    /// Flux asks the cluster about every object of a Kustomization before it applies any. The kind is unknown,
    /// so nothing is applied, the HelmRelease neither, and the definition never comes: a new cluster stands
    /// still.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/cert-manager.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: cert-manager, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./cert-manager
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
    /// # file: cert-manager/issuer.yaml
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
    /// Definitions that are plain manifests may stand beside what uses them: Flux applies them first. A chart
    /// that a helmfile in the repository installs before Flux is no finding, nor is a kind that `external:
    /// kinds:` of `cofferdam.yaml` declares.
    ///
    /// ## Source
    ///
    /// kustomize-controller: a dry run of all objects comes first, and one unknown kind fails it.
    id: "custom-resource-beside-its-crd",
    alias: "DEP-5",
    severity: Error,
    summary: "a custom resource and the chart that brings its kind share a Kustomization",
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
    let before = cluster.ancestors(layer);
    if !cluster.layers[layer].is_whole
        || before.iter().any(|layer| !cluster.layers[*layer].is_whole)
    {
        return;
    }
    let mut said = BTreeSet::new();
    for object in cluster.applied_by(&cluster.layers[layer]) {
        let key = (&object.key.group, &object.key.kind);
        let Origin::Brought(bringers) = origins.origin(key.0, key.1) else { continue };
        if bringers.iter().any(|bringer| before.contains(&bringer.layer)) {
            continue;
        }
        let own = bringers.iter().find(|bringer| bringer.layer == layer);
        let own = own.and_then(|bringer| cluster.release(&cluster.objects[bringer.object]));
        let Some(release) = own.filter(|_| said.insert(key)) else { continue };
        let name = &cluster.kustomization(&cluster.layers[layer]).key.name;
        let message = format!(
            "`{}` is applied together with `{}`, which brings its kind",
            object.key, release.object.key
        );
        found
            .at(object, object.place(&["kind"]), message)
            .note(format!(
                "before the kind is known Flux applies nothing of `{name}`, this HelmRelease neither"
            ))
            .help(format!("move it to a Kustomization of its own that depends on `{name}`"));
    }
}
