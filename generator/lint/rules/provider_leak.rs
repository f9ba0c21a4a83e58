use crate::{
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, INGRESS, Product},
    yaml::{Entry, Node},
};

rule! {
    /// ## What it does
    ///
    /// Finds annotations, classes and kinds of an ingress controller that this cluster does not run: those of
    /// ingress-nginx where Traefik is picked, for example.
    ///
    /// ## Why it matters
    ///
    /// No controller reads them. The route is not served, or served without the redirect, login or size limit that the
    /// annotation asked for; nothing reports an error.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: traefik, namespace: ingress}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: traefik
    ///       version: 41.3.0
    ///       sourceRef: {kind: HelmRepository, name: traefik}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     nginx.ingress.kubernetes.io/auth-url: https://auth.example.org/oauth2/auth
    /// spec:
    ///   ingressClassName: traefik
    ///   defaultBackend: {service: {name: web, port: {number: 80}}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: traefik, namespace: ingress}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: traefik
    ///       version: 41.3.0
    ///       sourceRef: {kind: HelmRepository, name: traefik}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: Ingress
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     traefik.ingress.kubernetes.io/router.entrypoints: websecure
    /// spec:
    ///   ingressClassName: traefik
    ///   defaultBackend: {service: {name: web, port: {number: 80}}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Where two controllers are installed, as during a migration, marks of both are right. Where none is seen, one has
    /// to be named in `providers: ingress:` of `cofferdam.yaml`. Values under `enabled: false` do not count.
    ///
    /// ## Source
    ///
    /// The documentation of each controller: it reads annotations under its own prefix, and Ingresses of its own class.
    id: "provider-leak",
    alias: "PRV-2",
    severity: Error,
    summary: "something is written for an ingress controller that is not there",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let present = cluster.present(INGRESS);
    let picked =
        cluster.intent.providers.get("ingress").and_then(|name| Product::find(INGRESS, name));
    // Of several, only those count that look at Ingresses.
    let mut readers = present.iter().filter(|(product, _)| product.class.is_some());
    let only = readers.next().filter(|_| readers.next().is_none()).map(|(product, _)| *product);
    let Some(picked) = picked.or(only) else { return };
    let is_absent = |product: &&Product| {
        product.id != picked.id && !present.iter().any(|(other, _)| other.id == product.id)
    };
    let absent: Vec<&Product> = INGRESS.iter().filter(is_absent).collect();
    for object in &cluster.objects {
        let mut leaks = Vec::new();
        let of_group = absent.iter().find(|product| product.groups.contains(&&*object.key.group));
        if let Some(product) = of_group {
            let what = format!("`{}` is a kind of", object.key.kind);
            leaks.push((object.place(&["kind"]), what, product.id));
        }
        walk(&object.node, &absent, &mut leaks);
        for (place, what, owner) in leaks {
            found
                .at(object, place, format!("{what} {owner}, which this cluster does not run"))
                .note(format!("the controller here is {}, which does not look at it", picked.id))
                .help(format!("say the same in the words of {}, or remove it", picked.id));
        }
    }
}

type Leak = (Place, String, &'static str);

/// Looks for annotations and classes of absent controllers, except in what is turned off.
fn walk(node: &Node, absent: &[&Product], leaks: &mut Vec<Leak>) {
    let is_off = |entry: &Entry| {
        &*entry.key == "enabled" && entry.node.scalar().is_some_and(|value| value == "false")
    };
    if node.entries().iter().any(is_off) {
        return;
    }
    for entry in node.entries() {
        let by_prefix = absent
            .iter()
            .find(|product| product.prefixes.iter().any(|prefix| entry.key.starts_with(prefix)));
        if let Some(product) = by_prefix {
            leaks.push((entry.place, format!("`{}` is an annotation of", entry.key), product.id));
        }
        let class = entry.node.text().filter(|_| CLASS_KEYS.contains(&&*entry.key));
        let by_class = absent.iter().find(|product| class.is_some() && product.class == class);
        if let (Some(product), Some(class)) = (by_class, class) {
            leaks.push((entry.node.place, format!("`{class}` is the class of"), product.id));
        }
        walk(&entry.node, absent, leaks);
    }
    node.items().iter().for_each(|item| walk(item, absent, leaks));
}

/// The keys under which charts and objects name the class of an Ingress.
const CLASS_KEYS: &[&str] = &["className", "ingressClassName", "kubernetes.io/ingress.class"];
