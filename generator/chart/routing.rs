//! Who is told of an alert: receivers, routes by severity, and what keeps quiet while something worse is known.

use crate::{
    containment::SecretKey,
    model::alertmanager_config::{
        AlertMatcher, AlertReceiver, AlertRoute, AlertmanagerConfigSpec, MatchKind,
        SecretKeyReference, SlackReceiver, WebhookReceiver,
    },
    name::{Invalid, Name},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How a receiver is reached. The address is a credential and stays in its Secret (ALR-6).
#[derive(Clone, Debug)]
pub enum Channel {
    /// A Slack channel, over an incoming webhook.
    Slack {
        /// The webhook's URL.
        url: SecretKey,
        /// The channel, such as `#alerts`.
        channel: Text,
    },
    /// A webhook that takes Alertmanager's own message, such as a topic of ntfy.
    Webhook(SecretKey),
}

impl Channel {
    /// The key that holds the address.
    pub fn url(&self) -> &SecretKey {
        match self {
            Self::Slack { url, .. } | Self::Webhook(url) => url,
        }
    }
}

/// How bad it is, as rules label it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Somebody has to look now.
    Critical,
    /// Somebody has to look soon.
    Warning,
    /// Worth knowing beside something worse.
    Info,
}

impl Severity {
    /// As the label has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Where alerts of one severity go.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The receiver.
    pub receiver: Name,
    /// How often it is told again of what lasts; the routing's own pace when unset.
    pub repeat: Option<Duration>,
}

/// How long Alertmanager waits before it tells, and tells again.
#[derive(Clone, Debug)]
pub struct Pace {
    wait: Duration,
    group: Duration,
    repeat: Duration,
}

impl Pace {
    /// Waits for a group's first alerts, looks at the group at intervals, and repeats what lasts.
    pub fn new(wait: Duration, group: Duration, repeat: Duration) -> Result<Self, Invalid> {
        if group.milliseconds() <= repeat.milliseconds() {
            return Ok(Self { wait, group, repeat });
        }
        Err(too_fast(&repeat))
    }
}

fn too_fast(repeat: &Duration) -> Invalid {
    Invalid {
        what: "repeat interval",
        text: repeat.to_string(),
        rule: "it must not be shorter than the group interval: Alertmanager repeats no faster than it looks at a \
               group (rule heartbeat-too-slow, ALR-2)",
    }
}

/// Labels that Prometheus puts on every alert it sends.
pub type ExternalLabels = BTreeMap<String, Text>;

/// Who is told of what.
#[derive(Clone, Debug)]
pub struct Routing {
    receivers: BTreeMap<Name, Channel>,
    turns: BTreeMap<Severity, Turn>,
    grouped_by: BTreeSet<String>,
    pace: Pace,
}

/// The labels that every alert has, besides those that Prometheus adds.
const GIVEN: [&str; 3] = ["alertname", "namespace", "severity"];

/// The receiver that tells nobody.
pub(super) const NOBODY: &str = "null";

/// The receiver that has to be told at all times.
pub(super) const HEARTBEAT: &str = "heartbeat";

impl Routing {
    /// Tells receivers by severity; everything else tells nobody. Groups are over labels that alerts have
    /// (ALR-3), and every receiver that is named is there (ALR-6).
    pub fn new(
        receivers: BTreeMap<Name, Channel>,
        turns: BTreeMap<Severity, Turn>,
        grouped_by: impl IntoIterator<Item = String>,
        external: &ExternalLabels,
        pace: Pace,
    ) -> Result<Self, Invalid> {
        let grouped_by: BTreeSet<String> = grouped_by.into_iter().collect();
        let has =
            |label: &&String| GIVEN.contains(&label.as_str()) || external.contains_key(*label);
        if let Some(label) = grouped_by.iter().find(|label| !has(label)) {
            return Err(Invalid {
                what: "label to group by",
                text: label.clone(),
                rule: "no alert has it: group by `alertname`, `namespace`, `severity` or one of `external-labels`",
            });
        }
        let taken = |name: &&Name| [NOBODY, HEARTBEAT].contains(&name.as_str());
        if let Some(name) = receivers.keys().find(taken) {
            return Err(Invalid {
                what: "receiver",
                text: name.to_string(),
                rule: "that name is taken, by who tells nobody and by the dead man's switch",
            });
        }
        for turn in turns.values() {
            if !receivers.contains_key(&turn.receiver) {
                return Err(Invalid {
                    what: "receiver",
                    text: turn.receiver.to_string(),
                    rule: "there is no receiver of that name",
                });
            }
            let repeat = turn.repeat.as_ref().unwrap_or(&pace.repeat);
            if repeat.milliseconds() < pace.group.milliseconds() {
                return Err(too_fast(repeat));
            }
        }
        Ok(Self { receivers, turns, grouped_by, pace })
    }

    /// The keys of the receivers' addresses.
    pub(super) fn urls(&self) -> impl Iterator<Item = &SecretKey> {
        self.receivers.values().map(Channel::url)
    }

    /// How often and over what, in Alertmanager's own words.
    pub(super) fn root(&self) -> Map<String, Value> {
        let Pace { wait, group, repeat } = &self.pace;
        let pairs = [
            ("group_by", json!(self.grouped_by)),
            ("group_wait", json!(wait)),
            ("group_interval", json!(group)),
            ("repeat_interval", json!(repeat)),
        ];
        pairs.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
    }

    /// The routes, in Alertmanager's own words.
    pub(super) fn routes(&self) -> impl Iterator<Item = Value> {
        self.turns.iter().map(|(severity, turn)| {
            let matcher = format!("severity = \"{}\"", severity.as_str());
            let mut route = json!({"receiver": turn.receiver, "matchers": [matcher]});
            if let Some(repeat) = &turn.repeat {
                route["repeat_interval"] = json!(repeat);
            }
            route
        })
    }

    /// The receivers, in Alertmanager's own words: addresses are read from files.
    pub(super) fn receivers(&self) -> impl Iterator<Item = Value> {
        self.receivers.iter().map(|(name, channel)| match channel {
            Channel::Slack { url, channel } => {
                let slack = json!({
                    "api_url_file": file(url),
                    "channel": channel,
                    "send_resolved": true,
                });
                json!({"name": name, "slack_configs": [slack]})
            }
            Channel::Webhook(url) => {
                let hook = json!({"url_file": file(url), "send_resolved": true});
                json!({"name": name, "webhook_configs": [hook]})
            }
        })
    }

    /// The same as an `AlertmanagerConfig`, which names the Secret itself.
    pub fn object(&self) -> AlertmanagerConfigSpec {
        let nobody = Text::literal(NOBODY);
        let mut receivers = vec![AlertReceiver::new(nobody.clone())];
        receivers.extend(self.receivers.iter().map(|(name, channel)| {
            let mut receiver = AlertReceiver::new(Text::from(name));
            match channel {
                Channel::Slack { url, channel } => receiver.slack_configs.push(SlackReceiver {
                    api_url: Some(reference(url)),
                    channel: Some(channel.clone()),
                    send_resolved: Some(true),
                }),
                Channel::Webhook(url) => receiver.webhook_configs.push(WebhookReceiver {
                    url_secret: Some(reference(url)),
                    send_resolved: Some(true),
                }),
            }
            receiver
        }));
        // What is told to nobody here goes its own way in Alertmanager's own configuration.
        let quiet = AlertRoute {
            receiver: Some(nobody.clone()),
            matchers: vec![matcher("alertname", MatchKind::Regex, "InfoInhibitor|Watchdog")],
            ..AlertRoute::default()
        };
        let turns = self.turns.iter().map(|(severity, turn)| AlertRoute {
            receiver: Some(Text::from(&turn.receiver)),
            matchers: vec![matcher("severity", MatchKind::Equal, severity.as_str())],
            repeat_interval: turn.repeat.clone(),
            ..AlertRoute::default()
        });
        let Pace { wait, group, repeat } = &self.pace;
        let route = AlertRoute {
            receiver: Some(nobody),
            group_by: self.grouped_by.iter().map(Text::literal).collect(),
            group_wait: Some(wait.clone()),
            group_interval: Some(group.clone()),
            repeat_interval: Some(repeat.clone()),
            routes: std::iter::once(quiet).chain(turns).collect(),
            ..AlertRoute::default()
        };
        AlertmanagerConfigSpec {
            route: Some(route),
            receivers,
            ..AlertmanagerConfigSpec::default()
        }
    }
}

fn matcher(name: &'static str, kind: MatchKind, value: &'static str) -> AlertMatcher {
    AlertMatcher {
        match_type: Some(kind),
        value: Some(Text::literal(value)),
        ..AlertMatcher::new(Text::literal(name))
    }
}

fn reference(key: &SecretKey) -> SecretKeyReference {
    SecretKeyReference {
        name: Some(key.secret().clone()),
        ..SecretKeyReference::new(key.key().clone())
    }
}

/// Where Alertmanager finds a key of a Secret that it mounts.
pub(super) fn file(key: &SecretKey) -> String {
    format!("/etc/alertmanager/secrets/{}/{}", key.secret(), key.key())
}
