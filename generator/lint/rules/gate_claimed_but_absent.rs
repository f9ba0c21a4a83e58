use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds Ingresses that name a Middleware of Traefik that the tree does not hold, and those that tell ingress-nginx
    /// where to log in (`auth-signin`) but not whom to ask (`auth-url`).
    ///
    /// ## Why it matters
    ///
    /// Who reads the Ingress believes that there is a login. Without `auth-url` ingress-nginx lets everybody in; without
    /// the Middleware Traefik does not serve the route at all.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     traefik.ingress.kubernetes.io/router.middlewares: shop-logn@kubernetescrd
    /// spec:
    ///   ingressClassName: traefik
    ///   defaultBackend: {service: {name: web, port: {number: 80}}}
    /// ---
    /// apiVersion: traefik.io/v1alpha1
    /// kind: Middleware
    /// metadata: {name: login, namespace: shop}
    /// spec: {forwardAuth: {address: "http://oauth2-proxy.auth.svc:80"}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     traefik.ingress.kubernetes.io/router.middlewares: shop-login@kubernetescrd
    /// spec:
    ///   ingressClassName: traefik
    ///   defaultBackend: {service: {name: web, port: {number: 80}}}
    /// ---
    /// apiVersion: traefik.io/v1alpha1
    /// kind: Middleware
    /// metadata: {name: login, namespace: shop}
    /// spec: {forwardAuth: {address: "http://oauth2-proxy.auth.svc:80"}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A cluster without any Middleware in its tree gets them from elsewhere.
    ///
    /// ## Source
    ///
    /// ingress-nginx, annotations: `auth-signin` works with `auth-url`; Traefik, Ingress annotations.
    id: "gate-claimed-but-absent",
    alias: "PRV-10",
    severity: Warning,
    summary: "a route claims a login that nothing asks for",
    check: Cluster(check),
}

const NGINX: &str = "nginx.ingress.kubernetes.io/";
const TRAEFIK: &str = "traefik.ingress.kubernetes.io/router.middlewares";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for ingress in cluster.of("networking.k8s.io", "Ingress") {
        let annotations = ingress.at(&["metadata", "annotations"]);
        let Some(annotations) = annotations else { continue };
        let of_nginx = |key: &str| annotations.entry(&format!("{NGINX}{key}"));
        if let (Some(entry), None, None) =
            (of_nginx("auth-signin"), of_nginx("auth-url"), of_nginx("auth-type"))
        {
            found
                .at(
                    ingress,
                    entry.place,
                    "`auth-signin` says where to log in, but nothing asks for a login",
                )
                .note("without `auth-url` ingress-nginx lets every request through")
                .help(format!("add `{NGINX}auth-url` with the address that judges requests"));
        }
        if let Some(node) = annotations.get(TRAEFIK) {
            middlewares(cluster, ingress, node, found);
        }
    }
}

/// Judges the Middlewares that an Ingress names, as far as the tree holds all of their namespace.
fn middlewares(cluster: &Cluster, ingress: &Object, node: &Node, found: &mut Found<'_>) {
    if !cluster.is_whole() {
        return;
    }
    let all: Vec<&Object> = ["traefik.io", "traefik.containo.us"]
        .into_iter()
        .flat_map(|group| cluster.of(group, "Middleware"))
        .collect();
    // Without any, they come with a chart or from elsewhere.
    if all.is_empty() {
        return;
    }
    for written in node.text().unwrap_or_default().split(',').map(str::trim) {
        let Some(name) = written.strip_suffix("@kubernetescrd").filter(|name| !name.contains("${"))
        else {
            continue;
        };
        let is_it =
            |object: &&Object| format!("{}-{}", object.key.namespace, object.key.name) == name;
        if all.iter().any(is_it) {
            continue;
        }
        found
            .at(ingress, node.place, format!("there is no Middleware for `{written}`"))
            .note("Traefik does not serve a route of which a Middleware is missing")
            .help("name it as `namespace-name@kubernetescrd`, or add the Middleware");
    }
}
