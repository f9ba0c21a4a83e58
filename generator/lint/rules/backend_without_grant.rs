use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds routes that lead to a Service of another namespace, and Gateways that take a certificate from
    /// another namespace, where no ReferenceGrant of that namespace allows it.
    ///
    /// ## Why it matters
    ///
    /// The Gateway refuses such a reference: a route answers every request with the status 500, and a
    /// listener without its certificate does not answer at all.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: opencost/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: opencost, namespace: opencost}
    /// spec:
    ///   parentRefs: [{name: platform, namespace: kube-system, sectionName: https}]
    ///   hostnames: ["opencost.${domain}"]
    ///   rules:
    ///     - backendRefs: [{name: oauth2-proxy, namespace: oauth2-proxy, port: 80}]
    /// # file: oauth2-proxy/grant.yaml
    /// apiVersion: gateway.networking.k8s.io/v1beta1
    /// kind: ReferenceGrant
    /// metadata: {name: routes, namespace: oauth2-proxy}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: monitoring}]
    ///   to: [{group: "", kind: Service, name: oauth2-proxy}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: opencost/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: opencost, namespace: opencost}
    /// spec:
    ///   parentRefs: [{name: platform, namespace: kube-system, sectionName: https}]
    ///   hostnames: ["opencost.${domain}"]
    ///   rules:
    ///     - backendRefs: [{name: oauth2-proxy, namespace: oauth2-proxy, port: 80}]
    /// # file: oauth2-proxy/grant.yaml
    /// apiVersion: gateway.networking.k8s.io/v1beta1
    /// kind: ReferenceGrant
    /// metadata: {name: routes, namespace: oauth2-proxy}
    /// spec:
    ///   from:
    ///     - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: monitoring}
    ///     - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: opencost}
    ///   to: [{group: "", kind: Service, name: oauth2-proxy}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Where a part of the other namespace could not be evaluated, the grant may be there, and nothing is
    /// found.
    ///
    /// ## Source
    ///
    /// The Gateway API's page about ReferenceGrant. All of its versions count.
    id: "backend-without-grant",
    alias: "EXP-7",
    severity: Error,
    summary: "a reference into another namespace has no ReferenceGrant there",
    check: Cluster(check),
}

const GATEWAY: &str = "gateway.networking.k8s.io";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for route in cluster.routes() {
        let key = &route.object.key;
        for backend in route.backends.iter().filter(|_| key.group == GATEWAY) {
            let to = (backend.kind, backend.namespace, backend.name);
            judge(cluster, route.object, to, backend.place, found);
        }
    }
    for gateway in cluster.of(GATEWAY, "Gateway") {
        let listeners = gateway.at(&["spec", "listeners"]).map(Node::items).unwrap_or_default();
        let refs = listeners.iter().filter_map(|listener| listener.at(&["tls", "certificateRefs"]));
        for to in refs.flat_map(Node::items) {
            let (Some(name), Some(namespace)) = (to.get("name"), to.text_at(&["namespace"])) else {
                continue;
            };
            let kind = to.text_at(&["kind"]).unwrap_or("Secret");
            let text = name.text().unwrap_or_default();
            judge(cluster, gateway, (kind, namespace, text), name.place, found);
        }
    }
}

fn judge(
    cluster: &Cluster,
    object: &Object,
    to: (&str, &str, &str),
    place: crate::finding::Place,
    found: &mut Found<'_>,
) {
    let (kind, namespace, name) = to;
    let key = &object.key;
    let is_known = !namespace.contains("${") && !cluster.may_hide_objects_in(namespace);
    if namespace == key.namespace
        || !is_known
        || cluster.is_granted((&key.group, &key.kind, &key.namespace), to)
    {
        return;
    }
    let message = format!(
        "no ReferenceGrant in `{namespace}` lets the namespace `{}` use the {kind} `{name}`",
        key.namespace
    );
    found
        .at(object, place, message)
        .note("without a grant the Gateway refuses the reference, and requests end in an error")
        .help(format!(
            "add a ReferenceGrant to `{namespace}`, from the kind `{}` of the namespace `{}`",
            key.kind, key.namespace
        ));
}
