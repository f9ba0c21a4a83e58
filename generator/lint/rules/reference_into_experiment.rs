use crate::{
    lint::{Found, rule},
    view::Cluster,
};

rule! {
    /// ## What it does
    ///
    /// Finds addresses of Services of an experiment in objects of other namespaces. Where telemetry is sent has a rule
    /// of its own.
    ///
    /// ## Why it matters
    ///
    /// An experiment may be deleted on any day. What calls its Services breaks on that day, in another namespace and for
    /// no reason that anybody sees there.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}
    /// # file: home/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: links, namespace: home}
    /// data:
    ///   logs: http://clickstack-app.clickstack.svc:3000
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
    /// # file: home/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: links, namespace: home}
    /// data:
    ///   logs: http://grafana.monitoring.svc:3000
    /// ```
    ///
    /// ## Exceptions
    ///
    /// A declared sender of the experiment may name it. Network policies, alerts and documentation do.
    ///
    /// ## Source
    ///
    /// cofferdam's own rule: what leads out of an experiment may be cut off at any time.
    id: "reference-into-experiment",
    alias: "ISO-3",
    severity: Error,
    summary: "something outside of an experiment uses a Service inside",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for mention in cluster.mentions().into_iter().filter(|mention| !mention.is_signal) {
        let name = mention.experiment;
        found
            .at(
                mention.object,
                mention.place,
                format!("`{}` is inside of the experiment `{name}`", mention.host),
            )
            .note("when the experiment ends, this fails")
            .help("leave the address out, or end the experiment by keeping it");
    }
}
