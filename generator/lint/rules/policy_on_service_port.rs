use crate::{
    lint::{Found, rule},
    view::{Cluster, Match, Pods, Way, behind},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds network policies that allow the port of a Service where the pods behind it listen on another one.
    ///
    /// ## Why it matters
    ///
    /// A policy sees traffic after the Service has sent it to a pod, so it counts the port of the container.
    /// A rule for the port of the Service allows nothing, and the pods get no requests.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/web.yaml
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: web, labels: {app: web}}
    /// spec:
    ///   automountServiceAccountToken: false
    ///   containers:
    ///     - name: web
    ///       image: ghcr.io/stefanprodan/podinfo:6.9.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    ///       ports: [{containerPort: 9898}]
    ///       resources: {limits: {memory: 64Mi}}
    ///       securityContext:
    ///         runAsNonRoot: true
    ///         runAsUser: 1000
    ///         allowPrivilegeEscalation: false
    ///         readOnlyRootFilesystem: true
    ///         capabilities: {drop: [ALL]}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: web}
    /// spec: {selector: {app: web}, ports: [{port: 80, targetPort: 9898}]}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   ingress: [{ports: [{port: 80}]}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/web.yaml
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: web, labels: {app: web}}
    /// spec:
    ///   automountServiceAccountToken: false
    ///   containers:
    ///     - name: web
    ///       image: ghcr.io/stefanprodan/podinfo:6.9.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    ///       ports: [{containerPort: 9898}]
    ///       resources: {limits: {memory: 64Mi}}
    ///       securityContext:
    ///         runAsNonRoot: true
    ///         runAsUser: 1000
    ///         allowPrivilegeEscalation: false
    ///         readOnlyRootFilesystem: true
    ///         capabilities: {drop: [ALL]}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: web}
    /// spec: {selector: {app: web}, ports: [{port: 80, targetPort: 9898}]}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   ingress: [{ports: [{port: 9898}]}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Pods that declare no ports, and ports that the containers declare as well.
    ///
    /// ## Source
    ///
    /// Kubernetes' page about network policies: the port is that of the pod.
    id: "policy-on-service-port",
    alias: "NET-5",
    severity: Warning,
    summary: "a network policy allows the port of a Service, not of its pods",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let pods = cluster.pods();
    for policy in cluster.policies().all() {
        let Some(namespace) = policy.namespace else { continue };
        let selected: Vec<&Pods<'_>> = pods
            .of(namespace)
            .filter(|pods| policy.selects(pods.namespace, Some(&pods.labels)) == Match::Yes)
            .collect();
        // Of pods that declare no port, nobody knows where they listen.
        if selected.is_empty() || selected.iter().any(|pods| pods.container_ports().is_empty()) {
            continue;
        }
        let ports = policy.rules(Way::In).iter().filter_map(|rule| policy.ports(rule));
        for port in ports.flatten().filter_map(|entry| entry.get("port")) {
            let Some(number) = port.scalar().and_then(|text| text.parse::<i64>().ok()) else {
                continue;
            };
            let is_declared = selected
                .iter()
                .flat_map(|pods| pods.container_ports())
                .any(|entry| entry.get("containerPort").and_then(Node::scalar) == port.scalar());
            if is_declared {
                continue;
            }
            let mut services = cluster.of_in(namespace, ("", "Service"));
            let behind = services.find_map(|service| {
                let pods = selected.iter().copied();
                let ends = behind(service, pods, &number.to_string());
                Some((service, ends.first()?.1.filter(|target| *target != number)?))
            });
            if let Some((service, target)) = behind {
                let name = &service.key.name;
                let message =
                    format!("`{number}` is the port of the Service `{name}`, not of its pods");
                found
                    .at(policy.object, port.place, message)
                    .note("a policy counts the port of the container, so this allows nothing")
                    .help(format!("write `{target}`"));
            }
        }
    }
}
