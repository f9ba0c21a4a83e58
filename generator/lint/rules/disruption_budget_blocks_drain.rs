use crate::{
    lint::{Found, rule},
    view::{Budget, Cluster},
};

rule! {
    /// ## What it does
    ///
    /// Finds PodDisruptionBudgets that allow no pod to be moved: `minAvailable` is as large as the number of replicas,
    /// or `maxUnavailable` is 0.
    ///
    /// ## Why it matters
    ///
    /// Draining a node asks each budget first. One that never allows it stops the drain for ever, and with it every
    /// upgrade of the node.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   replicas: 1
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: registry.example.org/web:1.2.4
    ///           resources: {limits: {memory: 64Mi}}
    /// ---
    /// apiVersion: policy/v1
    /// kind: PodDisruptionBudget
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   minAvailable: 1
    ///   selector: {matchLabels: {app: web}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   replicas: 2
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: registry.example.org/web:1.2.4
    ///           resources: {limits: {memory: 64Mi}}
    /// ---
    /// apiVersion: policy/v1
    /// kind: PodDisruptionBudget
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   minAvailable: 1
    ///   selector: {matchLabels: {app: web}}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Replicas that an autoscaler or a variable decides are judged by its minimum, or not at all. To protect a single
    /// writer on purpose, waive the finding and say why.
    ///
    /// ## Source
    ///
    /// Kubernetes, Pod Disruption Budgets: percentages of `minAvailable` are rounded up.
    id: "disruption-budget-blocks-drain",
    alias: "HA-1",
    severity: Error,
    summary: "a PodDisruptionBudget lets no pod go",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for budget in cluster.budgets() {
        let object = budget.object;
        let Some((field, message)) = blocked(&budget) else { continue };
        found
            .at(object, object.place(&["spec", field]), message)
            .note("a node on which such a pod runs can never be drained")
            .help("use `maxUnavailable: 1`, or run more replicas than must stay");
    }
}

/// The field that lets no pod go, and what it says.
fn blocked(budget: &Budget<'_>) -> Option<(&'static str, String)> {
    if let Some(allowed) = budget.object.at(&["spec", "maxUnavailable"])
        && matches!(allowed.scalar()?.as_ref(), "0" | "0%")
    {
        return Some(("maxUnavailable", "no pod may ever be unavailable".to_owned()));
    }
    let wanted = budget.object.at(&["spec", "minAvailable"])?;
    let replicas = budget.replicas().filter(|replicas| *replicas > 0)?;
    let wanted = match wanted.scalar()?.strip_suffix('%') {
        Some(percent) => (percent.parse::<u64>().ok()? * replicas).div_ceil(100),
        None => wanted.scalar()?.parse().ok()?,
    };
    let of = match replicas {
        1 => "the only replica".to_owned(),
        replicas => format!("{wanted} of {replicas} replicas"),
    };
    (wanted >= replicas).then(|| ("minAvailable", format!("{of} must always be available")))
}
