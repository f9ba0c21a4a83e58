//! What alerting is told: who notices that it is silent, what is scraped, which objects it reads.

use crate::{
    chart::routing::{HEARTBEAT, NOBODY, Routing, file},
    containment::{
        SecretKey,
        environment::{Environment, Local, Staging},
    },
    name::{Invalid, Name},
    quantity::Duration,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, marker::PhantomData};

/// A service outside the cluster that raises an alarm when the heartbeat stops.
#[derive(Clone, Debug)]
pub struct DeadMansSwitch {
    url: SecretKey,
    every: Duration,
}

impl DeadMansSwitch {
    /// A heartbeat to the URL that the Secret holds, more often than the service expects one.
    pub fn new(url: SecretKey, every: Duration, expected: &Duration) -> Result<Self, Invalid> {
        if every.milliseconds() < expected.milliseconds() {
            return Ok(Self { url, every });
        }
        Err(Invalid {
            what: "heartbeat",
            text: every.to_string(),
            rule: "it must be shorter than what the service expects, or every beat comes late (rule \
                   heartbeat-too-slow, ALR-2)",
        })
    }
}

/// Nobody: where alerting fails, that is noticed by whoever is trying things.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

/// Says who notices that alerting in the environment `E` has fallen silent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not notice when alerting in `{E}` falls silent",
    label = "a cluster that is down sends no alert (rule dead-mans-switch-missing, ALR-1)",
    note = "give production a `DeadMansSwitch`: a service outside the cluster that expects a heartbeat"
)]
pub trait Watches<E> {
    /// The heartbeat, where there is one.
    fn switch(self) -> Option<DeadMansSwitch>;
}

impl<E: Environment> Watches<E> for DeadMansSwitch {
    fn switch(self) -> Option<Self> {
        Some(self)
    }
}

impl Watches<Local> for Unwatched {
    fn switch(self) -> Option<DeadMansSwitch> {
        None
    }
}

impl Watches<Staging> for Unwatched {
    fn switch(self) -> Option<DeadMansSwitch> {
        None
    }
}

/// Alerting in one environment.
#[derive(Clone, Debug)]
pub struct Alerting<E> {
    switch: Option<DeadMansSwitch>,
    routing: Option<Routing>,
    environment: PhantomData<fn() -> E>,
}

impl<E: Environment> Alerting<E> {
    /// Alerting that somebody watches.
    pub fn new(watch: impl Watches<E>) -> Self {
        Self { switch: watch.switch(), routing: None, environment: PhantomData }
    }

    /// Says who is told, in Alertmanager's own configuration; without it nobody is, unless an
    /// `AlertmanagerConfig` says so.
    #[must_use]
    pub fn telling(self, routing: Routing) -> Self {
        Self { routing: Some(routing), ..self }
    }

    /// Alertmanager's configuration: the heartbeat goes out before any other route is looked at.
    pub(super) fn config(&self) -> Value {
        let mut route = self.routing.as_ref().map(Routing::root).unwrap_or_default();
        let mut receivers = vec![json!({"name": NOBODY})];
        let mut routes = Vec::new();
        if let Some(switch) = &self.switch {
            routes.push(switch.route());
            receivers.push(switch.receiver());
        }
        routes.push(json!({
            "receiver": NOBODY,
            "matchers": ["alertname =~ \"InfoInhibitor|Watchdog\""],
        }));
        if let Some(routing) = &self.routing {
            routes.extend(routing.routes());
            receivers.extend(routing.receivers());
        }
        route.insert("receiver".to_owned(), NOBODY.into());
        route.insert("routes".to_owned(), routes.into());
        json!({"inhibit_rules": inhibitions(), "route": route, "receivers": receivers})
    }

    /// The Secrets that Alertmanager reads as files.
    pub(super) fn secrets(&self) -> BTreeSet<&Name> {
        let switch = self.switch.iter().map(|switch| &switch.url);
        let receivers = self.routing.iter().flat_map(Routing::urls);
        switch.chain(receivers).map(SecretKey::secret).collect()
    }
}

/// What is not told while something worse is known of the same thing.
fn inhibitions() -> Value {
    let rule = |source: &str, target: &str, equal: &[&str]| json!({"source_matchers": [source], "target_matchers": [target], "equal": equal});
    let same = ["alertname", "namespace"];
    json!([
        rule("severity = \"critical\"", "severity =~ \"warning|info\"", &same),
        rule("severity = \"warning\"", "severity = \"info\"", &same),
        rule("alertname = \"InfoInhibitor\"", "severity = \"info\"", &["namespace"]),
    ])
}

impl DeadMansSwitch {
    fn route(&self) -> Value {
        json!({
            "receiver": HEARTBEAT,
            "matchers": ["alertname = \"Watchdog\""],
            "group_wait": "0s",
            // A repeat waits for the group's interval first, so both are the same.
            "group_interval": self.every,
            "repeat_interval": self.every,
            "continue": false,
        })
    }

    fn receiver(&self) -> Value {
        let hook = json!({"url_file": file(&self.url), "send_resolved": false});
        json!({"name": HEARTBEAT, "webhook_configs": [hook]})
    }
}

/// A part of the control plane; some distributions let nobody measure some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// The API server.
    ApiServer,
    /// The controller manager.
    ControllerManager,
    /// etcd.
    Etcd,
    /// kube-proxy.
    Proxy,
    /// The scheduler.
    Scheduler,
}

impl Target {
    const ALL: [Self; 5] =
        [Self::ApiServer, Self::ControllerManager, Self::Etcd, Self::Proxy, Self::Scheduler];

    /// The key of its scraping, and those of the groups of rules that need it.
    fn keys(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::ApiServer => (
                "kubeApiServer",
                &[
                    "kubeApiserverAvailability",
                    "kubeApiserverBurnrate",
                    "kubeApiserverHistogram",
                    "kubeApiserverSlos",
                ],
            ),
            Self::ControllerManager => ("kubeControllerManager", &["kubeControllerManager"]),
            Self::Etcd => ("kubeEtcd", &["etcd"]),
            Self::Proxy => ("kubeProxy", &["kubeProxy"]),
            Self::Scheduler => {
                ("kubeScheduler", &["kubeSchedulerAlerting", "kubeSchedulerRecording"])
            }
        }
    }
}

/// What can be scraped of the control plane: a [`Target`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that is scraped of the control plane",
    label = "rules follow what is scraped and are not named beside it (rule rules-for-disabled-target, ALR-4)",
    note = "name each `Target` that the distribution lets be measured: scraping and rules both come of it"
)]
pub trait Scraped {
    /// The part.
    fn target(self) -> Target;
}

impl Scraped for Target {
    fn target(self) -> Target {
        self
    }
}

/// What is scraped of the control plane: the one set that scraping and rules both come of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ControlPlane(BTreeSet<Target>);

impl ControlPlane {
    /// These parts and no others.
    pub fn scraping<T: Scraped>(targets: impl IntoIterator<Item = T>) -> Self {
        Self(targets.into_iter().map(Scraped::target).collect())
    }

    /// Whether each part is scraped, by the key of the chart.
    pub(super) fn scrapes(&self) -> impl Iterator<Item = (&'static str, bool)> {
        Target::ALL.into_iter().map(|target| (target.keys().0, self.0.contains(&target)))
    }

    /// The chart's own rules; those for what is not scraped would never fire, or always.
    pub(super) fn rules(&self) -> Value {
        let mut rules = Map::from_iter([("general".to_owned(), true.into())]);
        for target in Target::ALL {
            let on = self.0.contains(&target);
            rules.extend(target.keys().1.iter().map(|group| ((*group).to_owned(), on.into())));
        }
        let mut own = json!({"create": true, "rules": rules});
        // Its group is also about the other parts, and stays.
        if !self.0.contains(&Target::ApiServer) {
            own["disabled"] = json!({"KubeAPIDown": true});
        }
        own
    }
}
