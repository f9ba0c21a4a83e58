use crate::{
    lint::{Found, rule},
    view::Cluster,
};

rule! {
    /// ## What it does
    ///
    /// Finds objects outside of an experiment that send it telemetry without being listed as its senders.
    ///
    /// ## Why it matters
    ///
    /// A test signal has to go when the experiment goes. One that nobody wrote down keeps sending into the void, or holds
    /// up the program that sends it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, teardown: TEARDOWN.md}
    /// # file: temporal/deployment.yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: temporal, namespace: temporal}
    /// spec:
    ///   selector: {matchLabels: {app: temporal}}
    ///   template:
    ///     metadata: {labels: {app: temporal}}
    ///     spec:
    ///       containers:
    ///         - name: temporal
    ///           image: registry.example.org/temporal:1.2.4
    ///           resources: {limits: {memory: 64Mi}}
    ///           env:
    ///             - name: OTEL_EXPORTER_OTLP_ENDPOINT
    ///               value: http://clickstack-otel-collector.clickstack.svc:4318
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: TEARDOWN.md
    /// Delete the layer, then its namespace.
    /// # file: cofferdam.yaml
    /// experiments:
    ///   clickstack: {decision: ADR 7, review-by: 2027-01-01, owner: me, senders: [Deployment/temporal/temporal], teardown: TEARDOWN.md}
    /// # file: temporal/deployment.yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: temporal, namespace: temporal}
    /// spec:
    ///   selector: {matchLabels: {app: temporal}}
    ///   template:
    ///     metadata: {labels: {app: temporal}}
    ///     spec:
    ///       containers:
    ///         - name: temporal
    ///           image: registry.example.org/temporal:1.2.4
    ///           resources: {limits: {memory: 64Mi}}
    ///           env:
    ///             - name: OTEL_EXPORTER_OTLP_ENDPOINT
    ///               value: http://clickstack-otel-collector.clickstack.svc:4318
    /// ```
    ///
    /// ## Exceptions
    ///
    /// What belongs to the experiment itself may send to it.
    ///
    /// ## Source
    ///
    /// cofferdam's own rule: the runbook of an experiment lists what to turn off.
    id: "test-signal-undeclared",
    alias: "LIF-6",
    severity: Warning,
    summary: "something sends telemetry to an experiment and is not listed",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for mention in cluster.mentions().into_iter().filter(|mention| mention.is_signal) {
        let (object, name) = (mention.object, mention.experiment);
        let message = format!("`{}` sends telemetry to the experiment `{name}`", object.key);
        found
            .at(object, mention.place, message)
            .note(format!("nothing says that `{}` has to be turned off with it", mention.host))
            .help(format!(
                "list `{}` under `senders:` of the experiment, or remove it",
                object.key
            ));
    }
}
