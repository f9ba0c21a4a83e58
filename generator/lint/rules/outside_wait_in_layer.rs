use crate::{
    lint::{Found, rule},
    view::{Cluster, Layer, Object},
    yaml::Node,
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds Certificates of an ACME issuer in a Flux Kustomization with `wait: true` on which others depend.
    ///
    /// ## Why it matters
    ///
    /// Such a certificate comes when DNS, the internet and the limits of the authority allow it, which may take hours or
    /// never happen. Until then nothing that depends on this Kustomization is applied.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: certificates, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./certificates
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   wait: true
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: certificates
    /// # file: certificates/web.yaml
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
    /// # file: shop/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: shop, namespace: shop}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/layers.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: certificates, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./certificates
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   healthChecks:
    ///     - {apiVersion: cert-manager.io/v1, kind: ClusterIssuer, name: letsencrypt}
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: shop, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./shop
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   dependsOn:
    ///     - name: certificates
    /// # file: certificates/web.yaml
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
    /// # file: shop/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: shop, namespace: shop}
    /// data: {theme: dark}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Certificates of an issuer of one's own are made at once. One that a Gateway or Ingress of the same Kustomization
    /// serves is waited for on purpose. An ExternalSecret may be waited for on purpose.
    ///
    /// ## Source
    ///
    /// The Kustomization API of Flux: with `wait: true` every object has to be ready.
    id: "outside-wait-in-layer",
    alias: "DEP-8",
    severity: Warning,
    summary: "others wait for a certificate that the outside world grants",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let mut dependants: BTreeMap<usize, usize> = BTreeMap::new();
    for other in 0..cluster.layers.len() {
        for layer in cluster.depends_on(other) {
            dependants.entry(*layer).or_insert(other);
        }
    }
    for (at, layer) in cluster.layers.iter().enumerate() {
        let kustomization = cluster.kustomization(layer);
        let waits = kustomization.at(&["spec", "wait"]).is_some_and(Node::is_true);
        let Some(dependant) = dependants.get(&at).filter(|_| waits) else { continue };
        let dependant = &cluster.kustomization(&cluster.layers[*dependant]).key.name;
        let certificates =
            cluster.applied_by(layer).filter(|object| object.is(GROUP, "Certificate"));
        let is_alone = |certificate: &&Object| !is_used(cluster, layer, certificate);
        for certificate in
            certificates.filter(|object| is_of_acme(cluster, object)).filter(is_alone)
        {
            let message =
                format!("`{dependant}` waits until the outside world grants this certificate");
            found
                .at(certificate, certificate.place(&["spec", "issuerRef", "name"]), message)
                .note(format!("`{}` has `wait: true`, and this Certificate is part of it", kustomization.key.name))
                .help("move it to a Kustomization on which nothing depends, or list in `healthChecks` what counts");
        }
    }
}

const GROUP: &str = "cert-manager.io";

/// Whether something of its layer needs it anyway, such as a Gateway.
fn is_used(cluster: &Cluster, layer: &Layer, certificate: &Object) -> bool {
    let Some(secret) = certificate.text(&["spec", "secretName"]) else { return false };
    let mut others = cluster.applied_by(layer).filter(|object| object.key != certificate.key);
    others.any(|object| {
        let mut is_named = false;
        object.node.texts(&mut |_, _, text| is_named |= text == secret);
        is_named
    })
}

fn is_of_acme(cluster: &Cluster, certificate: &Object) -> bool {
    let kind = certificate.text(&["spec", "issuerRef", "kind"]).unwrap_or("Issuer");
    let name = certificate.text(&["spec", "issuerRef", "name"]).unwrap_or_default();
    let namespace = if kind == "ClusterIssuer" { "" } else { &certificate.key.namespace };
    let issuer = cluster.get(GROUP, kind, namespace, name);
    issuer.is_some_and(|issuer| issuer.at(&["spec", "acme"]).is_some())
}
