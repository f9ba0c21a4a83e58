use crate::{
    finding::nearest,
    lint::{Found, rule},
    view::{Backend, Cluster, Object, Presence},
};

rule! {
    /// ## What it does
    ///
    /// Finds routes and Ingresses to a Service, or to a port of it, that neither the tree nor a chart in its namespace
    /// has.
    ///
    /// ## Why it matters
    ///
    /// Charts make the names of their Services from the release's name, each in its own way.
    /// Nobody checks the reference: the route is accepted, and every request ends in 500 or 503.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: proxy, namespace: login}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: oauth2-proxy
    ///       version: 10.1.3
    ///       sourceRef: {kind: HelmRepository, name: oauth2-proxy}
    ///   values:
    ///     config: {existingSecret: oauth2-proxy}
    ///     resources: {limits: {memory: 64Mi}}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata: {name: login, namespace: login}
    /// spec:
    ///   rules:
    ///     - http:
    ///         paths:
    ///           - path: /
    ///             pathType: Prefix
    ///             backend: {service: {name: proxy, port: {number: 80}}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: proxy, namespace: login}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: oauth2-proxy
    ///       version: 10.1.3
    ///       sourceRef: {kind: HelmRepository, name: oauth2-proxy}
    ///   values:
    ///     config: {existingSecret: oauth2-proxy}
    ///     resources: {limits: {memory: 64Mi}}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata: {name: login, namespace: login}
    /// spec:
    ///   rules:
    ///     - http:
    ///         paths:
    ///           - path: /
    ///             pathType: Prefix
    ///             backend: {service: {name: proxy-oauth2-proxy, port: {number: 80}}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Where anything else may make a Service in the namespace, nothing is said: a chart that nobody has read, an
    /// operator, a layer that could not be evaluated. In a namespace without charts, a Service or a workload has to be
    /// applied from the tree by Flux.
    ///
    /// ## Source
    ///
    /// The templates of the charts; `list charts` names them.
    id: "backend-not-rendered",
    alias: "EXP-5",
    severity: Error,
    summary: "a route goes to a Service that no chart renders",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for route in cluster.routes() {
        for backend in route.backends.iter().filter(|backend| backend.kind == "Service") {
            judge(cluster, route.object, backend, found);
        }
    }
}

fn judge(cluster: &Cluster, route: &Object, backend: &Backend<'_>, found: &mut Found<'_>) {
    let Backend { namespace, name, .. } = backend;
    match cluster.presence("Service", namespace, name) {
        Presence::Nowhere(known) => {
            let message = format!("no Service `{name}` will be in the namespace `{namespace}`");
            let said = found.at(route, backend.place, message).note(
                "a route to a missing Service is accepted but answers with an error; charts name their \
                 Services after the release",
            );
            let names = known.iter().map(String::as_str);
            match (nearest(name, names), known.as_slice()) {
                (Some(near), _) => said.help(format!("write `{near}`")),
                (None, []) => said.help("apply the Service, or remove the route"),
                (None, [only]) => said.help(format!("write `{only}`, which will be there")),
                (None, all) => {
                    said.help(format!("write the name of one that is: `{}`", all.join("`, `")));
                }
            }
        }
        Presence::Rendered { release, ports } => {
            let is_there = |port| release.mentions(port) || ports.contains(&port);
            judge_port(route, backend, (ports, is_there), found);
        }
        Presence::Applied(_) => {
            // Several clusters may each have one of the name where none of them is told apart.
            let own = cluster.of_in(namespace, ("", "Service")).filter(|own| own.key.name == *name);
            let ports: Vec<Vec<u16>> = own.map(Object::ports).collect();
            if ports.iter().all(|ports| !ports.is_empty()) {
                let ports = ports.concat();
                judge_port(route, backend, (&ports, |port| ports.contains(&port)), found);
            }
        }
        Presence::Unknown => {}
    }
}

/// Judges the port that a route names: by the ports of the Service, and whether one is there.
fn judge_port(
    route: &Object,
    backend: &Backend<'_>,
    (ports, is_there): (&[u16], impl Fn(u16) -> bool),
    found: &mut Found<'_>,
) {
    let Some(node) = backend.port else { return };
    let number = node.scalar().and_then(|port| port.parse::<u16>().ok());
    let Some(port) = number.filter(|port| !ports.is_empty() && !is_there(*port)) else { return };
    let listed: Vec<String> = ports.iter().map(|port| format!("`{port}`")).collect();
    found
        .at(route, node.place, format!("the Service `{}` has no port `{port}`", backend.name))
        .note("a route names the port of the Service, not that of the container")
        .help(format!("write one that it has: {}", listed.join(", ")));
}
