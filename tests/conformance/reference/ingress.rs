//! Ingresses and what stands behind them: issuers, middlewares, and nothing of a provider not chosen.

use super::View;
use crate::support::object::{Object, items, text, walk};
use serde_json::Value;

/// What shows that an ingress provider is spoken to: prefixes of annotations and API versions, and class.
const WORDS: [(&str, &[&str]); 4] = [
    ("cilium-gateway", &["gateway.networking.k8s.io/"]),
    ("ingress-nginx", &["nginx.ingress.kubernetes.io/"]),
    ("traefik", &["traefik.ingress.kubernetes.io/", "traefik.io/", "helm.cattle.io/"]),
    ("envoy-gateway", &["gateway.envoyproxy.io/", "gateway.networking.k8s.io/"]),
];
/// The classes of Ingresses, and who serves each.
const CLASSES: [(&str, &str); 3] =
    [("nginx", "ingress-nginx"), ("traefik", "traefik"), ("tailscale", "")];

pub(super) fn faults(view: &View<'_>) -> Vec<String> {
    let mut faults = foreign(view);
    for object in view.objects.iter().filter(|object| !object.is_flux()) {
        faults.extend(class(view, object));
        faults.extend(certificate(object));
        let annotations = &object.data["metadata"]["annotations"];
        let issuer = &annotations["cert-manager.io/cluster-issuer"];
        let of_spec = &object.spec()["issuerRef"];
        for issuer in [issuer, &of_spec["name"]].into_iter().filter_map(Value::as_str) {
            faults.extend(view.misses(object, ("ClusterIssuer", "", issuer)));
        }
        let chain = text(&annotations["traefik.ingress.kubernetes.io/router.middlewares"]);
        for word in chain.split(',').filter(|word| !word.is_empty()) {
            faults.extend(middleware(view, object, word));
        }
    }
    faults.extend(hosts(view));
    faults
}

/// Words of ingress providers that the profile does not choose; k3s' Traefik is Traefik.
fn foreign(view: &View<'_>) -> Vec<String> {
    let chosen = view.profile.providers["ingress"].value.as_str();
    let chosen = if chosen == "traefik-k3s" { "traefik" } else { chosen };
    let others = WORDS.iter().filter(|(provider, _)| *provider != chosen);
    let own = WORDS.iter().filter(|(provider, _)| *provider == chosen);
    let own: Vec<_> = own.flat_map(|(_, words)| *words).collect();
    let words: Vec<_> =
        others.flat_map(|(_, words)| *words).filter(|word| !own.contains(word)).collect();
    let mut faults = Vec::new();
    for object in &view.objects {
        walk(&object.data, "", &mut |path, text| {
            if words.iter().any(|word| text.starts_with(**word)) {
                faults.push(format!("{}: {path} speaks to another provider", object.path));
            }
        });
    }
    faults
}

fn class(view: &View<'_>, object: &Object) -> Option<String> {
    let mut used = Vec::new();
    if object.kind() == "Ingress" {
        used.push(text(&object.spec()["ingressClassName"]));
    }
    for solver in items(&object.spec()["acme"]["solvers"]) {
        used.extend(solver["http01"]["ingress"]["ingressClassName"].as_str());
    }
    let chosen = view.profile.providers["ingress"].value.as_str();
    let served = |class: &str| {
        let known = CLASSES.iter().find(|(known, _)| *known == class);
        known.is_some_and(|(_, by)| chosen.starts_with(by))
    };
    let unserved = used.into_iter().find(|class| !served(class))?;
    Some(format!("{}: nobody serves the class `{unserved}`", object.path))
}

/// A host of an Ingress is one that its certificate is for.
fn certificate(object: &Object) -> Option<String> {
    let tls = items(&object.spec()["tls"]).iter();
    let named: Vec<_> = tls.flat_map(|tls| items(&tls["hosts"])).collect();
    let mut hosts = items(&object.spec()["rules"]).iter().map(|rule| &rule["host"]);
    let bare = hosts.find(|host| host.is_string() && !named.contains(host))?;
    Some(format!("{}: no certificate for {bare}", object.path))
}

/// Traefik names a Middleware `<namespace>-<name>@kubernetescrd`.
fn middleware(view: &View<'_>, object: &Object, word: &str) -> Option<String> {
    let found = view.kind("Middleware").find(|it| {
        word == format!("{}-{}@kubernetescrd", it.namespace(), it.name())
            && view.is_before(&it.layer, &object.layer)
    });
    found.is_none().then(|| format!("{}: no Middleware is `{word}`", object.path))
}

/// One host, one object that answers: two would take turns, or shadow each other.
fn hosts(view: &View<'_>) -> Vec<String> {
    let mut seen: Vec<(&str, &Object)> = Vec::new();
    let mut faults = Vec::new();
    for object in view.kind("Ingress").chain(view.kind("HTTPRoute")) {
        let rules = items(&object.spec()["rules"]).iter().filter_map(|rule| rule["host"].as_str());
        let names = items(&object.spec()["hostnames"]).iter().filter_map(Value::as_str);
        for host in rules.chain(names) {
            if let Some((_, other)) = seen.iter().find(|(known, _)| *known == host) {
                faults.push(format!("{}: `{host}` is also that of {}", object.path, other.path));
            }
            seen.push((host, object));
        }
    }
    faults
}
