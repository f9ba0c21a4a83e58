use crate::{
    lint::{Found, rule},
    view::{Cluster, Object, ObjectKey, circles},
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds entries in the `dependsOn` of a HelmRelease that lead nowhere: to a release that does not exist, to itself,
    /// in a circle, or against the order of the Kustomizations.
    ///
    /// ## Why it matters
    ///
    /// The release waits for ever. HelmReleases name HelmReleases only, never Kustomizations, and an entry without
    /// `namespace` means the release's own.
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
    /// # file: apps/releases.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: database, namespace: data}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: database
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    /// ---
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
    ///   dependsOn:
    ///     - name: database
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
    /// # file: apps/releases.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: database, namespace: data}
    /// spec:
    ///   interval: 1h
    ///   chart:
    ///     spec:
    ///       chart: database
    ///       version: 1.2.3
    ///       sourceRef: {kind: HelmRepository, name: charts}
    /// ---
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
    ///   dependsOn:
    ///     - name: database
    ///       namespace: data
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A release that comes from elsewhere belongs into `external: objects:` of `cofferdam.yaml`. Where a part of the tree
    /// cannot be evaluated, only a release of the same name in another namespace is a finding.
    ///
    /// ## Source
    ///
    /// The HelmRelease API of Flux, `dependsOn`.
    id: "release-dependency-unresolved",
    alias: "DEP-13",
    severity: Warning,
    summary: "a HelmRelease depends on one that is not there",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let releases: Vec<&Object> = cluster.releases().map(|release| release.object).collect();
    for object in &releases {
        for edge in object.dependencies().filter(|edge| !edge.name.contains("${")) {
            let key = &object.key;
            if let Some(target) = cluster.get(&key.group, &key.kind, edge.namespace, edge.name) {
                if is_backwards(cluster, object, target) {
                    let message = format!(
                        "it waits for `{}`, which comes in a later Kustomization",
                        edge.name
                    );
                    found
                        .at(object, edge.place, message)
                        .note("the Kustomization of the other waits for this one's, so both wait for ever")
                        .help("turn one of the two dependencies round, or remove it");
                }
                continue;
            }
            let (namespace, name) = (edge.namespace.to_owned(), edge.name.to_owned());
            let key = ObjectKey { namespace, name, ..key.clone() };
            let elsewhere = cluster.elsewhere(&key);
            // Without a namespace of its own, nobody knows where it looks.
            if key.namespace.is_empty() {
                continue;
            }
            if cluster.intent.external.has(&key) || elsewhere.is_none() && !is_seen(cluster, object)
            {
                continue;
            }
            let message = format!("there is no HelmRelease `{}` in `{}`", key.name, key.namespace);
            let said =
                found.at(object, edge.place, message).note("the release waits for it for ever");
            said.help(match elsewhere {
                Some(namespace) => {
                    format!("add `namespace: {namespace}`, where one of this name is")
                }
                None => "name one that exists, or remove the entry".to_owned(),
            });
        }
    }
    circle(cluster, &releases, found);
}

/// Whether all of the cluster is seen, so that what a release of it names would be too.
fn is_seen(cluster: &Cluster, release: &Object) -> bool {
    cluster.is_whole() && release.layer.is_some()
}

/// Whether the layer of what is waited for waits for the layer of what waits, until that is ready.
fn is_backwards(cluster: &Cluster, object: &Object, target: &Object) -> bool {
    let (Some(own), Some(other)) = (object.layer, target.layer) else { return false };
    let is_gated = cluster.kustomization(&cluster.layers[own]).is_gated();
    own != other && is_gated && cluster.ancestors(other).contains(&own)
}

fn circle(cluster: &Cluster, releases: &[&Object], found: &mut Found<'_>) {
    let mut places = BTreeMap::new();
    for (at, release) in releases.iter().enumerate() {
        places.entry(&release.key).or_insert(at);
    }
    let edges = releases.iter().enumerate().map(|(at, object)| {
        let key = &object.key;
        let targets = object.dependencies().filter_map(|edge| {
            let target = cluster.get(&key.group, &key.kind, edge.namespace, edge.name)?;
            places.get(&target.key).copied()
        });
        (at, targets.collect())
    });
    for circle in circles(&edges.collect()) {
        let object = releases[circle[0]];
        let names: Vec<String> = circle
            .iter()
            .chain(circle.first())
            .map(|at| format!("`{}`", releases[*at].key.name))
            .collect();
        let message = match names.as_slice() {
            [only, _] => format!("{only} depends on itself"),
            names => format!("the dependencies form a circle: {}", names.join(" on ")),
        };
        found
            .at(object, object.dependencies_place(), message)
            .note("each waits for the next to be ready, so none is installed")
            .help("remove one of the entries");
    }
}
