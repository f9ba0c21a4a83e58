use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, Object, containers, documents},
    yaml::Node,
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds what makes the hosts of an experiment known to the internet: DNSEndpoints, the `hostname` and
    /// `target` annotations of external-dns, Cloudflare tunnels, and the funnel of Tailscale.
    ///
    /// ## Why it matters
    ///
    /// A record in public DNS tells everybody that the experiment exists and where it is. A tunnel or a
    /// funnel opens it as well, past the Gateway that was meant to guard it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments: {clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}}
    /// # file: clickstack/ingress.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata:
    ///   name: hyperdx
    ///   namespace: clickstack
    ///   annotations: {tailscale.com/funnel: "true"}
    /// spec:
    ///   ingressClassName: tailscale
    ///   tls: [{hosts: [hyperdx]}]
    ///   defaultBackend: {service: {name: clickstack-app, port: {number: 3000}}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments: {clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}}
    /// # file: clickstack/ingress.yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata: {name: hyperdx, namespace: clickstack}
    /// spec:
    ///   ingressClassName: tailscale
    ///   tls: [{hosts: [hyperdx]}]
    ///   defaultBackend: {service: {name: clickstack-app, port: {number: 3000}}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// external-dns leaves alone what is annotated with `external-dns.alpha.kubernetes.io/controller` and
    /// another value than `dns-controller`.
    ///
    /// ## Source
    ///
    /// The annotations of external-dns, and the Tailscale operator's page about Ingresses.
    id: "experiment-in-public-dns",
    alias: "EXP-2",
    severity: Error,
    summary: "a host of an experiment is published in DNS, by a tunnel or by a funnel",
    check: Cluster(check),
}

/// What external-dns reads.
const RECORDS: &[&str] =
    &["external-dns.alpha.kubernetes.io/hostname", "external-dns.alpha.kubernetes.io/target"];
/// What tells external-dns to look away, unless it is `dns-controller`.
const CONTROLLER: &str = "external-dns.alpha.kubernetes.io/controller";
const FUNNEL: &str = "tailscale.com/funnel";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let experiments = &cluster.intent.experiments;
    if experiments.is_empty() {
        return;
    }
    // The hosts of the experiments, each with its experiment.
    let routes = cluster.routes();
    let mut hosts: BTreeMap<&str, &str> = BTreeMap::new();
    for route in &routes {
        if let Some(experiment) = experiments.keys().find(|experiment| route.enters(experiment)) {
            hosts.extend(route.hosts.iter().map(|host| (host.name, experiment.as_str())));
        }
    }
    for object in &cluster.objects {
        let own = experiments.get_key_value(&object.key.namespace).map(|(name, _)| name.as_str());
        if let Some(experiment) = own {
            annotations(object, experiment, found);
            tunnel(cluster, object, experiment, found);
        }
        if object.is("externaldns.k8s.io", "DNSEndpoint") {
            for endpoint in object.at(&["spec", "endpoints"]).map(Node::items).unwrap_or_default() {
                let Some(name) = endpoint.get("dnsName") else { continue };
                let text = name.text().unwrap_or_default();
                if let Some(experiment) = own.or_else(|| hosts.get(text).copied()) {
                    say(
                        object,
                        name.place,
                        experiment,
                        &format!("a DNSEndpoint publishes `{text}`"),
                        found,
                    );
                }
            }
        } else if own.is_none() {
            tunnelled_hosts(object, &hosts, found);
        }
    }
}

fn annotations(object: &Object, experiment: &str, found: &mut Found<'_>) {
    let looks_away = object.annotation(CONTROLLER).is_some_and(|name| name != "dns-controller");
    for key in RECORDS.iter().filter(|_| !looks_away) {
        if object.annotation(key).is_some() {
            let place = object.key_place(&["metadata", "annotations", key]);
            say(object, place, experiment, &format!("`{key}` publishes a record"), found);
        }
    }
    let funnel = object.at(&["metadata", "annotations", FUNNEL]);
    if let Some(funnel) = funnel.filter(|funnel| funnel.scalar().as_deref() == Some("true")) {
        say(object, funnel.place, experiment, "a funnel opens it to the internet", found);
    }
}

/// A tunnel of its own: a workload that runs cloudflared, or a chart that does.
fn tunnel(cluster: &Cluster, object: &Object, experiment: &str, found: &mut Found<'_>) {
    let spec = object.pod_template().and_then(|template| template.get("spec"));
    for image in
        spec.into_iter().flat_map(containers).filter_map(|container| container.get("image"))
    {
        if image.text().is_some_and(|image| image.contains("cloudflared")) {
            say(object, image.place, experiment, "it runs a tunnel of Cloudflare", found);
        }
    }
    let chart = cluster.release(object).and_then(|release| release.chart);
    if matches!(chart, Some("cloudflared" | "cloudflare-tunnel")) {
        let path = match object.at(&["spec", "chartRef"]) {
            Some(_) => ["spec", "chartRef", "name"].as_slice(),
            None => &["spec", "chart", "spec", "chart"],
        };
        say(object, object.place(path), experiment, "it runs a tunnel of Cloudflare", found);
    }
}

/// The entries of a shared tunnel: maps with a `hostname` and a `service`, in values, custom resources, or the
/// text of a file.
fn tunnelled_hosts(object: &Object, hosts: &BTreeMap<&str, &str>, found: &mut Found<'_>) {
    let mut files = Vec::new();
    object.node.texts(&mut |_, node, text| {
        if text.contains('\n') && text.contains("hostname:") {
            files.extend(documents(node).unwrap_or_default());
        }
    });
    let mut open: Vec<&Node> = std::iter::once(&object.node).chain(&files).collect();
    while let Some(node) = open.pop() {
        if let (Some(host), Some(_)) = (node.get("hostname"), node.get("service")) {
            let text = host.text().unwrap_or_default();
            if let Some(experiment) = hosts.get(text) {
                say(
                    object,
                    host.place,
                    experiment,
                    &format!("a tunnel leads `{text}` to it"),
                    found,
                );
            }
        }
        open.extend(node.entries().iter().map(|entry| &entry.node));
        open.extend(node.items());
    }
}

fn say(object: &Object, place: Place, experiment: &str, how: &str, found: &mut Found<'_>) {
    found
        .at(object, place, format!("the experiment `{experiment}` becomes public: {how}"))
        .note("an experiment is for the house: a public name tells everybody that it is there")
        .help("remove it, and let the internal Gateway or the tailnet answer for the host");
}
