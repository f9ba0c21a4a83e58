//! The six agents: what each is for, what it is told, and what it may use.

/// An agent.
pub(super) struct Definition {
    /// Its name.
    pub(super) name: &'static str,
    /// What it is for, for people and for the agents that call it.
    pub(super) description: &'static str,
    /// What it is told before anything else.
    pub(super) prompt: &'static str,
    /// What it may use.
    pub(super) uses: &'static [Use],
}

/// Something that an agent uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Another agent of the six.
    Agent(&'static str),
    /// Queries of ClickHouse.
    ClickHouse,
    /// Krateo's own questions.
    Krateo,
    /// Repositories.
    GitHub,
    /// Tools of the cluster that read.
    Reading(&'static [&'static str]),
    /// Tools of the cluster that change something, for which it asks a person.
    Changing(&'static [&'static str]),
}

const LOOKING: &[&str] = &[
    "k8s_describe_resource",
    "k8s_get_available_api_resources",
    "k8s_get_events",
    "k8s_get_pod_logs",
    "k8s_get_resource_yaml",
    "k8s_get_resources",
];

/// The six, each after those that it calls.
pub(super) const ROSTER: [Definition; 6] = [
    Definition {
        name: "observability-agent",
        description: "finds out from logs, events, measurements and spans what is wrong, and whether it still is",
        prompt: include_str!("prompts/observability.md"),
        uses: &[Use::ClickHouse, Use::Krateo],
    },
    Definition {
        name: "k8s-agent",
        description: "mends workloads: changes, scales and restarts them",
        prompt: include_str!("prompts/k8s.md"),
        uses: &[
            Use::Reading(LOOKING),
            Use::Changing(&[
                "k8s_delete_resource",
                "k8s_patch_resource",
                "k8s_rollout",
                "k8s_scale",
            ]),
        ],
    },
    Definition {
        name: "helm-agent",
        description: "finds out why a Helm release failed, and what would mend it in Git",
        prompt: include_str!("prompts/helm.md"),
        uses: &[Use::Reading(LOOKING), Use::GitHub],
    },
    Definition {
        name: "composition-agent",
        description: "finds out why a composition, its definition or a RESTAction fails",
        prompt: include_str!("prompts/composition.md"),
        uses: &[Use::Reading(LOOKING), Use::ClickHouse, Use::Krateo, Use::GitHub],
    },
    Definition {
        name: "proactive-monitor-agent",
        description: "looks for what is about to fail, before it does",
        prompt: include_str!("prompts/proactive.md"),
        uses: &[Use::ClickHouse, Use::Krateo],
    },
    Definition {
        name: "krateo-autopilot",
        description: "takes an alert from its cause to its end: diagnosis, remedy, proof",
        prompt: include_str!("prompts/autopilot.md"),
        uses: &[
            Use::Agent("observability-agent"),
            Use::Agent("k8s-agent"),
            Use::Agent("helm-agent"),
            Use::Agent("composition-agent"),
            Use::Agent("proactive-monitor-agent"),
        ],
    },
];
