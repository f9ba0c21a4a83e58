use crate::{
    lint::{Found, rule},
    view::{Cluster, PRODUCTS, Product},
};

rule! {
    /// ## What it does
    ///
    /// Finds clusters that install another provider than `providers:` of `cofferdam.yaml` names: ingress-nginx, for
    /// example, where Traefik is declared.
    ///
    /// ## Why it matters
    ///
    /// People and rules trust the declaration. Whoever changes the one that is declared changes something that does not
    /// run.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// providers: {ingress: traefik}
    /// # file: ingress/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: ingress-nginx, namespace: ingress}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: ingress-nginx
    ///       version: 4.14.3
    ///       sourceRef: {kind: HelmRepository, name: ingress-nginx}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// providers: {ingress: ingress-nginx}
    /// # file: ingress/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: ingress-nginx, namespace: ingress}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: ingress-nginx
    ///       version: 4.14.3
    ///       sourceRef: {kind: HelmRepository, name: ingress-nginx}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A provider of which nothing is installed may come with the distribution, and is no finding as long as no other of
    /// its axis is there.
    ///
    /// ## Source
    ///
    /// cofferdam's own rule: what is declared is what is applied.
    id: "intent-differs-from-tree",
    alias: "PRV-5",
    severity: Error,
    summary: "`cofferdam.yaml` names another provider than the tree has",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for (axis, declared) in &cluster.intent.providers {
        let Some((_, products)) = PRODUCTS.iter().find(|(of, _)| of == axis) else { continue };
        if Product::find(products, declared).is_none() {
            continue;
        }
        let present = cluster.present(products);
        if present.iter().any(|(product, _)| product.is_called(declared)) {
            continue;
        }
        for (product, object) in present {
            let message = format!("`{}` is installed, but `{declared}` is declared", product.id);
            found
                .at(object, object.name_place(), message)
                .note(format!(
                    "`cofferdam.yaml` says that `{declared}` answers `{axis}` in this cluster"
                ))
                .help(format!("install `{declared}`, or declare `{axis}: {}`", product.id));
        }
    }
}
