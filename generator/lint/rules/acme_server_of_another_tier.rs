use crate::{
    finding::Place,
    lint::{Found, rule},
    profile::Tier,
    view::{Cluster, Object},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds certificates that a staging or local cluster asks of the production server of Let's Encrypt, those that a
    /// production cluster asks of its staging server, and issuers that are called staging but ask the production server.
    ///
    /// ## Why it matters
    ///
    /// Production has limits per week, which tests use up for everybody with the same domain. Certificates of staging
    /// are trusted by no browser.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// tier: staging
    /// # file: shop/certificate.yaml
    /// apiVersion: cert-manager.io/v1
    /// kind: ClusterIssuer
    /// metadata: {name: letsencrypt}
    /// spec:
    ///   acme:
    ///     server: https://acme-v02.api.letsencrypt.org/directory
    ///     privateKeySecretRef: {name: letsencrypt}
    ///     solvers:
    ///       - http01: {ingress: {}}
    /// ---
    /// apiVersion: cert-manager.io/v1
    /// kind: Certificate
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   secretName: web-tls
    ///   dnsNames: [web.example.org]
    ///   issuerRef: {kind: ClusterIssuer, name: letsencrypt}
    /// ```
    ///
    /// ```yaml bad
    /// apiVersion: cert-manager.io/v1
    /// kind: ClusterIssuer
    /// metadata: {name: letsencrypt-staging}
    /// spec:
    ///   acme:
    ///     server: https://acme-v02.api.letsencrypt.org/directory
    ///     privateKeySecretRef: {name: letsencrypt-staging}
    ///     solvers:
    ///       - http01: {ingress: {}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// tier: staging
    /// # file: shop/certificate.yaml
    /// apiVersion: cert-manager.io/v1
    /// kind: ClusterIssuer
    /// metadata: {name: letsencrypt}
    /// spec:
    ///   acme:
    ///     server: https://acme-staging-v02.api.letsencrypt.org/directory
    ///     privateKeySecretRef: {name: letsencrypt}
    ///     solvers:
    ///       - http01: {ingress: {}}
    /// ---
    /// apiVersion: cert-manager.io/v1
    /// kind: Certificate
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   secretName: web-tls
    ///   dnsNames: [web.example.org]
    ///   issuerRef: {kind: ClusterIssuer, name: letsencrypt}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Both issuers may be there; only the one that is used counts. An issuer called production that asks staging is
    /// right in a staging cluster. The tier is that of `tier:` in `cofferdam.yaml`,
    /// unless the namespace is called after one, as `shop-prod` is.
    ///
    /// ## Source
    ///
    /// Let's Encrypt, rate limits and staging environment.
    id: "acme-server-of-another-tier",
    alias: "PRV-9",
    severity: Error,
    summary: "certificates come from the ACME server of another tier",
    check: Cluster(check),
}

const PRODUCTION: &str = "acme-v02.api.letsencrypt.org";
const STAGING: &str = "acme-staging-v02.api.letsencrypt.org";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for issuer in ["ClusterIssuer", "Issuer"].into_iter().flat_map(|kind| cluster.of(GROUP, kind)) {
        if issuer.key.name.contains("staging") && server(issuer).contains(PRODUCTION) {
            found
                .at(
                    issuer,
                    issuer.place(SERVER),
                    "an issuer called staging asks the production server",
                )
                .note("whoever picks it for tests uses up the limits of production")
                .help(format!("ask `https://{STAGING}/directory`, or call it otherwise"));
        }
    }
    for object in &cluster.objects {
        let mut uses = Vec::new();
        if object.is(GROUP, "Certificate") {
            let kind = object.text(&["spec", "issuerRef", "kind"]).unwrap_or("Issuer");
            let name = object.at(&["spec", "issuerRef", "name"]);
            uses.extend(name.and_then(|name| Some((kind, name.text()?, name.place))));
        }
        annotations(&object.node, &mut uses);
        let Some(tier) = tier(cluster, object) else { continue };
        for (kind, name, place) in uses {
            judge(cluster, object, (kind, name, place), tier, found);
        }
    }
}

const GROUP: &str = "cert-manager.io";
const SERVER: &[&str] = &["spec", "acme", "server"];

fn server(issuer: &Object) -> &str {
    issuer.text(SERVER).unwrap_or_default()
}

/// The environment of an object: the one that its namespace is called after, else the cluster's.
fn tier(cluster: &Cluster, object: &Object) -> Option<Tier> {
    let is_called = |word: &str| object.key.namespace.split('-').any(|part| part == word);
    if is_called("prod") || is_called("production") {
        Some(Tier::Production)
    } else if is_called("stage") || is_called("staging") {
        Some(Tier::Staging)
    } else {
        cluster.intent.tier
    }
}

fn judge(
    cluster: &Cluster,
    object: &Object,
    of: (&str, &str, Place),
    tier: Tier,
    found: &mut Found<'_>,
) {
    let (kind, name, place) = of;
    let namespace = if kind == "ClusterIssuer" { "" } else { &object.key.namespace };
    let Some(issuer) = cluster.get(GROUP, kind, namespace, name) else { return };
    let wrong = if tier == Tier::Production { STAGING } else { PRODUCTION };
    if !server(issuer).contains(wrong) {
        return;
    }
    let (asks, why) = match wrong {
        PRODUCTION => ("production", "its limits count for every cluster of the same domain"),
        _ => ("staging", "no browser trusts its certificates"),
    };
    found
        .at(
            object,
            place,
            format!("`{name}` asks the {asks} server of Let's Encrypt, but this is {tier}"),
        )
        .note(why)
        .help("use an issuer of this tier, or change the server of this one");
}

/// The issuers that annotations ask for, in objects and in values of charts.
fn annotations<'a>(node: &'a Node, uses: &mut Vec<(&'a str, &'a str, Place)>) {
    for entry in node.entries() {
        let kind = match &*entry.key {
            "cert-manager.io/cluster-issuer" => Some("ClusterIssuer"),
            "cert-manager.io/issuer" => Some("Issuer"),
            _ => None,
        };
        uses.extend(kind.and_then(|kind| Some((kind, entry.node.text()?, entry.node.place))));
        annotations(&entry.node, uses);
    }
    node.items().iter().for_each(|item| annotations(item, uses));
}
