//! Who is told: the settings of alerting as the chart's types have it, with what does not fit reported.

use crate::{
    chart::{Alerting, Channel, DeadMansSwitch, Pace, Routing, Turn, Unwatched},
    component::kube_prometheus_stack::{
        ROW,
        settings::{AlertingSettings, ReceiverSettings, Settings},
    },
    containment::{
        Layer, Manual, SecretKey, SecretSource, Wanted,
        environment::{Environment, Local, Production, Staging},
        tier,
    },
    finding::Finding,
    name::{Invalid, Key, Name},
    provider::Site,
    quantity::Duration,
    text::Text,
};
use std::collections::BTreeMap;

/// An environment in which alerting is watched, or need not be.
pub(super) trait Watched: Environment + Sized {
    /// Alerting with the switch that the profile gives; none where it has to give one.
    fn alerting(switch: Option<DeadMansSwitch>) -> Option<Alerting<Self>>;
}

impl Watched for Production {
    fn alerting(switch: Option<DeadMansSwitch>) -> Option<Alerting<Self>> {
        switch.map(Alerting::new)
    }
}

macro_rules! unwatched {
    ($($environment:ty),*) => {$(
        impl Watched for $environment {
            fn alerting(switch: Option<DeadMansSwitch>) -> Option<Alerting<Self>> {
                Some(switch.map_or_else(|| Alerting::new(Unwatched), Alerting::new))
            }
        }
    )*};
}

unwatched!(Local, Staging);

/// The Secret with the addresses of all who are told.
const RECEIVERS: Name = Name::literal("alertmanager-receivers");

/// Who watches alerting, and who is told by it.
pub(super) struct Told<E> {
    pub(super) alerting: Alerting<E>,
    pub(super) routing: Option<Routing>,
    /// One of the keys, for health checks.
    pub(super) key: Option<SecretKey>,
}

/// Takes the addresses from the secret store; `None` after reporting what does not fit.
pub(super) fn told<E: Watched>(
    site: &mut Site<'_>,
    settings: &Settings,
    layer: &mut Layer<tier::Platform>,
    secrets: &dyn SecretSource,
) -> Option<Told<E>> {
    let alerting = &settings.alerting;
    let mut names: Vec<String> = Vec::new();
    names.extend(alerting.dead_mans_switch.iter().map(|_| "heartbeat-url".to_owned()));
    names.extend(alerting.receivers.keys().map(|name| format!("{name}-url")));
    let mut wanted = Vec::with_capacity(names.len());
    for name in &names {
        let key = fits(site, &["alerting", "receivers"], Key::try_from(name.as_str()))?;
        wanted.push(Wanted::new(key, "alertmanager", &settings.secrets));
    }
    let mut keys = Vec::new();
    if !wanted.is_empty() {
        keys = layer.secret_keys(secrets, &RECEIVERS, &wanted);
    }
    for manual in outside(alerting) {
        layer.ask(manual);
    }
    let key = keys.first().cloned();
    let mut keys = keys.into_iter();
    let beat = alerting.dead_mans_switch.as_ref();
    let switch = match beat.and_then(|beat| Some((beat, keys.next()?))) {
        None => None,
        Some((beat, url)) => Some(fits(
            site,
            &["alerting", "dead-mans-switch", "every"],
            DeadMansSwitch::new(url, beat.every.clone(), &beat.expected),
        )?),
    };
    let Some(watched) = E::alerting(switch) else {
        unwatched_in_production(site);
        return None;
    };
    let routing = if alerting.receivers.is_empty() && alerting.routes.is_empty() {
        None
    } else {
        Some(routing(site, settings, keys)?)
    };
    Some(Told { alerting: watched, routing, key })
}

/// What has to be there outside of the cluster before anybody is told.
fn outside(alerting: &AlertingSettings) -> Vec<Manual> {
    let beat = alerting.dead_mans_switch.iter().map(|beat| Manual {
        subject: "the dead man's switch".to_owned(),
        action: format!(
            "make a check that expects a beat every {}; its address is the value of `heartbeat-url`",
            beat.expected.as_str()
        ),
        keys: Vec::new(),
    });
    let slack = alerting.receivers.iter().filter_map(|(name, receiver)| match receiver {
        ReceiverSettings::Slack { channel } => Some(Manual {
            subject: format!("Slack channel `{channel}`"),
            action: format!(
                "make an incoming webhook for it; its address is the value of `{name}-url`"
            ),
            keys: Vec::new(),
        }),
        ReceiverSettings::Ntfy {} => None,
    });
    beat.chain(slack).collect()
}

fn routing(
    site: &mut Site<'_>,
    settings: &Settings,
    keys: impl Iterator<Item = SecretKey>,
) -> Option<Routing> {
    let alerting = &settings.alerting;
    let receivers: BTreeMap<Name, Channel> = alerting
        .receivers
        .iter()
        .zip(keys)
        .map(|((name, receiver), url)| {
            let channel = match receiver {
                ReceiverSettings::Slack { channel } => {
                    Channel::Slack { url, channel: channel.clone() }
                }
                ReceiverSettings::Ntfy {} => Channel::Webhook(url),
            };
            (name.clone(), channel)
        })
        .collect();
    let turns = alerting.routes.iter().map(|(severity, route)| {
        (*severity, Turn { receiver: route.receiver.clone(), repeat: route.repeat.clone() })
    });
    let or = |duration: &Option<Duration>, default| {
        duration.clone().unwrap_or(Duration::literal(default))
    };
    let pace = Pace::new(
        or(&alerting.group_wait, "30s"),
        or(&alerting.group_interval, "5m"),
        or(&alerting.repeat_interval, "12h"),
    );
    let pace = fits(site, &["alerting", "repeat-interval"], pace)?;
    let given = || ["alertname", "namespace"].map(Text::literal).into();
    let grouped_by = alerting.group_by.clone().unwrap_or_else(given);
    let grouped_by = grouped_by.into_iter().map(Text::into_held);
    let routing =
        Routing::new(receivers, turns.collect(), grouped_by, &settings.external_labels, pace);
    fits(site, &["alerting"], routing)
}

/// A value of the profile that the chart's types take; what they refuse is reported.
pub(super) fn fits<T>(site: &mut Site<'_>, at: &[&str], value: Result<T, Invalid>) -> Option<T> {
    match value {
        Ok(value) => Some(value),
        Err(invalid) => {
            let path: Vec<&str> = ["components", ROW.id].iter().chain(at).copied().collect();
            let message = format!("the {} `{}` does not fit", invalid.what, invalid.text);
            let place = site.profile.place(&path);
            site.platform.report(
                Finding::error("setting-refused", place, message)
                    .note(invalid.rule)
                    .help(format!("choose another {}", invalid.what)),
            );
            None
        }
    }
}

fn unwatched_in_production(site: &mut Site<'_>) {
    let place = site.profile.place(&["components", ROW.id, "alerting"]);
    site.platform.report(
        Finding::error(
            "dead-mans-switch-missing",
            place,
            "nobody notices when alerting in production falls silent",
        )
        .note("a cluster that is down sends no alert; somebody outside has to miss its heartbeat")
        .help("set `alerting.dead-mans-switch: {every: 1m, expected: 5m}` and its `heartbeat-url`"),
    );
}
