//! Which monitors, rules and `AlertmanagerConfig`s a Prometheus stack reads (ALR-5).

use serde_json::{Map, Value, json};

/// All there are, in every namespace.
#[derive(Clone, Copy, Debug)]
pub struct Everything;

/// Those with a label.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The label's key.
    pub key: String,
    /// Its value.
    pub value: String,
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
        json!({"matchLabels": {self.key: self.value}})
    }
}

/// Which objects are read, for all kinds alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery(Value);

impl Discovery {
    /// The objects that a selector picks, in every namespace.
    pub fn of(selects: impl Selects) -> Self {
        Self(selects.selector())
    }

    /// Prometheus' selectors; the chart's own would read only what its own release made.
    pub(super) fn of_prometheus(&self) -> Map<String, Value> {
        let kinds = ["serviceMonitor", "podMonitor", "probe", "rule", "scrapeConfig"];
        let keys = |kind| {
            let own = (format!("{kind}SelectorNilUsesHelmValues"), Value::Bool(false));
            [own, (format!("{kind}Selector"), self.0.clone())]
        };
        kinds.into_iter().flat_map(keys).collect()
    }

    /// Alertmanager's selectors.
    pub(super) fn of_alertmanager(&self) -> Map<String, Value> {
        let pairs = [
            ("alertmanagerConfigSelector", self.0.clone()),
            ("alertmanagerConfigNamespaceSelector", Everything.selector()),
            // Alerts of every namespace, not only of the one that the AlertmanagerConfig lies in.
            ("alertmanagerConfigMatcherStrategy", json!({"type": "None"})),
        ];
        pairs.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
    }
}
