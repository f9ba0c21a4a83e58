use crate::{
    lint::{Found, rule},
    view::{Cluster, Object, Release, Setting, part_type},
};

rule! {
    /// ## What it does
    ///
    /// Finds stores of telemetry that keep everything forever: Loki without a retention that is carried out, and
    /// ClickHouse tables that a collector makes without `ttl`.
    ///
    /// ## Why it matters
    ///
    /// The volume fills. Then inserts fail, collectors pile up what they cannot deliver, and are killed for it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: loki, namespace: monitoring}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: loki
    ///       version: 6.55.0
    ///       sourceRef: {kind: HelmRepository, name: grafana}
    ///   values:
    ///     loki:
    ///       limits_config: {retention_period: 168h}
    /// ```
    ///
    /// ## Instead
    ///
    /// The period counts only where the compactor carries it out:
    ///
    /// ```yaml good
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: loki, namespace: monitoring}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: loki
    ///       version: 6.55.0
    ///       sourceRef: {kind: HelmRepository, name: grafana}
    ///   values:
    ///     loki:
    ///       limits_config: {retention_period: 168h}
    ///       compactor: {retention_enabled: true, delete_request_store: filesystem}
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Prometheus has a default of its own. With a CronJob that changes the TTL of ClickHouse's tables, or
    /// `create_schema: false`, an exporter needs no `ttl`.
    ///
    /// ## Source
    ///
    /// Loki's `compactor` and `limits_config`; the collector's `clickhouse` exporter, whose `ttl` is none by
    /// default.
    id: "unbounded-retention",
    alias: "RES-5",
    severity: Error,
    summary: "a store of telemetry keeps everything forever",
    check: Cluster(check),
}

const WHY: &str = "the volume fills, inserts fail, and collectors are killed for what they pile up";

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.releases().filter(|release| release.chart == Some("loki")) {
        if release.promises().is_some() {
            loki(&release, found);
        }
    }
    let jobs: Vec<&Object> = cluster.of("batch", "CronJob").collect();
    if jobs.iter().any(|job| changes_ttl(job)) {
        return;
    }
    for collector in cluster.collectors() {
        for exporter in collector.parts("exporters") {
            let node = &exporter.node;
            let makes_tables = !node
                .get("create_schema")
                .is_some_and(|create| create.value == crate::yaml::Value::Bool(false));
            let is_bounded = node.get("ttl").or_else(|| node.get("ttl_days")).is_some();
            if part_type(&exporter.key) == "clickhouse" && makes_tables && !is_bounded {
                let message = format!("the exporter `{}` makes tables without `ttl`", exporter.key);
                found
                    .at(collector.object, collector.place(exporter.place), message)
                    .note(WHY)
                    .help("add `ttl`, such as `168h`; tables that are there already keep theirs");
            }
        }
    }
}

fn loki(release: &Release<'_>, found: &mut Found<'_>) {
    let free =
        ["loki.config", "loki.structuredConfig", "loki.existingConfig", "loki.configObjectName"];
    let of = |path: &str| release.setting(path);
    if free.iter().any(|path| of(path) != Setting::Unset) || release.has_unseen_values() {
        return;
    }
    let is_carried_out = match of("loki.compactor.retention_enabled") {
        Setting::Written(node) => node.is_true() || node.text().is_some(),
        Setting::Given | Setting::Unknown => true,
        Setting::Unset => false,
    };
    let period = match of("loki.limits_config.retention_period") {
        Setting::Written(node) => Some(node),
        Setting::Given | Setting::Unknown => return,
        Setting::Unset => None,
    };
    let is_endless = period.is_none_or(|period| {
        ["0", "0s"].iter().any(|zero| period.scalar().as_deref() == Some(zero))
    });
    let path = match (is_endless, is_carried_out) {
        (false, true) => return,
        (true, _) => ["spec", "values", "loki", "limits_config", "retention_period"],
        (false, false) => ["spec", "values", "loki", "compactor", "retention_enabled"],
    };
    let place = release.object.nearest_key(&path);
    let (message, remedy) = if is_endless {
        (
            "Loki has no `retention_period`",
            "set `loki.limits_config.retention_period`, and `loki.compactor.retention_enabled: true`",
        )
    } else {
        (
            "Loki's `retention_period` is not carried out",
            "set `loki.compactor.retention_enabled: true` and `loki.compactor.delete_request_store`",
        )
    };
    found.at(release.object, place, message).note(WHY).help(remedy);
}

/// Whether a job changes how long tables are kept.
fn changes_ttl(job: &Object) -> bool {
    let mut changes = false;
    let template = job.at(&["spec", "jobTemplate"]);
    if let Some(template) = template {
        template.texts(&mut |_, _, text| changes |= text.contains("TTL"));
    }
    changes
}
