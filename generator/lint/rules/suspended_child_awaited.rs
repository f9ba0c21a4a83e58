use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds suspended Kustomizations and HelmReleases inside of a Flux Kustomization with `wait: true`.
    ///
    /// ## Why it matters
    ///
    /// Suspending changes the object, and nobody looks at the change any more, so it never counts as ready again. The
    /// parent waits until its timeout, and fails each time.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: apps, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// # file: apps/shop.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   suspend: true
    /// # file: shop/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: shop, namespace: shop}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: apps, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: false
    /// # file: apps/shop.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   suspend: true
    /// # file: shop/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: shop, namespace: shop}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux, `wait`; an object is ready when its `observedGeneration` is its generation.
    id: "suspended-child-awaited",
    alias: "DEP-9",
    severity: Error,
    summary: "a Kustomization waits for something that is suspended",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for layer in &cluster.layers {
        let parent = cluster.kustomization(layer);
        if !parent.at(&["spec", "wait"]).is_some_and(Node::is_true) {
            continue;
        }
        for child in
            cluster.applied_by(layer).filter(|child| child.key != parent.key && is_of_flux(child))
        {
            if child.at(&["spec", "suspend"]).is_some_and(Node::is_true) {
                let place = child.key_place(&["spec", "suspend"]);
                found
                    .at(
                        child,
                        place,
                        format!("it is suspended, and `{}` waits for it", parent.key.name),
                    )
                    .note(format!(
                        "`{}` has `wait: true`, and fails until this is resumed",
                        parent.key.name
                    ))
                    .help("take it out of the Kustomization for as long as it rests, or resume it");
            }
        }
    }
}

fn is_of_flux(object: &Object) -> bool {
    object.is("kustomize.toolkit.fluxcd.io", "Kustomization")
        || object.is("helm.toolkit.fluxcd.io", "HelmRelease")
}
