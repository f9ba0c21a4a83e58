//! `PrometheusRule` (`monitoring.coreos.com/v1`): what Prometheus works out, and when it raises an alert.

use crate::{
    model::{IntOrString, Kind, Namespaced},
    quantity::Duration,
    text::Text,
};
use std::collections::BTreeMap;

objects! {
    /// Rules that Prometheus evaluates.
    pub struct PrometheusRule {
        /// Which ones.
        spec: PrometheusRuleSpec,
    }
}

impl Kind for PrometheusRule {
    const API_VERSION: &'static str = "monitoring.coreos.com/v1";
    const KIND: &'static str = "PrometheusRule";
    const PLURAL: &'static str = "prometheusrules";
    type Scope = Namespaced;
}

objects! {
    /// Rules, by group.
    pub struct PrometheusRuleSpec {
        /// The groups.
        groups?: Vec<RuleGroup>,
    }

    /// Rules that are evaluated one after the other.
    pub struct RuleGroup {
        /// Its name within the object.
        name: Text,
        /// How often; Prometheus' own interval when unset.
        interval?: Option<Duration>,
        /// The rules.
        rules?: Vec<MonitoringRule>,
    }

    /// A rule: an alert, or a series to record.
    pub struct MonitoringRule {
        /// The name of the alert.
        alert?: Option<Text>,
        /// The name of the series.
        record?: Option<Text>,
        /// The expression in `PromQL`.
        expr: IntOrString,
        /// How long it has to hold before the alert fires.
        r#for?: Option<Duration>,
        /// Labels to add.
        labels?: BTreeMap<String, Text>,
        /// What people are told.
        annotations?: BTreeMap<String, Text>,
    }
}
