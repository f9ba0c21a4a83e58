use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{
        Address, ByNamespace, Cluster, DoorKind, Labels, Match, Object, Peer, Pods, Policy, Route,
        Way, behind,
    },
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds flows that the tree asks for and a network policy cuts off: from a route to its backend, and
    /// from a workload, or the router of an auth proxy, to a Service that it names by its address.
    ///
    /// ## Why it matters
    ///
    /// Requests end in a timeout. Each file is right by itself; only together do they not work, and nothing
    /// in the cluster says why.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/route.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network, sectionName: https}]
    ///   hostnames: ["web.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: web, port: 80}]}]
    /// # file: web/policy.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: only-neighbours, namespace: web}
    /// spec:
    ///   podSelector: {}
    ///   ingress: [{from: [{podSelector: {}}]}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/route.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network, sectionName: https}]
    ///   hostnames: ["web.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: web, port: 80}]}]
    /// # file: web/policy.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: only-neighbours, namespace: web}
    /// spec:
    ///   podSelector: {}
    ///   ingress:
    ///     - from:
    ///         - podSelector: {}
    ///         - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: network}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Pods that no policy selects for certain are open. Where a rule may let a flow through, it counts as
    /// allowed: an address, a named port, a label that the tree does not show.
    ///
    /// ## Source
    ///
    /// The pages of Kubernetes and Cilium about network policies: rules add up, at both ends of a flow, and
    /// ports are those of the pods.
    id: "flow-not-allowed",
    alias: "NET-1",
    severity: Error,
    summary: "a network policy cuts off a flow that the tree asks for",
    check: Cluster(check),
}

/// The end of a flow that is called.
struct Target<'a> {
    namespace: &'a str,
    service: &'a str,
    labels: Option<&'a Labels>,
    port: Option<i64>,
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let policies = cluster.policies();
    if policies.all().is_empty() {
        return;
    }
    let pods = cluster.pods();
    for route in cluster.routes() {
        of_route(cluster, &policies, &pods, &route, found);
    }
    for source in pods.all() {
        for (place, url) in source.addresses() {
            let labels = Some(&source.labels);
            of_address(cluster, (&policies, &pods), (source, labels, place), &url, found);
        }
    }
    // Behind a gate, the routers of the auth proxy are flows of some pod of its namespace.
    let gates = cluster.auth_gates();
    for object in cluster.of("", "ConfigMap") {
        let is_gate = |gate: &String| gate.split('/').next() == Some(&object.key.namespace);
        let data = object.at(&["data"]).filter(|_| gates.iter().any(is_gate));
        for entry in data.map(Node::entries).unwrap_or_default() {
            let text = entry.node.text().filter(|text| text.contains("loadBalancer"));
            for url in text.into_iter().flat_map(Address::all) {
                let source = Pods {
                    object,
                    namespace: &object.key.namespace,
                    labels: Labels::default(),
                    spec: None,
                };
                let from = (&source, None, entry.place);
                of_address(cluster, (&policies, &pods), from, &url, found);
            }
        }
    }
}

fn of_route(
    cluster: &Cluster,
    policies: &ByNamespace<'_, Policy<'_>>,
    pods: &ByNamespace<'_, Pods<'_>>,
    route: &Route<'_>,
    found: &mut Found<'_>,
) {
    for backend in route.backends.iter().filter(|backend| backend.kind == "Service") {
        let comes_from_here = route.doors.iter().any(|door| match door.kind {
            DoorKind::Gateway { namespace, .. } => namespace == backend.namespace,
            DoorKind::Class(_) => runs_controller(cluster, backend.namespace),
        });
        if comes_from_here
            || route.doors.is_empty()
            || cluster.may_hide_objects_in(backend.namespace)
        {
            continue;
        }
        let port = backend.port.and_then(Node::scalar).unwrap_or_default();
        for target in targets(cluster, pods, backend.namespace, backend.name, &port) {
            let peer = Peer::Outside(target.namespace);
            let ends = (target.namespace, target.labels);
            if let Some(policy) = cut((cluster, policies), Way::In, ends, peer, target.port) {
                say((route.object, backend.place), "the route", &target, policy, found);
                break;
            }
        }
    }
}

/// Whether a namespace may run what serves Ingresses.
fn runs_controller(cluster: &Cluster, namespace: &str) -> bool {
    let words =
        ["ingress", "nginx", "traefik", "haproxy", "kong", "tailscale", "cilium", "contour"];
    cluster.releases_in(namespace).any(|release| {
        release.chart.is_none_or(|chart| words.iter().any(|word| chart.contains(word)))
    })
}

fn of_address(
    cluster: &Cluster,
    (policies, pods): (&ByNamespace<'_, Policy<'_>>, &ByNamespace<'_, Pods<'_>>),
    (source, labels, place): (&Pods<'_>, Option<&Labels>, Place),
    url: &Address,
    found: &mut Found<'_>,
) {
    let namespace = url.namespace.as_str();
    let is_known = cluster.get("", "Service", namespace, &url.service).is_some()
        || cluster.releases_in(namespace).next().is_some();
    if !is_known
        || cluster.may_hide_objects_in(namespace)
        || cluster.may_hide_objects_in(source.namespace)
    {
        return;
    }
    for target in targets(cluster, pods, namespace, &url.service, &url.port) {
        let from = Peer::Pods(source.namespace, labels);
        let to = Peer::Pods(target.namespace, target.labels);
        let (ends, own) = ((target.namespace, target.labels), (source.namespace, labels));
        let policy = cut((cluster, policies), Way::In, ends, from, target.port)
            .or_else(|| cut((cluster, policies), Way::Out, own, to, target.port));
        if let Some(policy) = policy {
            let who = format!("`{}`", source.object.key);
            say((source.object, place), &who, &target, policy, found);
            break;
        }
    }
}

/// What is behind a Service: each kind of pods of one that is written out, or some pod of its namespace.
fn targets<'a>(
    cluster: &'a Cluster,
    pods: &'a ByNamespace<'a, Pods<'a>>,
    namespace: &'a str,
    service: &'a str,
    port: &str,
) -> Vec<Target<'a>> {
    let unknown = Target { namespace, service, labels: None, port: None };
    let Some(object) = cluster.get("", "Service", namespace, service) else { return vec![unknown] };
    let behind = behind(object, pods.of(namespace), port).into_iter();
    let targets: Vec<_> = behind
        .map(|(pods, port)| Target { namespace, service, labels: Some(&pods.labels), port })
        .collect();
    if targets.is_empty() { vec![unknown] } else { targets }
}

/// A policy that cuts a flow off at one of its ends, if none lets it through.
fn cut<'a, 'b>(
    (cluster, policies): (&Cluster, &'b ByNamespace<'a, Policy<'a>>),
    way: Way,
    (namespace, labels): (&str, Option<&Labels>),
    peer: Peer<'_>,
    port: Option<i64>,
) -> Option<&'b Policy<'a>> {
    let selects = |policy: &Policy<'_>| policy.selects(namespace, labels);
    let here: Vec<_> =
        policies.of(namespace).filter(|policy| selects(policy) != Match::No).collect();
    if here.iter().any(|policy| policy.lets(cluster, way, peer, port) != Match::No) {
        return None;
    }
    here.into_iter().find(|policy| selects(policy) == Match::Yes && policy.restricts(way))
}

fn say(
    (object, place): (&Object, Place),
    who: &str,
    target: &Target<'_>,
    policy: &Policy<'_>,
    found: &mut Found<'_>,
) {
    let Target { namespace, service, .. } = target;
    let cutter = &policy.object.key;
    let message = format!("`{cutter}` cuts off {who} from `{service}` in `{namespace}`");
    found
        .at(object, place, message)
        .note("no network policy of either end lets the flow through, so requests time out")
        .help("add a rule for it, with the port of the pods");
}
