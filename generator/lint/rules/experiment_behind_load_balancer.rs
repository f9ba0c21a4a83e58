use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, DoorKind, Object, Surface},
    yaml::{Node, Value},
};

rule! {
    /// ## What it does
    ///
    /// Finds Services of an experiment of type `LoadBalancer` or `NodePort`, also where a chart makes them of
    /// its values, and its Ingresses of a class that `cofferdam.yaml` does not call internal.
    ///
    /// ## Why it matters
    ///
    /// A load balancer or a port on every node goes round the Gateway, its certificate and its login. On most
    /// clouds it has a public address at once.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments: {clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}}
    /// # file: clickstack/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: hyperdx, namespace: clickstack}
    /// spec:
    ///   type: LoadBalancer
    ///   selector: {app: hyperdx}
    ///   ports: [{port: 3000}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments: {clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}}
    /// # file: clickstack/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: hyperdx, namespace: clickstack}
    /// spec:
    ///   type: ClusterIP
    ///   selector: {app: hyperdx}
    ///   ports: [{port: 3000}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Load balancers of the class `tailscale`, and those whose annotations ask the cloud for an internal
    /// address. The Ingress class `tailscale` is internal unless `cofferdam.yaml` says otherwise. Where
    /// `cofferdam.yaml` lists no `ingress-classes`, no Ingress is judged.
    ///
    /// ## Source
    ///
    /// Kubernetes' page about publishing Services.
    id: "experiment-behind-load-balancer",
    alias: "EXP-3",
    severity: Error,
    summary: "an experiment has a load balancer, a port on the nodes, or a public Ingress",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let experiments = &cluster.intent.experiments;
    let is_on_trial = |namespace: &str| experiments.contains_key(namespace);
    for service in cluster.of("", "Service").filter(|service| is_on_trial(&service.key.namespace)) {
        let Some(spec) = service.at(&["spec"]) else { continue };
        judge(
            service,
            spec,
            service.at(&["metadata", "annotations"]),
            &service.key.namespace,
            found,
        );
    }
    for release in cluster.releases().filter(|release| is_on_trial(release.namespace)) {
        if let Some(values) = release.values() {
            services(release.object, values, release.namespace, found);
        }
    }
    for route in cluster.routes() {
        let Some(experiment) = experiments.keys().find(|namespace| route.enters(namespace)) else {
            continue;
        };
        for door in &route.doors {
            let DoorKind::Class(class) = door.kind else { continue };
            let declared = class.and_then(|class| cluster.intent.ingress_classes.get(class));
            // The tailnet is internal; a funnel has a rule of its own.
            let is_tailnet = class == Some("tailscale") && declared.is_none();
            let is_internal = is_tailnet || declared == Some(&Surface::Internal);
            if is_internal || cluster.intent.ingress_classes.is_empty() {
                continue;
            }
            let what = match class {
                Some(class) => format!("an Ingress of the class `{class}`"),
                None => "an Ingress of no class".to_owned(),
            };
            let message = format!("the experiment `{experiment}` is reached through {what}");
            found
                .at(route.object, door.place, message)
                .note("`cofferdam.yaml` does not call this class internal")
                .help(
                    "use a class that `ingress-classes` calls `internal`, or an internal Gateway",
                );
        }
    }
}

/// The Services that a chart makes of its values: maps under `service` or of a list of `services`.
fn services(object: &Object, node: &Node, experiment: &str, found: &mut Found<'_>) {
    if node.get("enabled").is_some_and(|enabled| enabled.value == Value::Bool(false)) {
        return;
    }
    for entry in node.entries() {
        if entry.key.to_ascii_lowercase().ends_with("service") {
            judge(object, &entry.node, entry.node.get("annotations"), experiment, found);
            for inner in entry.node.entries() {
                judge(object, &inner.node, inner.node.get("annotations"), experiment, found);
            }
        } else {
            services(object, &entry.node, experiment, found);
        }
    }
}

fn judge(
    object: &Object,
    spec: &Node,
    annotations: Option<&Node>,
    experiment: &str,
    found: &mut Found<'_>,
) {
    let Some(kind) = spec.get("type") else { return };
    let text = kind.text().unwrap_or_default();
    let is_open = text == "NodePort" || text == "LoadBalancer" && !is_internal(spec, annotations);
    if is_open {
        say(object, kind.place, experiment, text, found);
    }
}

/// Whether a load balancer is told to stay inside.
fn is_internal(spec: &Node, annotations: Option<&Node>) -> bool {
    let asks = |key: &str, value: &str| match key.rsplit_once('/').map_or(key, |(_, name)| name) {
        "aws-load-balancer-internal" | "azure-load-balancer-internal" => value == "true",
        "aws-load-balancer-scheme" => value == "internal",
        "load-balancer-type" => value.eq_ignore_ascii_case("internal"),
        "lb-ipam-pool" | "address-pool" => value.contains("internal"),
        "expose" => key.starts_with("tailscale.com/") && value == "true",
        _ => false,
    };
    spec.text_at(&["loadBalancerClass"]) == Some("tailscale")
        || annotations
            .map(Node::entries)
            .unwrap_or_default()
            .iter()
            .any(|entry| entry.node.scalar().is_some_and(|value| asks(&entry.key, &value)))
}

fn say(object: &Object, place: Place, experiment: &str, kind: &str, found: &mut Found<'_>) {
    found
        .at(object, place, format!("the experiment `{experiment}` has a Service of type `{kind}`"))
        .note("it goes round the Gateway, its certificate and its login")
        .help("make it a `ClusterIP`, and let a route on an internal Gateway lead to it");
}
