use crate::{
    lint::{Found, rule},
    view::Cluster,
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds Flux Kustomizations that set `wait: true` and list `healthChecks` as well.
    ///
    /// ## Why it matters
    ///
    /// With `wait: true` Flux checks everything that the Kustomization applies and ignores the list.
    /// What stands in it looks like a promise, and keeps nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: database, namespace: flux-system}
    /// spec:
    ///   wait: true
    ///   healthChecks:
    ///     - {apiVersion: apps/v1, kind: Deployment, name: postgres, namespace: database}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: database, namespace: flux-system}
    /// spec:
    ///   wait: true
    /// ```
    ///
    /// ## Exceptions
    ///
    /// `healthCheckExprs` beside `wait: true` are used, and are no finding.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux: `wait` says that `healthChecks` are ignored.
    id: "health-checks-ignored",
    alias: "DEP-6",
    severity: Warning,
    summary: "`healthChecks` stand beside `wait: true`, which ignores them",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for layer in &cluster.layers {
        let object = cluster.kustomization(layer);
        let waits = object.at(&["spec", "wait"]).is_some_and(Node::is_true);
        let checks = object.at(&["spec", "healthChecks"]).map(|list| list.items().len());
        if waits && checks.is_some_and(|checks| checks > 0) {
            let place = object.key_place(&["spec", "healthChecks"]);
            found
                .at(object, place, "`healthChecks` are ignored, because `wait` is `true`")
                .note("with `wait: true` Flux checks everything that it applies, and nothing else")
                .help("remove `healthChecks`, or `wait: true` if only these are meant");
        }
    }
}
