use crate::{
    lint::{Found, rule},
    view::{Cluster, Object, amount},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds routes of Alertmanager whose `repeat_interval` is shorter than their `group_interval`, inherited values
    /// included.
    ///
    /// ## Why it matters
    ///
    /// Alertmanager looks at a group once every `group_interval`, so it repeats no faster than that.
    /// A heartbeat every 50 seconds comes every 5 minutes, and the monitor outside raises the alarm.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: monitoring.coreos.com/v1alpha1
    /// kind: AlertmanagerConfig
    /// metadata: {name: heartbeat, namespace: monitoring}
    /// spec:
    ///   route: {receiver: heartbeat, groupInterval: 1m, repeatInterval: 50s}
    ///   receivers:
    ///     - {name: heartbeat, webhookConfigs: [{urlSecret: {name: heartbeat, key: url}}]}
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// apiVersion: monitoring.coreos.com/v1alpha1
    /// kind: AlertmanagerConfig
    /// metadata: {name: heartbeat, namespace: monitoring}
    /// spec:
    ///   route: {receiver: heartbeat, groupInterval: 30s, repeatInterval: 50s}
    ///   receivers:
    ///     - {name: heartbeat, webhookConfigs: [{urlSecret: {name: heartbeat, key: url}}]}
    /// ```
    ///
    /// ## Source
    ///
    /// Alertmanager's configuration: a route inherits from its parent, `group_interval` is `5m` at the root.
    id: "heartbeat-too-slow",
    alias: "ALR-2",
    severity: Error,
    summary: "a notification is to repeat faster than its group is looked at",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    for release in cluster.releases() {
        if release.chart != Some("kube-prometheus-stack") || release.has_unseen_values() {
            continue;
        }
        if let Some(route) = release.value(&["alertmanager", "config", "route"]) {
            let walk = Walk { object: release.object, keys: ["group_interval", "repeat_interval"] };
            walk.route(route, ("5m", "12h"), found);
        }
    }
    for object in cluster.of("monitoring.coreos.com", "AlertmanagerConfig") {
        if let Some(route) = object.at(&["spec", "route"]) {
            // What the root inherits is written where Alertmanager is.
            let walk = Walk { object, keys: ["groupInterval", "repeatInterval"] };
            walk.route(route, ("", ""), found);
        }
    }
}

struct Walk<'a> {
    object: &'a Object,
    keys: [&'static str; 2],
}

impl Walk<'_> {
    /// Judges a route and those below it; `inherited` is how often its parent groups and repeats.
    fn route(&self, route: &Node, inherited: (&str, &str), found: &mut Found<'_>) {
        let [group_key, repeat_key] = self.keys;
        let group = route.text_at(&[group_key]).unwrap_or(inherited.0);
        let repeat = route.text_at(&[repeat_key]).unwrap_or(inherited.1);
        let own = route.get(repeat_key).or_else(|| route.get(group_key));
        let lengths = (amount::milliseconds(group), amount::milliseconds(repeat));
        if let (Some(own), (Some(every), Some(again))) = (own, lengths)
            && again < every
        {
            let message = format!(
                "it is to repeat every `{repeat}`, but its group is looked at every `{group}`"
            );
            found
                .at(self.object, own.place, message)
                .note("Alertmanager repeats no faster than it looks at a group")
                .help(format!("set `{group_key}` of this route to less than `{repeat}`"));
        }
        for below in route.get("routes").map(Node::items).unwrap_or_default() {
            self.route(below, (group, repeat), found);
        }
    }
}
