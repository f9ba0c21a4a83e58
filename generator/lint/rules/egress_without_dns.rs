use crate::{
    lint::{Found, rule},
    view::{Cluster, Match, Policy, Way},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds network policies that restrict what pods may call, in namespaces where no policy lets them reach
    /// DNS on port 53.
    ///
    /// ## Why it matters
    ///
    /// The pods may call a Service, but cannot learn its address. Every request fails with a timeout that
    /// speaks of names, not of policies.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/policy.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress:
    ///     - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: database}}}]
    ///       ports: [{port: 5432}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/policy.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress:
    ///     - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: database}}}]
    ///       ports: [{port: 5432}]
    ///     - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
    ///       ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Policies that forbid everything, and those that allow only addresses: neither needs a name. Namespaces
    /// of which a part could not be evaluated.
    ///
    /// ## Source
    ///
    /// Kubernetes' page about network policies: rules add up, and DNS is no exception from them.
    id: "egress-without-dns",
    alias: "NET-3",
    severity: Error,
    summary: "pods may call others, but not DNS",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let policies = cluster.policies();
    for policy in
        policies.all().iter().filter(|policy| policy.restricts(Way::Out) && names_pods(policy))
    {
        let Some(namespace) = policy.namespace else { continue };
        if policies.of(namespace).any(reaches_dns) || cluster.may_hide_objects_in(namespace) {
            continue;
        }
        let place = policy.spec.entry("egress").map_or(policy.spec.place, |entry| entry.place);
        let message = format!("no policy of `{namespace}` lets these pods reach DNS");
        found
            .at(policy.object, place, message)
            .note("they may call a Service, but cannot look up its address")
            .help("allow port 53 over UDP and TCP to `kube-system`");
    }
}

/// Whether a rule means others by name or label, so that their addresses have to be looked up.
fn names_pods(policy: &Policy<'_>) -> bool {
    policy.rules(Way::Out).iter().any(|rule| {
        let to = rule.get("to").map(Node::items).unwrap_or_default();
        to.iter().any(|peer| peer.get("ipBlock").is_none())
            || rule.get("toEndpoints").is_some()
            || rule.get("toFQDNs").is_some()
    })
}

fn reaches_dns(policy: &Policy<'_>) -> bool {
    policy.rules(Way::Out).iter().any(|rule| match policy.ports(rule) {
        Some(_) => policy.port(rule, Some(53)) != Match::No,
        // Without ports it depends on the peers.
        None => may_mean_dns(rule),
    })
}

fn may_mean_dns(rule: &Node) -> bool {
    let peers = rule.entries().iter().filter(|entry| entry.key.starts_with("to"));
    let mut is_limited = false;
    for entry in peers.filter(|entry| &*entry.key != "toPorts") {
        is_limited = true;
        let is_far = entry.node.items().iter().any(|peer| match &*entry.key {
            "to" => peer.get("namespaceSelector").is_some() || peer.get("ipBlock").is_some(),
            "toEntities" => matches!(peer.text(), Some("all" | "cluster" | "host" | "remote-node")),
            "toEndpoints" => {
                let mut is_system = false;
                peer.texts(&mut |_, _, text| is_system |= text == "kube-system");
                let labels = peer.get("matchLabels").map(Node::entries).unwrap_or_default();
                is_system || peer.get("matchExpressions").is_some() || labels.is_empty()
            }
            "toFQDNs" => false,
            _ => true,
        });
        if is_far {
            return true;
        }
    }
    !is_limited
}
