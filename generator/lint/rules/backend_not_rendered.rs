use crate::{
    finding::nearest,
    lint::{Found, rule},
    view::{Cluster, Object, Presence},
    yaml::Node,
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

/// Where a route sends requests.
struct Backend<'a> {
    route: &'a Object,
    namespace: &'a str,
    name: &'a Node,
    port: Option<&'a Node>,
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for object in &cluster.objects {
        for backend in backends(object) {
            judge(cluster, &backend, found);
        }
    }
}

fn judge(cluster: &Cluster, backend: &Backend<'_>, found: &mut Found<'_>) {
    let Backend { route, namespace, .. } = backend;
    let Some(name) = backend.name.text() else { return };
    match cluster.presence("Service", namespace, name) {
        Presence::Nowhere(known) => {
            let message = format!("no Service `{name}` will be in the namespace `{namespace}`");
            let said = found.at(route, backend.name.place, message).note(
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
            judge_port(backend, name, ports, is_there, found);
        }
        Presence::Applied(service) => {
            let ports = service.ports();
            judge_port(backend, name, &ports, |port| ports.contains(&port), found);
        }
        Presence::Unknown => {}
    }
}

fn judge_port(
    backend: &Backend<'_>,
    name: &str,
    ports: &[u16],
    is_there: impl Fn(u16) -> bool,
    found: &mut Found<'_>,
) {
    let Some(node) = backend.port else { return };
    let number = node.scalar().and_then(|port| port.parse::<u16>().ok());
    let Some(port) = number.filter(|port| !ports.is_empty() && !is_there(*port)) else { return };
    let listed: Vec<String> = ports.iter().map(|port| format!("`{port}`")).collect();
    found
        .at(backend.route, node.place, format!("the Service `{name}` has no port `{port}`"))
        .note("a route names the port of the Service, not that of the container")
        .help(format!("write one that it has: {}", listed.join(", ")));
}

fn backends(object: &Object) -> Vec<Backend<'_>> {
    let rules = || object.at(&["spec", "rules"]).map(Node::items).unwrap_or_default();
    match object.key.group.as_str() {
        "gateway.networking.k8s.io" => {
            let references = rules().iter().filter_map(|rule| rule.get("backendRefs"));
            let references = references.flat_map(Node::items);
            references.filter_map(|reference| service(object, reference, "port")).collect()
        }
        "networking.k8s.io" if object.key.kind == "Ingress" => {
            let paths = rules().iter().filter_map(|rule| rule.at(&["http", "paths"]));
            let backends = paths.flat_map(Node::items).filter_map(|path| path.get("backend"));
            let services = backends.chain(object.at(&["spec", "defaultBackend"]));
            let services = services.filter_map(|backend| backend.get("service"));
            services.filter_map(|service| self::service(object, service, "port.number")).collect()
        }
        "traefik.io" if object.key.kind == "IngressRoute" => {
            let routes = object.at(&["spec", "routes"]).map(Node::items).unwrap_or_default();
            let services = routes.iter().filter_map(|route| route.get("services"));
            let services = services.flat_map(Node::items);
            services.filter_map(|reference| service(object, reference, "port")).collect()
        }
        _ => Vec::new(),
    }
}

/// A reference to a Service; none for one to anything else.
fn service<'a>(route: &'a Object, reference: &'a Node, port: &str) -> Option<Backend<'a>> {
    if reference.text_at(&["kind"]).is_some_and(|kind| kind != "Service") {
        return None;
    }
    let namespace = reference.text_at(&["namespace"]).unwrap_or(&route.key.namespace);
    let port: Vec<&str> = port.split('.').collect();
    Some(Backend { route, namespace, name: reference.get("name")?, port: reference.at(&port) })
}
