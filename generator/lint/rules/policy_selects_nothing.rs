use crate::{
    lint::{Found, rule},
    view::{Cluster, Match, Pods, Policy, Way},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds network policies whose selector matches no pod of their namespace, and rules whose peers do not.
    ///
    /// ## Why it matters
    ///
    /// A policy that selects nothing protects nothing, and nobody sees it: everything works. A rule whose
    /// peers match nothing cuts off what it was meant to let in.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: store/policy.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: clickhouse, namespace: store}
    /// spec:
    ///   podSelector: {matchLabels: {app.kubernetes.io/name: clickhouse}}
    ///   ingress: [{ports: [{port: 9000}]}]
    /// # file: store/collector.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: collector, namespace: store}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: opentelemetry-collector
    ///       version: 0.145.0
    ///       sourceRef: {kind: HelmRepository, name: opentelemetry}
    ///   values:
    ///     mode: deployment
    ///     image: {repository: otel/opentelemetry-collector-k8s}
    ///     resources: {limits: {memory: 256Mi}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: store/policy.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: collector, namespace: store}
    /// spec:
    ///   podSelector: {matchLabels: {app.kubernetes.io/name: opentelemetry-collector}}
    ///   ingress: [{ports: [{port: 4318}]}]
    /// # file: store/collector.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: collector, namespace: store}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: opentelemetry-collector
    ///       version: 0.145.0
    ///       sourceRef: {kind: HelmRepository, name: opentelemetry}
    ///   values:
    ///     mode: deployment
    ///     image: {repository: otel/opentelemetry-collector-k8s}
    ///     resources: {limits: {memory: 256Mi}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Namespaces with a chart, an operator or a layer whose pods the tree does not show, and those without
    /// any pod.
    ///
    /// ## Source
    ///
    /// Kubernetes' page about network policies; the labels of the charts as they render them.
    id: "policy-selects-nothing",
    alias: "NET-2",
    severity: Error,
    summary: "a network policy selects no pod",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let pods = cluster.pods();
    for policy in cluster.policies().all() {
        let Some(namespace) = policy.namespace else { continue };
        let own: Vec<&Pods<'_>> = pods.of(namespace).collect();
        if own.is_empty() || !cluster.shows_all_pods_of(namespace) {
            continue;
        }
        let Some(selector) = policy.selector() else { continue };
        let is_any = |policy: &Policy<'_>| {
            own.iter().any(|pods| policy.selects(namespace, Some(&pods.labels)) != Match::No)
        };
        if !is_any(policy) {
            found
                .at(policy.object, selector.place, format!("this selects no pod of `{namespace}`"))
                .note("the policy has no effect: what it should protect is open")
                .help(labels_of(&own));
            continue;
        }
        for way in [Way::In, Way::Out] {
            for peer in peers(policy, way) {
                // Read as the selector of a policy, it must select somebody.
                if own.iter().all(|pods| pods.labels.matches(peer, namespace) == Match::No) {
                    found
                        .at(policy.object, peer.place, format!("no pod of `{namespace}` is meant here"))
                        .note("the rule lets nobody through, and traffic that it should allow is lost")
                        .help(labels_of(&own));
                }
            }
        }
    }
}

/// The pod selectors of a policy's rules that mean pods of its own namespace.
fn peers<'a>(policy: &Policy<'a>, way: Way) -> Vec<&'a Node> {
    let key = if way == Way::In { "from" } else { "to" };
    let lists = policy.rules(way).iter().filter_map(|rule| rule.get(key));
    let near = lists.flat_map(Node::items).filter(|peer| peer.get("namespaceSelector").is_none());
    near.filter_map(|peer| peer.get("podSelector")).collect()
}

fn labels_of(pods: &[&Pods<'_>]) -> String {
    let key = ["app.kubernetes.io/name", "app"];
    let label = |pods: &&Pods<'_>| {
        let known = &pods.labels.known;
        let first = key.iter().find_map(|key| known.get_key_value(*key)).or(known.iter().next());
        first.map(|(key, value)| format!("`{key}: {value}`"))
    };
    let mut labels: Vec<String> = pods.iter().filter_map(label).collect();
    labels.sort();
    labels.dedup();
    labels.truncate(5);
    format!("select the labels that the pods carry, such as {}", labels.join(", "))
}
