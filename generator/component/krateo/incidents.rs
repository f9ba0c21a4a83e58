//! What HyperDX watches for: each alert with its query, its threshold, whom it calls, and what they do then.

use crate::{containment::Answer, name::Namespace};
use serde::Serialize;

/// An alert on how many records a query finds.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Incident {
    /// Its name.
    pub(super) name: &'static str,
    /// Which records count, in SQL.
    #[serde(rename = "where")]
    pub(super) query: &'static str,
    /// By what they are counted apart; all together when empty.
    pub(super) group_by: &'static str,
    /// How long a window is.
    pub(super) interval: Interval,
    /// When it calls.
    #[serde(flatten)]
    pub(super) threshold: Threshold,
    /// Whom it calls.
    pub(super) webhook: Channel,
    /// What it says.
    pub(super) message: &'static str,
    /// What has happened when it comes.
    #[serde(skip)]
    pub(super) means: &'static str,
    /// What to do then; `{home}` stands for the namespace.
    #[serde(skip)]
    pub(super) steps: &'static [&'static str],
}

/// The windows that HyperDX knows; there is none of three minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Interval {
    /// Five minutes.
    #[serde(rename = "5m")]
    FiveMinutes,
}

/// How many records call somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Threshold {
    threshold: u16,
    threshold_type: &'static str,
}

impl Threshold {
    /// More than so many; HyperDX's own `above` takes the number itself as well.
    pub(super) const fn above(records: u16) -> Self {
        Self { threshold: records, threshold_type: "above_exclusive" }
    }

    /// Fewer than so many.
    pub(super) const fn below(records: u16) -> Self {
        assert!(records > 0, "a count is never below nothing, so the alert could never call");
        Self { threshold: records, threshold_type: "below" }
    }
}

/// Whom an alert calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Channel {
    /// The agents, through their proxy.
    #[serde(rename = "krateo-autopilot")]
    Autopilot,
    /// People.
    #[serde(rename = "krateo-people")]
    People,
    /// People, by a way that stands on nothing of what people are called by otherwise.
    #[serde(rename = "krateo-heartbeat")]
    Heartbeat,
}

/// What is watched for.
pub(super) static INCIDENTS: [Incident; 4] = [
    Incident {
        name: "Pod warnings",
        query: "ResourceAttributes['telemetry.source'] = 'k8s-events' \
                AND JSONExtractString(Body, 'object', 'involvedObject', 'kind') = 'Pod' \
                AND JSONExtractString(Body, 'object', 'type') = 'Warning'",
        group_by: "JSONExtractString(Body, 'object', 'involvedObject', 'namespace'), \
                   JSONExtractString(Body, 'object', 'involvedObject', 'name')",
        interval: Interval::FiveMinutes,
        threshold: Threshold::above(2),
        webhook: Channel::Autopilot,
        message: "A pod has had more than two warnings in five minutes.",
        means: "One pod has had more than two events of type `Warning` in five minutes: it does not start, is killed, or fails its probes.",
        steps: &[
            "See the events: `kubectl describe pod --namespace <namespace> <pod>`.",
            "See what it said before it ended: `kubectl logs --namespace <namespace> <pod> --previous`.",
            "`OOMKilled`: compare the limit with `k8s.container.memory_limit_utilization` in HyperDX. A steady climb is a leak, a high level a limit that is too low.",
            "`ImagePullBackOff`: check the tag, and who may pull.",
            "The remedy is a change in Git; what is changed in the cluster, Flux puts back.",
        ],
    },
    Incident {
        name: "Pipeline heartbeat",
        query: "ResourceAttributes['k8s.pod.labels.app'] = 'krateo-heartbeat-canary'",
        group_by: "",
        interval: Interval::FiveMinutes,
        threshold: Threshold::below(1),
        webhook: Channel::Heartbeat,
        message: "No heartbeat in five minutes: the pipeline of telemetry is broken, and other alerts stay silent.",
        means: "The canary writes a line every minute, and none has reached ClickHouse for five. Until this is mended, no other alert can come.",
        steps: &[
            "Does the canary run? `kubectl get jobs --namespace {home} | grep heartbeat` shows one a minute.",
            "Do the collectors run? `kubectl get daemonset,deployment --all-namespaces | grep otel`; what they could not send stands in their logs.",
            "Code 243 in their logs is a full volume: free it, then see how long tables keep a row (`table-days` of the profile).",
            "Does ClickHouse answer? `kubectl get clickhousecluster --all-namespaces`, and its pods; a pod that is killed needs more memory.",
            "If all of it runs, suspect the network: the layers whose names end in `-flows` say who may talk to whom.",
        ],
    },
    Incident {
        name: "Application errors",
        query: "SeverityText IN ('ERROR', 'FATAL') \
                AND ResourceAttributes['telemetry.source'] != 'k8s-events'",
        group_by: "ResourceAttributes['k8s.namespace.name']",
        interval: Interval::FiveMinutes,
        threshold: Threshold::above(10),
        webhook: Channel::Autopilot,
        message: "A namespace has logged more than ten errors in five minutes.",
        means: "The pods of one namespace have logged more than ten records of `ERROR` or `FATAL` in five minutes.",
        steps: &[
            "Open HyperDX, choose the namespace and `SeverityText:ERROR`, and group by `k8s.pod.name`: is it one pod or all of them?",
            "One pod: follow `Pod warnings`. All of them: look for what they share, such as a database or a certificate.",
            "Compare the first error's time with the newest commits: `flux get kustomizations` shows which revision is applied.",
            "Where `krateo.io/composition-id` is set, filter by it: all of one composition stands together.",
        ],
    },
    Incident {
        name: "Agent tool errors",
        query: "ResourceAttributes['k8s.pod.labels.app'] = 'kagent' \
                AND SeverityText = 'ERROR' AND Body ILIKE '%mcp%'",
        group_by: "",
        interval: Interval::FiveMinutes,
        threshold: Threshold::above(3),
        webhook: Channel::People,
        message: "Agents cannot use their tools, so what they say of alerts is worth little.",
        means: "Agents have failed more than three times in five minutes to use a tool. This one calls people, since the agents themselves are impaired.",
        steps: &[
            "Do the servers run? `kubectl get deployment --namespace {home} | grep mcp`.",
            "Does kagent see them? `kubectl get remotemcpserver --namespace {home}` shows which is not accepted, and why.",
            "401 in the agents' logs: `CLICKHOUSE_MCP_TOKEN` or `GITHUB_TOKEN` in the secret store is wrong or has ended.",
            "Timeouts: the policies of the layer `{home}-flows` let in only the agents that are known to use a server.",
        ],
    },
];

impl Incident {
    /// What the runbook says of it; `home` is the namespace of what raises it.
    pub(super) fn answer(&self, home: &Namespace) -> Answer {
        Answer {
            alert: self.name.to_owned(),
            means: self.means.to_owned(),
            steps: self.steps.iter().map(|step| step.replace("{home}", home.as_str())).collect(),
        }
    }
}
