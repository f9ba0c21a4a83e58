use crate::{
    lint::{Found, rule},
    view::Cluster,
    yaml::Node,
};
use std::collections::BTreeSet;

rule! {
    /// ## What it does
    ///
    /// Finds sources that no HelmRelease, HelmChart, Flux Kustomization or automation takes anything from.
    ///
    /// ## Why it matters
    ///
    /// Flux fetches them again and again, and a reader believes that something comes from there.
    /// Mostly they are left over from a chart that has moved.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: web, namespace: web}
    /// spec: {interval: 1h, url: "https://charts.example.org"}
    /// ---
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: blog, namespace: web}
    /// spec: {interval: 1h, url: "https://charts.example.net"}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: 1.2.4
    ///       sourceRef: {kind: HelmRepository, name: web}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata: {name: web, namespace: web}
    /// spec: {interval: 1h, url: "https://charts.example.org"}
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: 1.2.4
    ///       sourceRef: {kind: HelmRepository, name: web}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Sources called `flux-system`, and those whose name stands anywhere else beside a kind, are taken as used.
    /// Nothing is said where no source is used at all, or where a part of the tree cannot be seen.
    ///
    /// ## Source
    ///
    /// The source API of Flux: a source is fetched at its interval, whether somebody uses it or not.
    id: "source-unused",
    alias: "SRC-6",
    severity: Warning,
    summary: "nothing takes anything from a source",
    check: Cluster(check),
}

const SOURCE: &str = "source.toolkit.fluxcd.io";
/// The kinds of sources that others refer to.
const KINDS: &[&str] = &["Bucket", "GitRepository", "HelmRepository", "OCIRepository"];

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    if !cluster.skipped.is_empty() || cluster.layers.iter().any(|layer| !layer.is_whole) {
        return;
    }
    let mut used = BTreeSet::new();
    for object in &cluster.objects {
        named(&object.node, &mut used);
    }
    let sources: Vec<_> = KINDS.iter().flat_map(|kind| cluster.of(SOURCE, kind)).collect();
    let is_used = |name: &str| name == "flux-system" || name.contains("${") || used.contains(name);
    if !sources.iter().any(|source| used.contains(source.key.name.as_str())) {
        return;
    }
    for source in sources.into_iter().filter(|source| !is_used(&source.key.name)) {
        found
            .at(source, source.name_place(), format!("nothing uses `{}`", source.key))
            .note("Flux fetches it at every interval all the same")
            .help("remove it, or refer to it");
    }
}

/// Every name that stands beside the kind of a source, in what is no such source itself.
fn named<'a>(node: &'a Node, used: &mut BTreeSet<&'a str>) {
    if node.entries().is_empty() {
        node.items().iter().for_each(|item| named(item, used));
        return;
    }
    let kind = node.text_at(&["kind"]);
    if kind.is_none_or(|kind| kind.starts_with("Helm") || KINDS.contains(&kind)) {
        used.extend(node.text_at(&["name"]));
    }
    for entry in node.entries().iter().filter(|entry| &*entry.key != "metadata") {
        named(&entry.node, used);
    }
}
