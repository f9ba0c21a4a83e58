use crate::{
    lint::{Found, rule},
    view::{Cluster, DoorKind, Surface},
};

rule! {
    /// ## What it does
    ///
    /// Finds routes into an experiment that hang on a Gateway which `cofferdam.yaml` does not call internal.
    /// Routes of other namespaces that lead into the experiment count, and so do routes that a chart makes of
    /// its values.
    ///
    /// ## Why it matters
    ///
    /// An experiment is new to everybody, and nobody has hardened it yet. On a public Gateway the whole
    /// internet may try it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments: {clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}}
    /// gateways: {network/envoy-internal: internal, network/envoy-external: public}
    /// # file: clickstack/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: hyperdx, namespace: clickstack}
    /// spec:
    ///   parentRefs:
    ///     - {name: envoy-external, namespace: network, sectionName: https}
    ///   hostnames: ["hyperdx.${SECRET_DOMAIN}"]
    ///   rules:
    ///     - backendRefs: [{name: clickstack-app, port: 3000}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments: {clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}}
    /// gateways: {network/envoy-internal: internal, network/envoy-external: public}
    /// # file: clickstack/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: hyperdx, namespace: clickstack}
    /// spec:
    ///   parentRefs:
    ///     - {name: envoy-internal, namespace: network, sectionName: https}
    ///   hostnames: ["hyperdx.${SECRET_DOMAIN}"]
    ///   rules:
    ///     - backendRefs: [{name: clickstack-app, port: 3000}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Routes that only redirect lead nowhere, and may hang on every Gateway. A parent of kind `Service`
    /// belongs to a mesh. Where `cofferdam.yaml` names no Gateway at all, nothing is found.
    ///
    /// ## Source
    ///
    /// The Gateway API: a `parentRef` without a namespace is in the namespace of the route.
    id: "experiment-on-public-gateway",
    alias: "EXP-1",
    severity: Error,
    summary: "a route into an experiment hangs on a Gateway that is not internal",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    if cluster.intent.gateways.is_empty() {
        return;
    }
    for route in cluster.routes().iter().filter(|route| !route.only_redirects()) {
        let mut experiments = cluster.intent.experiments.keys();
        let Some(experiment) = experiments.find(|namespace| route.enters(namespace)) else {
            continue;
        };
        for door in &route.doors {
            let DoorKind::Gateway { namespace, name, .. } = door.kind else { continue };
            let why = match cluster.surface(route, door) {
                Some(Surface::Internal) => continue,
                Some(Surface::Public) => "which is public",
                None => "which `cofferdam.yaml` does not call internal",
            };
            let message = format!(
                "the experiment `{experiment}` is reached through the Gateway `{namespace}/{name}`, {why}"
            );
            found
                .at(route.object, door.place, message)
                .note("an experiment is for the house: nobody has hardened it for the internet")
                .help("name a Gateway that `gateways` in `cofferdam.yaml` calls `internal`");
        }
    }
}
