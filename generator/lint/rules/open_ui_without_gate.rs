use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, Release, Route, Surface},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds routes to a page that lets everybody in: Grafana with anonymous admins or editors, Prometheus,
    /// Alertmanager, OpenCost, Hubble and Longhorn. Such a route must go to the auth gate, or ask for a login
    /// on its way.
    ///
    /// ## Why it matters
    ///
    /// Whoever finds the address is in: reads every metric, silences alerts, deletes volumes.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// gateways: {network/envoy-external: public}
    /// # file: opencost/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: opencost, namespace: opencost}
    /// spec:
    ///   parentRefs: [{name: envoy-external, namespace: network, sectionName: https}]
    ///   hostnames: ["opencost.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: opencost, port: 9090}]}]
    /// # file: opencost/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: opencost, namespace: opencost}
    /// spec:
    ///   chart: {spec: {chart: opencost, version: 2.5.20, sourceRef: {kind: HelmRepository, name: opencost}}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// gateways: {network/envoy-external: public}
    /// auth-gates: [opencost/login]
    /// # file: opencost/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: opencost, namespace: opencost}
    /// spec:
    ///   parentRefs: [{name: envoy-external, namespace: network, sectionName: https}]
    ///   hostnames: ["opencost.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: login, port: 4180}]}]
    /// # file: opencost/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: login, namespace: opencost}
    /// spec: {ports: [{port: 4180}], selector: {app: login}}
    /// # file: opencost/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: opencost, namespace: opencost}
    /// spec:
    ///   chart: {spec: {chart: opencost, version: 2.5.20, sourceRef: {kind: HelmRepository, name: opencost}}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Routes that hang only on what `cofferdam.yaml` calls internal. Where it does not say, a route counts
    /// only if the cluster has an auth gate. An anonymous viewer of Grafana is let be. A filter, policy or
    /// middleware that the tree does not explain counts as a login.
    ///
    /// ## Source
    ///
    /// The pages of Prometheus and Grafana about security: neither asks for a login in these settings.
    id: "open-ui-without-gate",
    alias: "EXP-9",
    severity: Error,
    summary: "a page that asks for no login is routed past the auth gate",
    check: Cluster(check),
}

/// A page that lets everybody in.
struct OpenUi<'a> {
    what: &'static str,
    release: Release<'a>,
    service: String,
    /// The key of the chart's values below which it makes routes to the page itself.
    part: &'static str,
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let pages: Vec<OpenUi<'_>> = cluster.releases().flat_map(|release| pages(&release)).collect();
    let has_gate = !cluster.auth_gates().is_empty();
    for route in cluster.routes() {
        let leads_to = |page: &&OpenUi<'_>| {
            let is_own = std::ptr::eq(route.object, page.release.object);
            is_own && route.part == Some(page.part)
                || route
                    .backends
                    .iter()
                    .any(|to| to.namespace == page.release.namespace && to.name == page.service)
        };
        let Some(page) = pages.iter().find(leads_to) else { continue };
        let mut surfaces = route.doors.iter().map(|door| cluster.surface(&route, door));
        let is_open = surfaces.any(|surface| match surface {
            Some(Surface::Public) => true,
            Some(Surface::Internal) => false,
            None => has_gate,
        });
        if !is_open || cluster.asks_for_login(&route) {
            continue;
        }
        let message =
            format!("{} lets everybody in, and this route leads straight to it", page.what);
        found
            .at(route.object, place(&route, page), message)
            .note("whoever finds the address reads, and often changes, what is behind it")
            .help("lead the route to the auth gate, or have the ingress ask it for a login");
    }
}

fn place(route: &Route<'_>, page: &OpenUi<'_>) -> Place {
    let backend = route.backends.iter().find(|to| to.name == page.service);
    let door = route.doors.first().map(|door| door.place);
    backend.map(|to| to.place).or(door).unwrap_or(route.object.node.place)
}

/// The pages of a release that let everybody in.
fn pages<'a>(release: &Release<'a>) -> Vec<OpenUi<'a>> {
    let page = |what, service, part| OpenUi { what, release: release.clone(), service, part };
    match release.chart {
        Some("kube-prometheus-stack") => {
            let full = release.fullname("kube-prometheus-stack");
            let mut pages = vec![
                page("Prometheus", format!("{full}-prometheus"), "prometheus"),
                page("Alertmanager", format!("{full}-alertmanager"), "alertmanager"),
            ];
            let grafana = release.value(&["grafana", "grafana.ini"]);
            if grafana.is_some_and(lets_anybody_change) {
                let own = release.value(&["grafana", "fullnameOverride"]).and_then(Node::text);
                let name = own.map_or_else(|| format!("{}-grafana", release.name), str::to_owned);
                pages.push(page("Grafana with anonymous admins", name, "grafana"));
            }
            pages
        }
        Some("grafana") if release.value(&["grafana.ini"]).is_some_and(lets_anybody_change) => {
            let name = release.fullname("grafana");
            vec![page("Grafana with anonymous admins", name, "ingress")]
        }
        Some("opencost") => vec![page("OpenCost", release.fullname("opencost"), "opencost")],
        Some("cilium") => vec![page("Hubble", "hubble-ui".to_owned(), "hubble")],
        Some("longhorn") => vec![page("Longhorn", "longhorn-frontend".to_owned(), "ingress")],
        _ => Vec::new(),
    }
}

/// Whether Grafana makes an admin or an editor of everybody.
fn lets_anybody_change(settings: &Node) -> bool {
    let Some(anonymous) = settings.get("auth.anonymous") else { return false };
    let role = anonymous.text_at(&["org_role"]).unwrap_or("Viewer");
    anonymous.get("enabled").is_some_and(Node::is_true) && matches!(role, "Admin" | "Editor")
}
