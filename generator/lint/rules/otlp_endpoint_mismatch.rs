use crate::{
    lint::{Found, rule},
    view::{Cluster, Collector, Endpoint, Presence, part_type},
};

rule! {
    /// ## What it does
    ///
    /// Finds OTLP exporters whose endpoint cannot work: the port of the other protocol, no scheme, a path for gRPC, a
    /// Service that is in another namespace, or one that will not be there.
    ///
    /// ## Why it matters
    ///
    /// The collector starts and stays healthy. It retries until its queue is full, and then drops what it has.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: opentelemetry.io/v1beta1
    /// kind: OpenTelemetryCollector
    /// metadata: {name: gateway, namespace: apps}
    /// spec:
    ///   config:
    ///     receivers: {otlp: {protocols: {http: {}}}}
    ///     exporters: {otlphttp: {endpoint: http://store.clickstack.svc:4317}}
    ///     service:
    ///       pipelines:
    ///         logs: {receivers: [otlp], exporters: [otlphttp]}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: opentelemetry.io/v1beta1
    /// kind: OpenTelemetryCollector
    /// metadata: {name: gateway, namespace: apps}
    /// spec:
    ///   config:
    ///     receivers: {otlp: {protocols: {http: {}}}}
    ///     exporters: {otlphttp: {endpoint: http://store.clickstack.svc:4318}}
    ///     service:
    ///       pipelines:
    ///         logs: {receivers: [otlp], exporters: [otlphttp]}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Hosts outside the cluster are judged by scheme and path alone, and hosts in a variable not at all.
    ///
    /// ## Source
    ///
    /// The exporters `otlp` and `otlphttp` of the OpenTelemetry Collector; 4317 and 4318 are registered for gRPC
    /// and HTTP.
    id: "otlp-endpoint-mismatch",
    alias: "OTL-1",
    severity: Error,
    summary: "an OTLP exporter sends to where nothing can listen",
    check: Cluster(check),
}

const WHY: &str =
    "the collector stays healthy, retries until its queue is full, and drops the rest";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for collector in cluster.collectors() {
        for exporter in collector.parts("exporters") {
            let is_http = match part_type(&exporter.key).as_str() {
                "otlphttp" => true,
                "otlp" | "otlpgrpc" => false,
                _ => continue,
            };
            let Some(endpoint) = exporter.node.get("endpoint") else { continue };
            let Some(address) = endpoint.text().and_then(Endpoint::of) else { continue };
            let fault = spelled(address, is_http)
                .or_else(|| reached(cluster, &collector, address, is_http));
            if let Some((message, remedy)) = fault {
                let place = collector.place(endpoint.place);
                found.at(collector.object, place, message).note(WHY).help(remedy);
            }
        }
    }
}

type Fault = (String, String);

/// What is wrong with how an address is written.
fn spelled(address: Endpoint<'_>, is_http: bool) -> Option<Fault> {
    let is_in_cluster = !address.host.contains('.') || address.host.contains(".svc");
    match (is_http, address.port) {
        (true, _) if address.scheme.is_none() => Some((
            "the endpoint of an `otlphttp` exporter has no scheme".to_owned(),
            "write `http://` or `https://` before the host".to_owned(),
        )),
        (true, Some(4317)) if is_in_cluster => Some((
            "an `otlphttp` exporter sends to the port of gRPC".to_owned(),
            "write port `4318`, or use an `otlp` exporter".to_owned(),
        )),
        (false, Some(4318)) => Some((
            "an `otlp` exporter, which speaks gRPC, sends to the port of HTTP".to_owned(),
            "write port `4317`, or use an `otlphttp` exporter".to_owned(),
        )),
        (false, _) if address.path.len() > 1 => Some((
            format!("the path `{}` means nothing to an `otlp` exporter", address.path),
            "remove the path, or use an `otlphttp` exporter".to_owned(),
        )),
        _ => None,
    }
}

/// Why nothing listens at an address of the cluster.
fn reached(
    cluster: &Cluster,
    collector: &Collector<'_>,
    address: Endpoint<'_>,
    is_http: bool,
) -> Option<Fault> {
    let (service, namespace) = address.service(collector.namespace)?;
    let ports = match cluster.presence("Service", namespace, service) {
        Presence::Nowhere(known) => {
            let message = format!("no Service `{service}` will be in the namespace `{namespace}`");
            let remedy = match known.as_slice() {
                [] => {
                    "apply the Service, or write the address of one that will be there".to_owned()
                }
                all => format!("write one that will be: `{}`", all.join("`, `")),
            };
            let is_short = !address.host.contains('.');
            let other = is_short.then(|| elsewhere(cluster, collector, service)).flatten();
            return other.or(Some((message, remedy)));
        }
        Presence::Rendered { release, ports } => {
            let mentioned = address.port.is_some_and(|port| release.mentions(port));
            if mentioned { Vec::new() } else { ports.to_vec() }
        }
        Presence::Applied(object) => object.ports(),
        Presence::Unknown if !address.host.contains('.') => {
            return elsewhere(cluster, collector, service);
        }
        Presence::Unknown => return None,
    };
    let port = address.port.or_else(|| (!is_http).then_some(4317))?;
    (!ports.is_empty() && !ports.contains(&port)).then(|| {
        let listed: Vec<String> = ports.iter().map(|port| format!("`{port}`")).collect();
        (
            format!("the Service `{service}` has no port `{port}`"),
            format!("write one that it has: {}", listed.join(", ")),
        )
    })
}

/// The one other namespace that has a Service of a short name.
fn elsewhere(cluster: &Cluster, collector: &Collector<'_>, service: &str) -> Option<Fault> {
    let applied = cluster.of("", "Service").filter(|object| object.key.name == service);
    let mut places: Vec<String> = applied.map(|object| object.key.namespace.clone()).collect();
    for release in cluster.releases() {
        let is_it = |(object, name, _): &(&crate::chart::Rendered, String, bool)| {
            object.kind == "Service" && name == service
        };
        if release.rendered().iter().any(is_it) {
            places.push(release.namespace.to_owned());
        }
    }
    places.retain(|namespace| namespace != collector.namespace);
    let [namespace] = places.as_slice() else { return None };
    Some((
        format!(
            "the short name `{service}` is looked for in `{}`, and the Service is in `{namespace}`",
            collector.namespace
        ),
        format!("write `{service}.{namespace}.svc.cluster.local`"),
    ))
}
