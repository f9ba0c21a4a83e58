//! Which monitors, rules and `AlertmanagerConfig`s a Prometheus stack reads (ALR-5).

use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// All there are, in every namespace.
#[derive(Clone, Copy, Debug)]
pub struct Everything;

/// Those with a label.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Labelled {
    /// The label's key.
    pub key: Text,
    /// Its value.
    pub value: Text,
}

/// Says which objects are read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which monitors are read",
    label = "an empty selector reads every monitor here and none there (rule monitor-not-selected, ALR-5)",
    note = "say `Everything`, or `Labelled` with the label that the objects carry"
)]
pub trait Selects {
    /// The label selector.
    fn selector(self) -> Value;
}

impl Selects for Everything {
    /// Written out, since an empty selector means nothing for some kinds.
    fn selector(self) -> Value {
        json!({"matchExpressions": [{"key": "cofferdam.dev/unread", "operator": "DoesNotExist"}]})
    }
}

impl Selects for Labelled {
    fn selector(self) -> Value {
        json!({"matchLabels": {self.key.held(): self.value}})
    }
}

/// Which objects are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    monitors: Value,
    configs: Value,
    label: Map<String, Value>,
}

impl Discovery {
    /// The objects that a selector picks, in every namespace, for all kinds alike.
    pub fn of(selects: impl Selects) -> Self {
        let selector = selects.selector();
        let label = selector["matchLabels"].as_object().cloned().unwrap_or_default();
        Self { monitors: selector.clone(), configs: selector, label }
    }

    /// Reads other `AlertmanagerConfig`s than monitors and rules.
    #[must_use]
    pub fn with_configs(self, selects: impl Selects) -> Self {
        Self { configs: selects.selector(), ..self }
    }

    /// What the chart's own objects have to carry to be read; nothing where everything is.
    pub(super) fn label(&self) -> Option<&Map<String, Value>> {
        (!self.label.is_empty()).then_some(&self.label)
    }

    /// Prometheus' selectors; left to itself, the chart would read only what its own release made.
    pub(super) fn of_prometheus(&self) -> Map<String, Value> {
        let kinds = ["serviceMonitor", "podMonitor", "probe", "rule", "scrapeConfig"];
        let keys = |kind| {
            let own = (format!("{kind}SelectorNilUsesHelmValues"), Value::Bool(false));
            let labelled = self.label().is_some();
            let selector = labelled.then(|| (format!("{kind}Selector"), self.monitors.clone()));
            [Some(own), selector]
        };
        kinds.into_iter().flat_map(keys).flatten().collect()
    }

    /// Alertmanager's selectors.
    pub(super) fn of_alertmanager(&self) -> Map<String, Value> {
        let pairs = [
            ("alertmanagerConfigSelector", self.configs.clone()),
            ("alertmanagerConfigNamespaceSelector", Everything.selector()),
            // Alerts of every namespace, not only of the one that the AlertmanagerConfig lies in.
            ("alertmanagerConfigMatcherStrategy", json!({"type": "None"})),
        ];
        pairs.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
    }
}
