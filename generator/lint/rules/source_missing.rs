use crate::{
    lint::{Found, rule},
    view::{Cluster, Object, ObjectKey},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds HelmReleases whose HelmRepository or OCIRepository is not in the tree, and Flux Kustomizations without
    /// `sourceRef` where the others have one.
    ///
    /// ## Why it matters
    ///
    /// Flux finds no chart and installs nothing. A source is looked for in the namespace of the HelmRelease unless
    /// `namespace` says another.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: flux/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: apps, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: apps/sources.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: charts, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   url: https://charts.example.org
    /// # file: apps/shop.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: shop, namespace: shop}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: shop
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: flux/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: apps, namespace: flux-system}
    /// spec:
    ///   interval: 1h
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// # file: apps/sources.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: charts, namespace: shop}
    /// spec:
    ///   interval: 1h
    ///   url: https://charts.example.org
    /// # file: apps/shop.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: shop, namespace: shop}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: shop
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A source that comes from elsewhere belongs into `external: objects:` of `cofferdam.yaml`. A tree without any source
    /// gets them from elsewhere.
    ///
    /// ## Source
    ///
    /// The HelmRelease API of Flux: `sourceRef.namespace` defaults to the namespace of the HelmRelease.
    id: "source-missing",
    alias: "SRC-4",
    severity: Error,
    summary: "a HelmRelease or Kustomization names a source that is not there",
    check: Cluster(check),
}

const SOURCE: &str = "source.toolkit.fluxcd.io";
const KINDS: &[&str] = &["HelmRepository", "OCIRepository"];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    kustomizations(cluster, found);
    // Where no source is in the tree at all, somebody else makes them.
    if !KINDS.iter().any(|kind| cluster.of(SOURCE, kind).next().is_some()) {
        return;
    }
    for release in cluster.releases().filter(|release| release.object.layer.is_some()) {
        let object = release.object;
        for path in [&["spec", "chart", "spec", "sourceRef"][..], &["spec", "chartRef"]] {
            if let Some(reference) = object.at(path) {
                judge(cluster, object, reference, found);
            }
        }
    }
}

fn judge(cluster: &Cluster, object: &Object, reference: &Node, found: &mut Found<'_>) {
    let kind = reference.text_at(&["kind"]).unwrap_or("HelmRepository");
    let Some(name) = reference.get("name").filter(|_| KINDS.contains(&kind)) else { return };
    let namespace = reference.text_at(&["namespace"]).unwrap_or(&object.key.namespace);
    let key = ObjectKey {
        group: SOURCE.to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.to_owned(),
        name: name.text().unwrap_or_default().to_owned(),
    };
    // One of the other kind is a finding of its own.
    let is_there =
        KINDS.iter().any(|kind| cluster.get(SOURCE, kind, namespace, &key.name).is_some());
    let elsewhere = cluster.elsewhere(&key);
    let is_known = is_there || cluster.intent.external.has(&key) || key.name.contains("${");
    if is_known || elsewhere.is_none() && !cluster.is_whole() {
        return;
    }
    let said = found
        .at(object, name.place, format!("there is no {kind} `{}` in `{namespace}`", key.name))
        .note("Flux finds no chart, and installs nothing");
    said.help(match elsewhere {
        Some(namespace) => format!("add `namespace: {namespace}`, where one of this name is"),
        None => "name a source that exists, or add it to the tree".to_owned(),
    });
}

/// Flux Kustomizations without a source, where the others name theirs.
fn kustomizations(cluster: &Cluster, found: &mut Found<'_>) {
    let all = || cluster.layers.iter().map(|layer| cluster.kustomization(layer));
    let is_without = |object: &&Object| object.at(&["spec", "sourceRef"]).is_none();
    if !cluster.is_whole() || all().all(|object| is_without(&object)) {
        return;
    }
    for object in all().filter(is_without) {
        found
            .at(object, object.key_place(&["spec"]), "the Kustomization has no `sourceRef`")
            .note("the cluster refuses it")
            .help("add the `sourceRef` that the others have");
    }
}
