use crate::{
    lint::{Found, rule},
    profile::Tier,
    view::{Cluster, Endpoint, Object, Release, Setting},
    yaml::{Node, Value},
};

rule! {
    /// ## What it does
    ///
    /// Finds kube-prometheus-stack in production without a dead man's switch: the alert `Watchdog`, which always
    /// fires, must reach a webhook outside the cluster.
    ///
    /// ## Why it matters
    ///
    /// A broken Prometheus or Alertmanager cannot say that it is broken.
    /// Only somebody outside notices that the heartbeat has stopped.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: cofferdam.yaml
    /// tier: production
    /// # file: release.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: monitoring, namespace: monitoring}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: kube-prometheus-stack
    ///       version: 88.5.3
    ///       sourceRef: {kind: HelmRepository, name: prometheus-community}
    ///   values:
    ///     prometheus: {prometheusSpec: {resources: {limits: {memory: 2Gi}}}}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: cofferdam.yaml
    /// tier: production
    /// # file: release.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata: {name: monitoring, namespace: monitoring}
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: kube-prometheus-stack
    ///       version: 88.5.3
    ///       sourceRef: {kind: HelmRepository, name: prometheus-community}
    ///   values:
    ///     prometheus: {prometheusSpec: {resources: {limits: {memory: 2Gi}}}}
    ///     alertmanager:
    ///       alertmanagerSpec: {secrets: [heartbeat]}
    ///       config:
    ///         route:
    ///           receiver: "null"
    ///           routes:
    ///             - {receiver: heartbeat, matchers: ['alertname = "Watchdog"'], group_interval: 1m, repeat_interval: 5m}
    ///         receivers:
    ///           - name: "null"
    ///           - name: heartbeat
    ///             webhook_configs: [{url_file: /etc/alertmanager/secrets/heartbeat/url, send_resolved: false}]
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Only the tier `production` is judged. A CronJob whose name says `heartbeat` or `watchdog` does the same, and
    /// where the configuration comes from a Secret nothing is said.
    ///
    /// ## Source
    ///
    /// The alert `Watchdog` of kube-prometheus-stack's group `general`; Alertmanager's routes, of which the first
    /// match counts.
    id: "dead-mans-switch-missing",
    alias: "ALR-1",
    severity: Error,
    summary: "nobody outside notices that production's alerting has stopped",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let is_heartbeat =
        |job: &Object| ["heartbeat", "watchdog"].iter().any(|word| job.key.name.contains(word));
    let has_job = cluster.of("batch", "CronJob").any(is_heartbeat);
    if cluster.intent.tier != Some(Tier::Production) || has_job {
        return;
    }
    let stacks =
        cluster.releases().filter(|release| release.chart == Some("kube-prometheus-stack"));
    for release in stacks {
        let is_off = |path: &str| match release.setting(path) {
            Setting::Written(node) => node.value == Value::Bool(false),
            Setting::Given | Setting::Unset | Setting::Unknown => false,
        };
        let unseen = ["alertmanager.stringConfig", "alertmanager.alertmanagerSpec.configSecret"];
        let is_unseen = unseen.iter().any(|path| release.setting(path) != Setting::Unset);
        if is_unseen || release.has_unseen_values() || is_off("alertmanager.enabled") {
            continue;
        }
        for path in ["defaultRules.create", "defaultRules.rules.general"] {
            if is_off(path) && !fires_by_itself(cluster) {
                let keys: Vec<&str> =
                    ["spec", "values"].into_iter().chain(path.split('.')).collect();
                found
                    .at(
                        release.object,
                        release.object.place(&keys),
                        "the alert `Watchdog` does not exist",
                    )
                    .note(WHY)
                    .help(format!(
                        "remove `{path}: false`, or add a rule `Watchdog` that always fires"
                    ));
            }
        }
        routed(&release, found);
    }
}

const WHY: &str =
    "alerting that is broken cannot say so; somebody outside has to miss its heartbeat";

fn fires_by_itself(cluster: &Cluster) -> bool {
    let mut fires = false;
    for rule in cluster.of("monitoring.coreos.com", "PrometheusRule") {
        rule.node.texts(&mut |_, _, text| fires |= text == "Watchdog");
    }
    fires
}

/// Whether the route that `Watchdog` takes ends at a webhook outside.
fn routed(release: &Release<'_>, found: &mut Found<'_>) {
    let config = release.value(&["alertmanager", "config"]);
    let route = config.and_then(|config| config.get("route"));
    let taken = route.and_then(|route| route.at(&["routes"])).map(Node::items).unwrap_or_default();
    let taken = taken.iter().find(|route| takes(route));
    let place = match (taken, route) {
        (Some(taken), _) => taken.place,
        (None, Some(_)) => {
            release.object.key_place(&["spec", "values", "alertmanager", "config", "route"])
        }
        (None, None) => release.object.key_place(&["spec", "values"]),
    };
    let receiver = taken.or(route).and_then(|route| route.text_at(&["receiver"])).unwrap_or("null");
    let receivers = config.and_then(|config| config.get("receivers")).map(Node::items);
    let mut receivers = receivers.unwrap_or_default().iter();
    let own = receivers.find(|own| own.text_at(&["name"]) == Some(receiver));
    let hooks = own.and_then(|own| own.get("webhook_configs")).map(Node::items).unwrap_or_default();
    if hooks.iter().any(is_outside) {
        return;
    }
    found
        .at(release.object, place, format!("`Watchdog` ends at the receiver `{receiver}`, which is no webhook outside"))
        .note(WHY)
        .help("route `alertname = \"Watchdog\"` first, to a webhook of a monitor outside, with `send_resolved: false`");
}

/// Whether a route takes the alert: `Watchdog` by name, or everything.
fn takes(route: &Node) -> bool {
    let matchers = route.get("matchers").map(Node::items).unwrap_or_default();
    let by_text = matchers.iter().filter_map(Node::text).all(|matcher| {
        let plain: String = matcher.chars().filter(|char| !" \"'".contains(*char)).collect();
        plain == "alertname=Watchdog"
            || plain.starts_with("alertname=~") && plain.contains("Watchdog")
    });
    let by_map = route.get("match").map(Node::entries).unwrap_or_default();
    let by_map = by_map
        .iter()
        .all(|entry| &*entry.key == "alertname" && entry.node.text() == Some("Watchdog"));
    by_text && by_map && route.get("match_re").is_none()
}

fn is_outside(hook: &Node) -> bool {
    let url = hook.text_at(&["url"]);
    let is_inside = |url| {
        Endpoint::of(url).is_some_and(|address| {
            address.service("").is_some() && !address.host.contains('.')
                || address.host.contains(".svc")
        })
    };
    hook.get("url_file").is_some() || url.is_some_and(|url| !is_inside(url))
}
