use crate::{
    lint::{Found, rule},
    view::{Cluster, Object},
};

rule! {
    /// ## What it does
    ///
    /// Finds objects of an experiment in another namespace than its own: those that one of its Flux
    /// Kustomizations applies there, and those that carry its name as `app.kubernetes.io/part-of`.
    ///
    /// ## Why it matters
    ///
    /// An experiment ends by deleting its namespace. What it left in others stays, runs on, and nobody knows
    /// any more whose it is.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}
    /// # file: flux/retention.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: retention, namespace: clickstack}
    /// spec:
    ///   interval: 1h
    ///   path: ./retention
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    /// # file: retention/account.yaml
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: clickhouse-retention, namespace: storage}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}
    /// # file: flux/retention.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: retention, namespace: clickstack}
    /// spec:
    ///   interval: 1h
    ///   path: ./retention
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
    /// # file: retention/account.yaml
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: clickhouse-retention, namespace: clickstack}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Objects without a namespace have a rule of their own. The Flux Kustomization itself and sources may live
    /// where the house keeps them. A declared sender of test data stays where it is.
    ///
    /// ## Source
    ///
    /// cofferdam's own rule: a namespace is the wall of an experiment.
    id: "object-outside-its-namespace",
    alias: "ISO-1",
    severity: Error,
    summary: "an experiment has an object in another namespace",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    if cluster.intent.experiments.is_empty() {
        return;
    }
    let of_layers = cluster.experiments_of_layers();
    for object in &cluster.objects {
        let namespace = cluster.namespace_of(object);
        let is_of_flux =
            object.key.group.ends_with(".toolkit.fluxcd.io") && object.key.kind != "HelmRelease";
        if namespace.is_empty() || is_of_flux {
            continue;
        }
        let of_layer = object.layer.and_then(|layer| of_layers[layer]);
        let (home, whose) = match (of_layer, part_of(cluster, object)) {
            (Some(home), _) => (home, "is applied by one of its Kustomizations"),
            (None, Some(home)) => (home, "carries its name as `app.kubernetes.io/part-of`"),
            (None, None) => continue,
        };
        if home == namespace || cluster.intent.experiments[home].has_sender(object) {
            continue;
        }
        let message =
            format!("an object of the experiment `{home}` is in the namespace `{namespace}`");
        found
            .at(object, object.place(&["metadata", "namespace"]), message)
            .note(format!("it {whose}, and stays behind when the namespace `{home}` is deleted"))
            .help(format!(
                "move it to `{home}`, or to a Kustomization that is not the experiment's"
            ));
    }
}

/// The experiment of which an object says that it is a part.
fn part_of<'a>(cluster: &'a Cluster, object: &Object) -> Option<&'a str> {
    let label = object.label("app.kubernetes.io/part-of")?;
    let known = cluster.intent.experiments.get_key_value(label);
    if known.is_some() {
        return known.map(|(name, _)| name.as_str());
    }
    // Releases of one name may be in several namespaces.
    let mut homes = cluster
        .releases()
        .filter(|release| release.name == label)
        .map(|release| cluster.intent.experiments.get_key_value(release.namespace));
    let (home, _) = homes.next()??;
    homes.all(|other| other.is_some_and(|(name, _)| name == home)).then_some(home.as_str())
}
