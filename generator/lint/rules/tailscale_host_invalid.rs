use crate::{
    lint::{Found, rule},
    view::{Cluster, DoorKind},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds Ingresses of the class `tailscale` whose TLS host is more than one short name, and those with a
    /// `host` in their rules.
    ///
    /// ## Why it matters
    ///
    /// The operator takes the name of the device from the first label of the first TLS host, and the tailnet
    /// adds its own domain. It ignores rules for hosts, so nothing answers there.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/ingress.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   ingressClassName: tailscale
    ///   tls: [{hosts: ["web.${TAILNET_SUFFIX}"]}]
    ///   defaultBackend: {service: {name: web, port: {number: 80}}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/ingress.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   ingressClassName: tailscale
    ///   tls: [{hosts: [web]}]
    ///   defaultBackend: {service: {name: web, port: {number: 80}}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Rules with paths and without a host are fine.
    ///
    /// ## Source
    ///
    /// The Tailscale operator's page about Ingresses.
    id: "tailscale-host-invalid",
    alias: "EXP-13",
    severity: Error,
    summary: "a tailscale Ingress names a host that the operator does not take",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for route in cluster.routes() {
        let is_tailnet =
            route.doors.iter().any(|door| door.kind == DoorKind::Class(Some("tailscale")));
        if !is_tailnet || route.part.is_some() {
            continue;
        }
        let list =
            |key| route.object.at(&["spec", key]).map(Node::items).unwrap_or_default().iter();
        for rule in list("rules") {
            if let Some(host) = rule.entry("host") {
                found
                    .at(
                        route.object,
                        host.place,
                        "a tailscale Ingress takes no `host` in its rules",
                    )
                    .note("the operator ignores the rule, so nothing answers there")
                    .help("remove `host`, and give the short name under `tls`");
            }
        }
        let hosts = list("tls").filter_map(|tls| tls.get("hosts")).flat_map(Node::items);
        for (at, host) in hosts.enumerate() {
            let text = host.text().unwrap_or_default();
            let short = text.split('.').next().unwrap_or_default();
            if at > 0 {
                found
                    .at(route.object, host.place, format!("`{text}` is a second host"))
                    .note("the operator makes one device of an Ingress, named after the first host")
                    .help("make another Ingress for it");
            } else if short != text && !short.contains('$') {
                found
                    .at(route.object, host.place, format!("`{text}` is more than a short name"))
                    .note("the operator takes its first part, and the tailnet adds its own domain")
                    .fix(host.place, short)
                    .help(format!("write `{short}`"));
            }
        }
    }
}
