use crate::{
    lint::{Found, rule},
    view::{Cluster, Object, amount},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds Prometheus with a `retentionSize` of more than 85 % of its volume.
    ///
    /// ## Why it matters
    ///
    /// The write-ahead log and a compaction in progress do not count for `retentionSize` at once, so the volume is
    /// full before Prometheus removes anything, and then it does not start any more.
    /// Its `50GB` is as much as `50Gi` of the volume.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: Prometheus
    /// metadata: {name: main, namespace: monitoring}
    /// spec:
    ///   retentionSize: 50GB
    ///   resources: {limits: {memory: 2Gi}}
    ///   storage:
    ///     volumeClaimTemplate: {spec: {resources: {requests: {storage: 50Gi}}}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: Prometheus
    /// metadata: {name: main, namespace: monitoring}
    /// spec:
    ///   retentionSize: 40GB
    ///   resources: {limits: {memory: 2Gi}}
    ///   storage:
    ///     volumeClaimTemplate: {spec: {resources: {requests: {storage: 50Gi}}}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Without a volume, or without `retentionSize`, there is nothing to compare.
    ///
    /// ## Source
    ///
    /// Prometheus' documentation of its storage: units of sizes are powers of two, and 80 to 85 % are advised.
    id: "retention-exceeds-volume",
    alias: "RES-6",
    severity: Error,
    summary: "Prometheus may keep more than its volume holds",
    check: Cluster(check),
}

/// The part of the volume that may be used.
const MOST: f64 = 0.85;

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for object in cluster.of("monitoring.coreos.com", "Prometheus") {
        judge(object, object.at(&["spec"]), "storage", found);
    }
    for release in cluster.releases() {
        let spec = release.value(&["prometheus", "prometheusSpec"]);
        judge(release.object, spec, "storageSpec", found);
    }
}

fn judge(object: &Object, spec: Option<&Node>, storage: &str, found: &mut Found<'_>) {
    let Some(spec) = spec else { return };
    let claim = [storage, "volumeClaimTemplate", "spec", "resources", "requests", "storage"];
    let (Some(kept), Some(volume)) = (spec.get("retentionSize"), spec.at(&claim)) else { return };
    let size = kept.scalar().and_then(|text| amount::prometheus_size(&text));
    let room = volume.scalar().and_then(|text| amount::quantity(&text));
    let (Some(size), Some(room)) = (size, room) else { return };
    if size > room * MOST {
        let written = |node: &Node| node.scalar().unwrap_or_default().into_owned();
        let message = format!(
            "`{}` of retention leave too little room on a volume of `{}`",
            written(kept),
            written(volume)
        );
        let most = (room * MOST / f64::from(1 << 20)).floor();
        found
            .at(object, kept.place, message)
            .note("Prometheus removes only after it has written more, and does not start on a full volume")
            .help(format!("write at most `{most}MB`, which is 85 % of the volume"));
    }
}
