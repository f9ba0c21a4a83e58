use crate::{
    lint::{Found, rule},
    view::{Cluster, DoorKind, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds routes whose `parentRefs` leave out the namespace of a Gateway that is in another one, or the
    /// `sectionName` where the Gateway takes the route on a listener without TLS too.
    ///
    /// ## Why it matters
    ///
    /// Without the namespace the route hangs on nothing, and no request arrives. Without the listener it also
    /// answers over plain http, past the redirect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: network/gateway.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: house, namespace: network}
    /// spec:
    ///   gatewayClassName: envoy
    ///   listeners:
    ///     - {name: https, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: All}}}
    /// # file: web/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   parentRefs: [{name: house}]
    ///   hostnames: ["web.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: web, port: 80}]}]
    /// ```
    ///
    /// ```yaml bad
    /// # file: network/gateway.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: house, namespace: network}
    /// spec:
    ///   gatewayClassName: envoy
    ///   listeners:
    ///     - {name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
    ///     - {name: https, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: All}}}
    /// # file: web/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network}]
    ///   hostnames: ["web.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: web, port: 80}]}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: network/gateway.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: house, namespace: network}
    /// spec:
    ///   gatewayClassName: envoy
    ///   listeners:
    ///     - {name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
    ///     - {name: https, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: All}}}
    /// # file: web/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network, sectionName: https}]
    ///   hostnames: ["web.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: web, port: 80}]}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Gateways that are not in the tree, those without a TLS listener, and routes that only redirect.
    ///
    /// ## Source
    ///
    /// The Gateway API: `namespace` of a `parentRef` is that of the route, and without `sectionName` the route
    /// hangs on every listener that allows it.
    id: "listener-unnamed",
    alias: "EXP-6",
    severity: Error,
    summary: "a route leaves out the namespace or the listener of its Gateway",
    check: Cluster(check),
}

const GATEWAY: &str = "gateway.networking.k8s.io";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for route in cluster.routes().iter().filter(|route| !route.backends.is_empty()) {
        for door in &route.doors {
            let DoorKind::Gateway { namespace, name, section } = door.kind else { continue };
            if let Some(gateway) = cluster.get(GATEWAY, "Gateway", namespace, name) {
                let is_vague = section.is_none() && route.object.key.kind == "HTTPRoute";
                let plain = plain_listener(gateway, route.namespace).filter(|_| is_vague);
                if let Some(plain) = plain {
                    let message =
                        format!("without `sectionName` the route also answers on `{plain}`");
                    found
                        .at(route.object, door.place, message)
                        .note(
                            "that listener has no TLS, so requests and cookies travel in the open",
                        )
                        .help("add `sectionName` with the name of the TLS listener");
                }
                continue;
            }
            let mut gateways = cluster.of(GATEWAY, "Gateway");
            let home = gateways.find(|gateway| gateway.key.name == name);
            let Some(home) = home.filter(|_| namespace == route.namespace) else { continue };
            if !cluster.may_hide_objects_in(namespace) {
                let message = format!("there is no Gateway `{name}` in `{namespace}`");
                found
                    .at(route.object, door.place, message)
                    .note("a `parentRef` without a namespace means that of the route")
                    .help(format!("add `namespace: {}`", home.key.namespace));
            }
        }
    }
}

/// A listener without TLS that takes routes of a namespace, beside one with TLS.
fn plain_listener<'a>(gateway: &'a Object, namespace: &str) -> Option<&'a str> {
    let listeners = gateway.at(&["spec", "listeners"]).map(Node::items).unwrap_or_default();
    let is = |listener: &Node, protocol: &str| listener.text_at(&["protocol"]) == Some(protocol);
    let takes = |listener: &&Node| {
        let from = listener.text_at(&["allowedRoutes", "namespaces", "from"]);
        match from.unwrap_or("Same") {
            "All" => true,
            "Same" => gateway.key.namespace == namespace,
            _ => false,
        }
    };
    let has_tls = listeners.iter().any(|listener| is(listener, "HTTPS"));
    let plain = listeners.iter().filter(takes).find(|listener| is(listener, "HTTP"));
    plain.filter(|_| has_tls)?.text_at(&["name"])
}
