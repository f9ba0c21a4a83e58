//! `AlertmanagerConfig` (`monitoring.coreos.com/v1alpha1`): who is told of alerts. Slack and webhooks are typed.

use crate::{
    model::{Kind, Namespaced},
    name::{Key, Name},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// Who is told of alerts.
    pub struct AlertmanagerConfig {
        /// By which routes.
        spec: AlertmanagerConfigSpec,
    }
}

impl Kind for AlertmanagerConfig {
    const API_VERSION: &'static str = "monitoring.coreos.com/v1alpha1";
    const KIND: &'static str = "AlertmanagerConfig";
    const PLURAL: &'static str = "alertmanagerconfigs";
    type Scope = Namespaced;
}

objects! {
    /// Routes and receivers.
    pub struct AlertmanagerConfigSpec {
        /// Which receiver is told of what.
        route?: Option<AlertRoute>,
        /// The receivers.
        receivers?: Vec<AlertReceiver>,
        /// What is not told while something else is.
        inhibit_rules?: Vec<AlertInhibition>,
    }

    /// Which receiver is told of what.
    pub struct AlertRoute {
        /// The receiver.
        receiver?: Option<Text>,
        /// The labels whose values make a group.
        group_by?: Vec<Text>,
        /// How long a new group waits for more alerts.
        group_wait?: Option<Duration>,
        /// How often a group is looked at.
        group_interval?: Option<Duration>,
        /// How often it is told again.
        repeat_interval?: Option<Duration>,
        /// The alerts it is for.
        matchers?: Vec<AlertMatcher>,
        /// Whether the routes after it are looked at too.
        r#continue?: Option<bool>,
        /// The routes below it.
        routes?: Vec<AlertRoute>,
    }

    /// Alerts by a label.
    pub struct AlertMatcher {
        /// The label.
        name: Text,
        /// What it is compared with.
        value?: Option<Text>,
        /// How it is compared.
        match_type?: Option<MatchKind>,
    }

    /// Alerts that are not told while others are.
    pub struct AlertInhibition {
        /// The others.
        source_match?: Vec<AlertMatcher>,
        /// Those that are not told.
        target_match?: Vec<AlertMatcher>,
        /// The labels in which both agree.
        equal?: Vec<Text>,
    }

    /// Somebody who is told.
    pub struct AlertReceiver {
        /// The name by which routes know it.
        name: Text,
        /// Channels of Slack.
        slack_configs?: Vec<SlackReceiver>,
        /// Webhooks.
        webhook_configs?: Vec<WebhookReceiver>,
    }

    /// A channel of Slack.
    pub struct SlackReceiver {
        /// The key of a Secret that holds the URL.
        #[serde(rename = "apiURL")]
        api_url?: Option<SecretKeyReference>,
        /// The channel.
        channel?: Option<Text>,
        /// Whether it is told when an alert is over.
        send_resolved?: Option<bool>,
    }

    /// A webhook.
    pub struct WebhookReceiver {
        /// The key of a Secret that holds the URL.
        url_secret?: Option<SecretKeyReference>,
        /// Whether it is told when an alert is over.
        send_resolved?: Option<bool>,
    }

    /// A key of a Secret of the same namespace.
    pub struct SecretKeyReference {
        /// The Secret.
        name?: Option<Name>,
        /// The key.
        key: Key,
    }
}

/// How a label is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum MatchKind {
    /// It is the value.
    #[serde(rename = "=")]
    Equal,
    /// It is another.
    #[serde(rename = "!=")]
    NotEqual,
    /// It matches the expression.
    #[serde(rename = "=~")]
    Regex,
    /// It does not match it.
    #[serde(rename = "!~")]
    NotRegex,
}
