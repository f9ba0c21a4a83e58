use crate::{
    chart::Maker,
    finding::Place,
    lint::{Found, rule},
    view::{Cluster, Object},
};
use std::collections::BTreeMap;

rule! {
    /// ## What it does
    ///
    /// Finds Secrets, and objects that make one, under a name which a chart in the same namespace gives to a Secret
    /// of its own.
    ///
    /// ## Why it matters
    ///
    /// Two writers take turns. Helm refuses to install over a Secret that is there already, or replaces its
    /// content at the next upgrade, and the operator puts its own back an hour later.
    ///
    /// ## Example
    ///
    /// Without `admin.existingSecret`, the chart makes a Secret under its full name:
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: grafana, namespace: monitoring}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: grafana
    ///       version: 12.11.1
    ///       sourceRef: {kind: HelmRepository, name: grafana}
    /// ---
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: grafana, namespace: monitoring}
    /// spec:
    ///   secretStoreRef: {kind: ClusterSecretStore, name: vault}
    ///   data:
    ///     - {secretKey: admin-password, remoteRef: {key: grafana, property: admin-password}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: grafana, namespace: monitoring}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: grafana
    ///       version: 12.11.1
    ///       sourceRef: {kind: HelmRepository, name: grafana}
    ///   values:
    ///     admin: {existingSecret: grafana-admin}
    /// ---
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata: {name: grafana-admin, namespace: monitoring}
    /// spec:
    ///   secretStoreRef: {kind: ClusterSecretStore, name: vault}
    ///   data:
    ///     - {secretKey: admin-user, remoteRef: {key: grafana, property: admin-user}}
    ///     - {secretKey: admin-password, remoteRef: {key: grafana, property: admin-password}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// An ExternalSecret with `creationPolicy: Merge` adds keys to a Secret of somebody else on purpose.
    /// An operator, or a Job of a chart, takes the Secret that is there and makes none of its own.
    ///
    /// ## Source
    ///
    /// The templates of the charts; External Secrets' `target.creationPolicy`.
    id: "secret-taken-by-chart",
    alias: "SEC-2",
    severity: Error,
    summary: "a Secret has the name of one that a chart makes",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let mut writers: BTreeMap<(&str, String), Vec<(&Object, Place)>> = BTreeMap::new();
    for object in &cluster.objects {
        if let Some((name, place)) = writes(object) {
            writers.entry((&object.key.namespace, name)).or_default().push((object, place));
        }
    }
    for release in cluster.releases() {
        for (rendered, name, is_sure) in release.rendered() {
            // Operators and Jobs take the Secret that is there.
            let is_helms = rendered.kind == "Secret" && rendered.maker == Maker::Chart;
            if !is_helms || !is_sure || release.has_unseen_values() {
                continue;
            }
            let key = (release.namespace, name);
            let name = &key.1;
            for (object, place) in writers.get(&key).into_iter().flatten() {
                let chart = release.chart.unwrap_or_default();
                let message = format!(
                    "the chart `{chart}` of the release `{}` makes a Secret `{name}` as well",
                    release.name
                );
                found
                    .at(object, *place, message)
                    .note("two writers of one Secret undo each other, or Helm refuses to install")
                    .help("give this one another name, and name it in the chart's values");
            }
        }
    }
}

/// The name of the Secret that an object is or makes, and where it stands.
fn writes(object: &Object) -> Option<(String, Place)> {
    let named = |path: &[&str]| {
        object.at(path).and_then(|node| Some((node.text()?.to_owned(), node.place)))
    };
    let own = (object.key.name.clone(), object.name_place());
    match (object.key.group.as_str(), object.key.kind.as_str()) {
        ("", "Secret")
        | ("bitnami.com", "SealedSecret")
        | ("onepassword.com", "OnePasswordItem") => Some(own),
        ("external-secrets.io", "ExternalSecret") => {
            let policy = object.text(&["spec", "target", "creationPolicy"]);
            let makes = policy.is_none_or(|policy| policy == "Owner" || policy == "Orphan");
            makes.then(|| named(&["spec", "target", "name"]).unwrap_or(own))
        }
        ("cert-manager.io", "Certificate") => named(&["spec", "secretName"]),
        _ => None,
    }
}
