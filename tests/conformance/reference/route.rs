//! Routes: Gateways, listeners and backends that exist, and leave where a route crosses namespaces.

use super::View;
use crate::support::object::{Object, items, text};
use serde_json::Value;

/// The class that Cilium's chart makes.
const MADE_BY_CHART: &str = "cilium";

pub(super) fn faults(view: &View<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for route in view.kind("HTTPRoute") {
        let parents = items(&route.spec()["parentRefs"]);
        if parents.is_empty() {
            faults.push(format!("{}: has no parent", route.path));
        }
        faults.extend(parents.iter().filter_map(|parent| parent_fault(view, route, parent)));
        let rules = items(&route.spec()["rules"]).iter();
        let backends = rules.flat_map(|rule| items(&rule["backendRefs"]));
        faults.extend(backends.filter_map(|backend| backend_fault(view, route, backend)));
    }
    for gateway in view.kind("Gateway") {
        let class = text(&gateway.spec()["gatewayClassName"]);
        if class != MADE_BY_CHART {
            faults.extend(view.misses(gateway, ("GatewayClass", "", class)));
        }
        faults.extend(certificates(view, gateway));
        let proxy = &gateway.spec()["infrastructure"]["parametersRef"];
        if !proxy.is_null() {
            let named = (text(&proxy["kind"]), gateway.namespace(), text(&proxy["name"]));
            faults.extend(view.misses(gateway, named));
        }
    }
    faults
}

fn parent_fault(view: &View<'_>, route: &Object, parent: &Value) -> Option<String> {
    let namespace = parent["namespace"].as_str().unwrap_or(route.namespace());
    let name = text(&parent["name"]);
    if let Some(fault) = view.misses(route, ("Gateway", namespace, name)) {
        return Some(fault);
    }
    let section = text(&parent["sectionName"]);
    let gateway = view.find("Gateway", namespace, name)?;
    let listeners = items(&gateway.spec()["listeners"]);
    let Some(listener) = listeners.iter().find(|listener| listener["name"] == section) else {
        return Some(format!("{}: `{name}` has no listener `{section}`", route.path));
    };
    let from = &listener["allowedRoutes"]["namespaces"]["from"];
    let refused = namespace != route.namespace() && from != "All";
    refused.then(|| format!("{}: `{name}/{section}` takes routes from {from}", route.path))
}

fn backend_fault(view: &View<'_>, route: &Object, backend: &Value) -> Option<String> {
    let namespace = text(&backend["namespace"]);
    if namespace.is_empty() || namespace == route.namespace() {
        return None;
    }
    let granted = view.kind("ReferenceGrant").any(|grant| {
        let from = items(&grant.spec()["from"])
            .iter()
            .any(|from| from["kind"] == "HTTPRoute" && from["namespace"] == route.namespace());
        let name = &backend["name"];
        let to = items(&grant.spec()["to"]).iter();
        let mut to = to.filter(|to| to["kind"] == "Service");
        // It may come later: a Gateway looks again when it does.
        let to = to.any(|to| to["name"].is_null() || to["name"] == *name);
        grant.namespace() == namespace && from && to
    });
    (!granted).then(|| format!("{}: no ReferenceGrant for {backend}", route.path))
}

/// Every certificate of a listener is one that a Certificate of the same namespace asks for.
fn certificates(view: &View<'_>, gateway: &Object) -> Vec<String> {
    let listeners = items(&gateway.spec()["listeners"]).iter();
    let secrets = listeners.flat_map(|listener| items(&listener["tls"]["certificateRefs"]));
    secrets
        .filter(|secret| {
            let mut made = view.kind("Certificate").filter(|made| {
                made.namespace() == gateway.namespace()
                    && view.is_before(&made.layer, &gateway.layer)
            });
            !made.any(|made| made.spec()["secretName"] == secret["name"])
        })
        .map(|secret| format!("{}: no Certificate makes {secret}", gateway.path))
        .collect()
}
