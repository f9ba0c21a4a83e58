use crate::{
    lint::{Found, rule},
    view::{Cluster, DoorKind, Route},
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds applications that are exposed by the values of their chart and by a route beside it as well.
    ///
    /// ## Why it matters
    ///
    /// Two objects answer for one application. Whoever closes one of them believes that it is closed.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   chart: {spec: {chart: web, version: 1.2.4, sourceRef: {kind: HelmRepository, name: web}}}
    ///   values:
    ///     ingress: {enabled: true, className: nginx, hosts: [{host: "web.${DOMAIN}"}]}
    /// # file: web/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network, sectionName: https}]
    ///   hostnames: ["web.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: web, port: 80}]}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   chart: {spec: {chart: web, version: 1.2.4, sourceRef: {kind: HelmRepository, name: web}}}
    ///   values:
    ///     ingress: {enabled: false}
    /// # file: web/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network, sectionName: https}]
    ///   hostnames: ["web.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: web, port: 80}]}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A tailscale Ingress beside a route is a second way in on purpose: one for the house, one for the
    /// tailnet.
    ///
    /// ## Source
    ///
    /// The values of most charts: `ingress` or `route`, off unless enabled.
    id: "exposed-twice",
    alias: "EXP-4",
    severity: Warning,
    summary: "an application is exposed by its chart and by a route beside it",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let routes = cluster.routes();
    let is_tailnet = |route: &Route<'_>| {
        route.doors.iter().any(|door| door.kind == DoorKind::Class(Some("tailscale")))
    };
    let mut others: BTreeMap<(&str, &str), Vec<&Route<'_>>> = BTreeMap::new();
    for route in routes.iter().filter(|route| route.part.is_none() && !is_tailnet(route)) {
        for to in &route.backends {
            others.entry((to.namespace, to.name)).or_default().push(route);
        }
    }
    let is_made = |route: &&Route<'_>| route.part.is_some() && !is_tailnet(route);
    for made in routes.iter().filter(is_made) {
        let name = made.object.text(&["spec", "releaseName"]).unwrap_or(&made.object.key.name);
        let mut leads_here = others.get(&(made.namespace, name)).into_iter().flatten();
        let twin = leads_here.find(|route| {
            route.hosts.iter().any(|host| made.hosts.iter().any(|own| own.name == host.name))
        });
        let (Some(twin), Some(door)) = (twin, made.doors.first()) else { continue };
        let message = format!("the chart exposes what `{}` exposes as well", twin.object.key);
        found
            .at(made.object, door.place, message)
            .note("two objects answer for one host, and closing one of them closes nothing")
            .help("switch the chart's own route off, or remove the other one");
    }
}
