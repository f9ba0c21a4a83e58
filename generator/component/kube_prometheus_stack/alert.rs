//! Alerts: what holds for how long before somebody is told.

use crate::{
    chart::Severity,
    component::kube_prometheus_stack::Monitoring,
    containment::{Layer, Made, Object, allowed::AllowedIn, tier::Tier},
    model::{
        IntOrString, PrometheusRule,
        prometheus_rule::{MonitoringRule, PrometheusRuleSpec, RuleGroup},
    },
    name::Name,
    quantity::Duration,
    text::{Plain, Text},
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeMap, fmt::Write as _};

/// An alert.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Alert {
    /// Its name, such as `NodeNotReady`.
    #[schemars(regex(pattern = r"^[A-Za-z][A-Za-z0-9]*$"))]
    pub alert: Text,
    /// What holds while there is something to tell, in `PromQL`.
    #[schemars(length(min = 1))]
    pub expr: Text,
    /// How long it has to hold; at once when unset.
    pub r#for: Option<Duration>,
    /// How bad it is.
    pub severity: Severity,
    /// What people read first.
    #[schemars(length(min = 1))]
    pub summary: Text,
    /// The labels of the expression that say what it is about, such as `node`.
    #[serde(default)]
    pub about: Vec<Plain>,
}

impl Alert {
    fn rule(&self) -> MonitoringRule {
        let mut annotations = BTreeMap::from([("summary".to_owned(), self.summary.clone())]);
        let mut description = String::new();
        for label in &self.about {
            let comma = if description.is_empty() { "" } else { ", " };
            // A `String` takes whatever is written to it.
            let _ = write!(description, "{comma}{label} {{{{ $labels.{label} }}}}");
        }
        if !description.is_empty() {
            annotations.insert("description".to_owned(), Text::literal(description));
        }
        MonitoringRule {
            alert: Some(self.alert.clone()),
            r#for: self.r#for.clone(),
            labels: BTreeMap::from([(
                "severity".to_owned(),
                Text::literal(self.severity.as_str()),
            )]),
            annotations,
            ..MonitoringRule::new(IntOrString::Text(self.expr.clone()))
        }
    }
}

impl Monitoring {
    /// Adds alerts to a layer, as one object that the stack reads.
    pub fn alert<T: Tier>(&self, layer: &mut Layer<T>, name: Name, alerts: &[Alert]) -> Made
    where
        PrometheusRule: AllowedIn<T>,
    {
        let rules = alerts.iter().map(Alert::rule).collect();
        let group = RuleGroup { rules, ..RuleGroup::new(Text::from(&name)) };
        let spec = PrometheusRuleSpec { groups: vec![group] };
        layer.add_with(self.read(Object::new(name, PrometheusRule { spec })), &self.kinds)
    }
}
