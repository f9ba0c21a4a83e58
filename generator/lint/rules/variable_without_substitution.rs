use crate::{
    finding::Place,
    lint::{Found, placeholder, rule},
    view::{Cluster, Mode, Object, Template, containers},
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds variables in layers whose Flux Kustomization has no `postBuild`.
    ///
    /// ## Why it matters
    ///
    /// Flux leaves them as they are: the route is made for a host that is called `web.${DOMAIN}`.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/web.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 5m
    ///   path: ./web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: web/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: web
    ///   labels: {domain: "${DOMAIN}"}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/web.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: web, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   timeout: 5m
    ///   path: ./web
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    ///   postBuild:
    ///     substitute: {DOMAIN: example.org}
    /// # file: web/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: web
    ///   labels: {domain: "${DOMAIN}"}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// What a program may read itself is left alone: scripts, `command` and `args`, annotations, the data of
    /// ConfigMaps and Secrets, and values of charts, unless another layer knows a variable of the same name.
    ///
    /// ## Source
    ///
    /// kustomize-controller: variables are substituted where `spec.postBuild` is set.
    id: "variable-without-substitution",
    alias: "SUB-2",
    severity: Error,
    summary: "a variable stands where Flux substitutes nothing",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let layers = (0..cluster.layers.len()).filter_map(|layer| cluster.substitution(layer));
    let known: BTreeSet<&str> =
        layers.flat_map(|layer| layer.variables.keys()).map(String::as_str).collect();
    for object in &cluster.objects {
        let Some(substitution) = cluster.substitution_of(object) else { continue };
        if substitution.mode != Mode::Off {
            continue;
        }
        let is_plain = is_plain(object);
        let plain = plain_places(object);
        let mut told = BTreeSet::new();
        object.dollars(&mut |place, text| {
            let Ok(template) = Template::parse(text) else { return };
            for expression in template.expressions() {
                let is_meant = is_plain
                    || plain.contains(&place)
                    || known.contains(expression.name) && !text.contains('\n');
                let is_read = placeholder::likely_reader(expression, text, object).is_some();
                let is_simple = expression.operator.is_empty() || expression.has_default();
                if !is_meant || is_read || !is_simple || !told.insert(expression.name) {
                    continue;
                }
                let place = placeholder::spot(place, text, expression.at, expression.text);
                found
                    .at(object, place, format!("`{}` stays as it is", expression.text))
                    .note("the Flux Kustomization that applies it has no `postBuild`")
                    .help("add `postBuild` with `substituteFrom` to that Flux Kustomization");
            }
        });
    }
}

/// Whether nothing in an object is read by a program that has expressions of its own.
fn is_plain(object: &Object) -> bool {
    matches!(
        object.key.kind.as_str(),
        "Certificate"
            | "ClusterIssuer"
            | "DNSEndpoint"
            | "Gateway"
            | "GRPCRoute"
            | "HTTPRoute"
            | "Issuer"
            | "Namespace"
            | "NetworkPolicy"
            | "PersistentVolume"
            | "PersistentVolumeClaim"
            | "ReferenceGrant"
            | "Service"
            | "ServiceAccount"
            | "TCPRoute"
            | "TLSRoute"
            | "UDPRoute"
    )
}

/// Where in any other object no program with expressions of its own reads: its names and labels, the rules of
/// an Ingress, and how many pods run of which image.
fn plain_places(object: &Object) -> BTreeSet<Place> {
    let at = |path: [&str; 2]| object.at(&path);
    let names = ["name", "namespace", "labels"].into_iter().filter_map(|key| at(["metadata", key]));
    let rules = object.at(&["spec"]).filter(|_| object.is("networking.k8s.io", "Ingress"));
    let pods = object.pod_template();
    let replicas = pods.and_then(|_| at(["spec", "replicas"]));
    let specs = pods.into_iter().filter_map(|template| template.get("spec"));
    let images = specs.flat_map(containers).filter_map(|container| container.get("image"));
    let mut places = BTreeSet::new();
    for node in names.chain(rules).chain(replicas).chain(images) {
        node.texts(&mut |_, node, _| {
            places.insert(node.place);
        });
    }
    places
}
