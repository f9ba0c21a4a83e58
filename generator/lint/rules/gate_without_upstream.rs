use crate::{
    finding::{FileId, Place},
    lint::{Found, place_within, rule},
    view::{Backend, Cluster, Object, hosts_of_rule},
    yaml::{self, Node},
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds hosts that are routed to the auth gate while the proxy behind it has no router for them, and
    /// routers for hosts that no route leads to the gate. It reads the dynamic configuration of Traefik in
    /// the ConfigMaps of the gate's namespace.
    ///
    /// ## Why it matters
    ///
    /// Whoever logs in at such a host gets a 404. A router without a route is a door that nobody closed, or
    /// an application that lost its name.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// auth-gates: [auth/oauth2-proxy]
    /// # file: auth/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: prometheus, namespace: auth}
    /// spec:
    ///   parentRefs: [{name: platform, namespace: kube-system, sectionName: https}]
    ///   hostnames: ["prometheus.${domain}", "grafana.${domain}"]
    ///   rules: [{backendRefs: [{name: oauth2-proxy, port: 80}]}]
    /// # file: auth/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: auth-proxy, namespace: auth}
    /// data:
    ///   dynamic.yaml: |
    ///     http:
    ///       routers:
    ///         grafana: {rule: "Host(`grafana.${domain}`)", service: grafana}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// auth-gates: [auth/oauth2-proxy]
    /// # file: auth/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: prometheus, namespace: auth}
    /// spec:
    ///   parentRefs: [{name: platform, namespace: kube-system, sectionName: https}]
    ///   hostnames: ["prometheus.${domain}", "grafana.${domain}"]
    ///   rules: [{backendRefs: [{name: oauth2-proxy, port: 80}]}]
    /// # file: auth/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: auth-proxy, namespace: auth}
    /// data:
    ///   dynamic.yaml: |
    ///     http:
    ///       routers:
    ///         grafana: {rule: "Host(`grafana.${domain}`)", service: grafana}
    ///         prometheus: {rule: "Host(`prometheus.${domain}`)", service: prometheus}
    /// # file: auth/callback.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: login, namespace: auth}
    /// spec:
    ///   parentRefs: [{name: platform, namespace: kube-system, sectionName: https}]
    ///   hostnames: ["login.${domain}"]
    ///   rules: [{matches: [{path: {value: /oauth2}}], backendRefs: [{name: oauth2-proxy, port: 80}]}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A router whose rule is not made of `Host(…)` may answer for any host, and where there is one nothing is
    /// found. Hosts are compared as they are written, variables and all. What a route leads to the gate under
    /// `/oauth2` alone, the gate answers by itself.
    ///
    /// ## Source
    ///
    /// Traefik's page about routers; oauth2-proxy hands every request on to one upstream.
    id: "gate-without-upstream",
    alias: "EXP-8",
    severity: Error,
    summary: "a host is routed to the auth gate but not behind it, or the other way round",
    check: Cluster(check),
}

/// A host that a router answers for.
struct Router<'a> {
    object: &'a Object,
    place: Place,
    host: String,
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let routes = cluster.routes();
    for gate in cluster.auth_gates() {
        let Some((namespace, name)) = gate.split_once('/') else { continue };
        let Some(known) = routers(cluster, namespace).filter(|known| !known.is_empty()) else {
            continue;
        };
        let leads_here = |to: &Backend<'_>| to.namespace == namespace && to.name == name;
        let to_gate = routes.iter().filter(|route| route.backends.iter().any(leads_here));
        let to_gate: Vec<_> = to_gate.filter(|route| !is_callback(route.object)).collect();
        let behind: BTreeSet<&str> = known.iter().map(|router| router.host.as_str()).collect();
        let before: BTreeSet<&str> =
            to_gate.iter().flat_map(|route| &route.hosts).map(|host| host.name).collect();
        for route in &to_gate {
            for host in route.hosts.iter().filter(|host| !behind.contains(host.name)) {
                let message = format!(
                    "`{}` is routed to the gate `{gate}`, which has no router for it",
                    host.name
                );
                found
                    .at(route.object, host.place, message)
                    .note("whoever logs in there gets a 404: nothing behind the gate answers")
                    .help(format!("add a router with the rule ``Host(`{}`)``", host.name));
            }
        }
        if to_gate.is_empty() {
            continue;
        }
        // A route that takes all hosts of its Gateway leads any of them to the gate.
        let takes_all = to_gate.iter().any(|route| route.hosts.is_empty());
        for router in known.iter().filter(|router| !takes_all && !before.contains(&*router.host)) {
            let message = format!(
                "a router answers for `{}`, but no route leads it to `{gate}`",
                router.host
            );
            found
                .at(router.object, router.place, message)
                // A base that clusters share may have a router that another one needs.
                .as_warning()
                .note("the host reaches nothing, or something that asks for no login")
                .help("add a route of this host to the gate, or remove the router");
        }
    }
}

/// Whether a route leads nothing to the gate but what the gate itself answers, as when a login ends.
fn is_callback(route: &Object) -> bool {
    let list = |node: &Node, key: &str| node.get(key).map(Node::items).unwrap_or_default().to_vec();
    let rules = route.at(&["spec"]).map(|spec| list(spec, "rules")).unwrap_or_default();
    let is_own = |rule: &Node| {
        let matches = list(rule, "matches");
        let paths = matches.iter().map(|one| one.at(&["path"])?.text_at(&["value"]));
        !matches.is_empty()
            && paths.into_iter().all(|path| path.is_some_and(|path| path.starts_with("/oauth2")))
    };
    !rules.is_empty() && rules.iter().all(is_own)
}

/// The routers in the ConfigMaps of a namespace; none where one of them may answer for any host.
fn routers<'a>(cluster: &'a Cluster, namespace: &str) -> Option<Vec<Router<'a>>> {
    let mut routers = Vec::new();
    for object in cluster.of_in(namespace, ("", "ConfigMap")) {
        for entry in object.at(&["data"]).map(Node::entries).unwrap_or_default() {
            let text = entry.node.text().unwrap_or_default();
            if !text.contains("routers:") {
                continue;
            }
            let (documents, _) = yaml::read_all(FileId::default(), text.as_bytes());
            let parts = documents.iter().filter_map(|document| document.at(&["http", "routers"]));
            for router in parts.flat_map(Node::entries) {
                let rule = router.node.text_at(&["rule"])?;
                let hosts = hosts_of_rule(rule);
                if hosts.is_empty() {
                    return None;
                }
                let at = text.find(rule).unwrap_or(0);
                let place = place_within(entry.node.place, text, at);
                let router = |host: &str| Router { object, place, host: host.to_owned() };
                routers.extend(hosts.into_iter().map(router));
            }
        }
    }
    Some(routers)
}
