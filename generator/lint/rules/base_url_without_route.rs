use crate::{
    lint::{Found, rule},
    view::{Cluster, DoorKind, Release, Route},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Compares the base URL that an application is told (`FRONTEND_URL`, `root_url`, `redirect-url` and the
    /// like) with the hosts of the routes that lead to it. It must be one of them, never `localhost`.
    ///
    /// ## Why it matters
    ///
    /// After the login the application sends the browser to this URL. A wrong one ends at an address that
    /// does not exist, or at the user's own machine.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: observability/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: grafana, namespace: observability}
    /// spec:
    ///   chart: {spec: {chart: grafana, version: 10.1.2, sourceRef: {kind: HelmRepository, name: grafana}}}
    ///   values:
    ///     grafana.ini: {server: {root_url: "https://graphs.${DOMAIN}"}}
    /// # file: observability/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: grafana, namespace: observability}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network, sectionName: https}]
    ///   hostnames: ["grafana.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: grafana, port: 80}]}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: observability/helmrelease.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: grafana, namespace: observability}
    /// spec:
    ///   chart: {spec: {chart: grafana, version: 10.1.2, sourceRef: {kind: HelmRepository, name: grafana}}}
    ///   values:
    ///     grafana.ini: {server: {root_url: "https://grafana.${DOMAIN}"}}
    /// # file: observability/httproute.yaml
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: grafana, namespace: observability}
    /// spec:
    ///   parentRefs: [{name: house, namespace: network, sectionName: https}]
    ///   hostnames: ["grafana.${DOMAIN}"]
    ///   rules: [{backendRefs: [{name: grafana, port: 80}]}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Of several routes any one will do. A tailscale Ingress answers as its short name in the tailnet. Where
    /// no route leads to the application, or one takes all hosts of its Gateway, nothing is compared; nor are
    /// names that differ only in their variables.
    ///
    /// ## Source
    ///
    /// The values of the charts: ClickStack falls back to `http://localhost:3000`.
    id: "base-url-without-route",
    alias: "EXP-11",
    severity: Error,
    summary: "the base URL of an application is none of its routes",
    check: Cluster(check),
}

/// A value that holds the base URL of what answers behind a Service.
struct Base {
    path: &'static [&'static str],
    service: String,
    /// Whether it is `localhost` where it is not set.
    is_needed: bool,
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let routes = cluster.routes();
    for release in cluster.releases() {
        for base in bases(&release) {
            let leads_here = |route: &&Route<'_>| {
                route
                    .backends
                    .iter()
                    .any(|to| to.namespace == release.namespace && to.name == base.service)
            };
            let routes: Vec<&Route<'_>> = routes.iter().filter(leads_here).collect();
            let takes_all = routes.iter().any(|route| route.hosts.is_empty());
            if !routes.is_empty() && !takes_all && !is_injected(&release, base.path) {
                judge(&release, &base, &routes, found);
            }
        }
    }
}

fn judge(release: &Release<'_>, base: &Base, routes: &[&Route<'_>], found: &mut Found<'_>) {
    let hosts = routes.iter().flat_map(|route| route.hosts.iter().map(|host| (*route, host.name)));
    let hosts: Vec<(&Route<'_>, &str)> = hosts.collect();
    let named: Vec<String> = hosts.iter().map(|(_, host)| format!("`{host}`")).collect();
    let field = base.path.join(".");
    let path: Vec<&str> = ["spec", "values"].iter().chain(base.path).copied().collect();
    let note = "after the login the browser is sent there";
    let help = format!("write the origin of a route: {}", named.join(", "));
    let Some(value) = release.value(base.path) else {
        if base.is_needed {
            let message =
                format!("`{field}` is not set, so the application thinks it is `localhost`");
            found
                .at(release.object, release.object.key_place(&path), message)
                .note(note)
                .help(help);
        }
        return;
    };
    let text = value.text().unwrap_or_default();
    let Some((scheme, host)) = origin(text) else { return };
    if !hosts.iter().any(|(route, named)| answers(route, named, host)) {
        let message = format!("`{field}` is `{text}`, but no route answers there");
        found.at(release.object, value.place, message).note(note).help(help);
    } else if scheme == "http" && routes.iter().all(|route| is_encrypted(route)) {
        let message = format!("`{field}` is `{text}`, but its route answers over https");
        found.at(release.object, value.place, message).note(note).help("write `https://` in front");
    }
}

fn bases(release: &Release<'_>) -> Vec<Base> {
    let base = |path, service, is_needed| Base { path, service, is_needed };
    match (release.chart, release.major()) {
        (Some("clickstack"), Some(1)) => {
            let service = format!("{}-app", release.fullname("clickstack"));
            vec![base(
                &["hyperdx", "frontendUrl"],
                service,
                release.value(&["hyperdx", "appUrl"]).is_none(),
            )]
        }
        (Some("clickstack"), Some(_)) => {
            let is_renamed = release.value(&["fullnameOverride"]).is_some();
            let full = release.fullname("clickstack");
            let service = if is_renamed { full } else { format!("{full}-app") };
            vec![base(&["hyperdx", "config", "FRONTEND_URL"], service, true)]
        }
        (Some("grafana"), _) => {
            vec![base(&["grafana.ini", "server", "root_url"], release.fullname("grafana"), false)]
        }
        (Some("kube-prometheus-stack"), _) => {
            let own = release.value(&["grafana", "fullnameOverride"]).and_then(Node::text);
            let service = own.map_or_else(|| format!("{}-grafana", release.name), str::to_owned);
            vec![base(&["grafana", "grafana.ini", "server", "root_url"], service, false)]
        }
        (Some("minio"), _) => {
            let service = format!("{}-console", release.fullname("minio"));
            vec![base(&["environment", "MINIO_BROWSER_REDIRECT_URL"], service, false)]
        }
        (Some("oauth2-proxy"), _) => {
            vec![base(&["extraArgs", "redirect-url"], release.fullname("oauth2-proxy"), false)]
        }
        _ => Vec::new(),
    }
}

/// Whether the value comes from elsewhere, where it cannot be seen.
fn is_injected(release: &Release<'_>, path: &[&str]) -> bool {
    let from = release.object.at(&["spec", "valuesFrom"]).map(Node::items).unwrap_or_default();
    let field = path.join(".");
    from.iter().any(|entry| match entry.text_at(&["targetPath"]) {
        Some(target) => target == field,
        // A whole file of values; what is written in the HelmRelease wins over it.
        None => release.value(path).is_none(),
    })
}

/// The scheme and the host of a URL; none where a template makes it.
fn origin(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?']).next()?;
    let is_template = url.contains("{{") || url.contains('%') || host.starts_with('$');
    (!host.is_empty() && !is_template).then_some((scheme, host))
}

/// Whether a route of a host answers under another, as far as the text shows.
fn answers(route: &Route<'_>, named: &str, host: &str) -> bool {
    let is_tailnet = route.doors.iter().any(|door| door.kind == DoorKind::Class(Some("tailscale")));
    let bare = if host.contains("${") { host } else { host.split(':').next().unwrap_or(host) };
    let (first, rest) = bare.split_once('.').unwrap_or((bare, ""));
    let (label, domain) = named.split_once('.').unwrap_or((named, ""));
    let may_be_equal = rest.contains("${") != domain.contains("${")
        || rest.contains("${") && domain.contains("${");
    bare == named
        || is_tailnet && first == label
        || label == "*" && (rest == domain || may_be_equal)
        || first == label && !first.contains("${") && may_be_equal
        || named.starts_with("${")
}

/// Whether a route answers over https alone.
fn is_encrypted(route: &Route<'_>) -> bool {
    let has_tls = route.object.at(&["spec", "tls"]).is_some();
    has_tls
        || route
            .doors
            .iter()
            .any(|door| matches!(door.kind, DoorKind::Gateway { section: Some("https"), .. }))
}
