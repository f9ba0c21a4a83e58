use crate::{
    lint::{Found, rule},
    view::{Cluster, DoorKind, Object, Route},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds hosts with more labels than the wildcard of their certificate covers.
    ///
    /// ## Why it matters
    ///
    /// `*.example.org` stands for one label. `a.b.example.org` gets a certificate of another name, and every
    /// browser warns.
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
    ///     - name: https
    ///       port: 443
    ///       protocol: HTTPS
    ///       tls: {certificateRefs: [{name: wildcard}]}
    ///       allowedRoutes: {namespaces: {from: All}}
    /// ---
    /// apiVersion: cert-manager.io/v1
    /// kind: Certificate
    /// metadata: {name: wildcard, namespace: network}
    /// spec:
    ///   secretName: wildcard
    ///   issuerRef: {kind: ClusterIssuer, name: letsencrypt}
    ///   dnsNames: ["*.${DOMAIN}"]
    /// # file: web/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network, sectionName: https}]
    ///   hostnames: ["staging.web.${DOMAIN}"]
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
    ///     - name: https
    ///       port: 443
    ///       protocol: HTTPS
    ///       tls: {certificateRefs: [{name: wildcard}]}
    ///       allowedRoutes: {namespaces: {from: All}}
    /// ---
    /// apiVersion: cert-manager.io/v1
    /// kind: Certificate
    /// metadata: {name: wildcard, namespace: network}
    /// spec:
    ///   secretName: wildcard
    ///   issuerRef: {kind: ClusterIssuer, name: letsencrypt}
    ///   dnsNames: ["*.${DOMAIN}"]
    /// # file: web/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network, sectionName: https}]
    ///   hostnames: ["staging-web.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: web, port: 80}]}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Ingresses that ask cert-manager for a certificate of their own. Certificates that are not in the tree.
    ///
    /// ## Source
    ///
    /// RFC 6125: a wildcard stands for one label.
    id: "host-not-covered",
    alias: "EXP-14",
    severity: Warning,
    summary: "a host has more labels than its wildcard certificate covers",
    check: Cluster(check),
}

const GATEWAY: &str = "gateway.networking.k8s.io";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for route in cluster.routes() {
        let names = names(cluster, &route);
        for host in &route.hosts {
            let deep = names.iter().find(|name| is_too_deep(name, host.name));
            let is_covered = names.iter().any(|name| covers(name, host.name));
            if let Some(wildcard) = deep.filter(|_| !is_covered) {
                let message = format!("`{}` is not covered by `{wildcard}`", host.name);
                found
                    .at(route.object, host.place, message)
                    .note("a wildcard stands for one label, so browsers warn of the certificate")
                    .help("use a host with one label less, or a certificate of its own");
            }
        }
    }
}

/// The names of the certificates with which a route answers, as far as they are in the tree.
fn names<'a>(cluster: &'a Cluster, route: &Route<'a>) -> Vec<&'a str> {
    let mut names = Vec::new();
    for door in &route.doors {
        let DoorKind::Gateway { namespace, name, section } = door.kind else { continue };
        let Some(gateway) = cluster.get(GATEWAY, "Gateway", namespace, name) else { continue };
        let listeners = gateway.at(&["spec", "listeners"]).map(Node::items).unwrap_or_default();
        let is_meant = |listener: &&Node| {
            section.is_none_or(|section| listener.text_at(&["name"]) == Some(section))
        };
        for listener in listeners.iter().filter(is_meant) {
            let refs =
                listener.at(&["tls", "certificateRefs"]).map(Node::items).unwrap_or_default();
            for to in refs {
                let namespace = to.text_at(&["namespace"]).unwrap_or(namespace);
                let secret = to.text_at(&["name"]).unwrap_or_default();
                let certificates = cluster.of_in(namespace, ("cert-manager.io", "Certificate"));
                let own = certificates.filter(|certificate| {
                    certificate.text(&["spec", "secretName"]) == Some(secret)
                });
                names.extend(own.flat_map(dns_names));
            }
        }
    }
    names
}

fn dns_names(certificate: &Object) -> impl Iterator<Item = &str> {
    let names = certificate.at(&["spec", "dnsNames"]).map(Node::items).unwrap_or_default();
    names.iter().filter_map(Node::text)
}

/// Whether a host is below a wildcard, and has too many labels for it.
fn is_too_deep(name: &str, host: &str) -> bool {
    let Some(end) = name.strip_prefix('*') else { return false };
    // What a variable or a template makes may be one label.
    host.strip_suffix(end)
        .is_some_and(|labels| labels.contains('.') && !labels.contains(['$', '{']))
}

fn covers(name: &str, host: &str) -> bool {
    name == host
        || name.strip_prefix('*').is_some_and(|end| {
            host.strip_suffix(end).is_some_and(|label| !label.contains('.') && !label.is_empty())
        })
}
