use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::Node,
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds ports of the nodes (`nodePort`) that two objects ask for, in Services and in values of charts.
    ///
    /// ## Why it matters
    ///
    /// The cluster gives a port once. The second Service is refused, and with it everything that is applied together
    /// with it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: nginx, namespace: ingress}
    /// spec:
    ///   type: NodePort
    ///   selector: {app: nginx}
    ///   ports:
    ///     - {name: https, port: 443, nodePort: 31514}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: traefik, namespace: ingress}
    /// spec:
    ///   type: NodePort
    ///   selector: {app: traefik}
    ///   ports:
    ///     - {name: https, port: 443, nodePort: 31514}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: nginx, namespace: ingress}
    /// spec:
    ///   type: NodePort
    ///   selector: {app: nginx}
    ///   ports:
    ///     - {name: https, port: 443, nodePort: 31514}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: traefik, namespace: ingress}
    /// spec:
    ///   type: NodePort
    ///   selector: {app: traefik}
    ///   ports:
    ///     - {name: https, port: 443, nodePort: 31515}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// TCP and UDP have a port each. Values under `enabled: false` do not count.
    ///
    /// ## Source
    ///
    /// Kubernetes, Services: a `nodePort` that is taken is refused.
    id: "port-claimed-twice",
    alias: "PRV-7",
    severity: Error,
    summary: "two Services ask for the same port of the nodes",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let mut owners: BTreeMap<(u16, bool), &Object> = BTreeMap::new();
    for object in &cluster.objects {
        let mut ports = Vec::new();
        if object.is("", "Service") {
            walk(&object.node, false, &mut ports);
        } else if object.is("helm.toolkit.fluxcd.io", "HelmRelease") {
            let values = object.at(&["spec", "values"]);
            if let Some(values) = values {
                walk(values, false, &mut ports);
            }
        }
        for (port, is_udp, place) in ports {
            let owner = *owners.entry((port, is_udp)).or_insert(object);
            if owner.key == object.key {
                continue;
            }
            found
                .at(
                    object,
                    place,
                    format!("port {port} of the nodes belongs to `{}` already", owner.key),
                )
                .note("the cluster gives a port once, and refuses the second Service")
                .help("ask for another port, or leave the choice to the cluster");
        }
    }
}

type Claim = (u16, bool, Place);

/// Gathers the ports of nodes below a node; `is_udp` is what its parent says.
fn walk(node: &Node, is_udp: bool, ports: &mut Vec<Claim>) {
    let is_udp = node.text_at(&["protocol"]).map_or(is_udp, |protocol| protocol == "UDP");
    if node.get("enabled").and_then(Node::scalar).is_some_and(|enabled| enabled == "false") {
        return;
    }
    for entry in node.entries() {
        let is_map = &*entry.key == "nodePorts";
        let port = (&*entry.key == "nodePort").then_some(&entry.node);
        ports.extend(port.and_then(|node| claim(node, is_udp)));
        for inner in entry.node.entries().iter().filter(|_| is_map) {
            ports.extend(claim(&inner.node, inner.key.contains("udp")));
        }
        walk(&entry.node, is_udp || &*entry.key == "udp", ports);
    }
    node.items().iter().for_each(|item| walk(item, is_udp, ports));
}

fn claim(node: &Node, is_udp: bool) -> Option<Claim> {
    let port = node.scalar()?.parse().ok().filter(|port| *port > 0)?;
    Some((port, is_udp, node.place))
}
