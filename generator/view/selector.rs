//! Label selectors, against labels of which some may be unknown.

use crate::yaml::Node;
use std::collections::BTreeMap;

/// Labels, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Those that are known.
    pub known: BTreeMap<String, String>,
    /// Whether there are no others.
    pub is_whole: bool,
}

/// Whether something is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// For certain not.
    No,
    /// The tree does not show it.
    Maybe,
    /// For certain.
    Yes,
}

impl Match {
    /// Whether both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }
}

impl From<bool> for Match {
    fn from(is: bool) -> Self {
        if is { Self::Yes } else { Self::No }
    }
}

impl Labels {
    /// The labels of a map, as all there are.
    pub fn of(map: Option<&Node>) -> Self {
        let entries = map.map(Node::entries).unwrap_or_default().iter();
        let known = entries
            .filter_map(|entry| Some((entry.key.to_string(), entry.node.scalar()?.into_owned())));
        Self { known: known.collect(), is_whole: true }
    }

    /// Whether a selector means pods of a namespace with these labels.
    pub fn matches(&self, selector: &Node, namespace: &str) -> Match {
        selects(selector, Some(self), namespace)
    }

    /// Whether a label has a value, which `is` judges; none where there is no such label.
    fn judge(&self, key: &str, is: impl Fn(Option<&str>) -> bool) -> Match {
        match self.known.get(key) {
            Some(value) if value.contains("${") => Match::Maybe,
            Some(value) => is(Some(value)).into(),
            None if self.is_whole => is(None).into(),
            None => Match::Maybe,
        }
    }
}

/// Whether a selector selects pods of a namespace; of unknown labels it may. Cilium's prefixes and its label
/// for the namespace are understood.
pub(super) fn selects(selector: &Node, labels: Option<&Labels>, namespace: &str) -> Match {
    let mut all = Match::Yes;
    let mut judge = |key: &str, is: &dyn Fn(Option<&str>) -> bool| {
        let key = key.strip_prefix("k8s:").or_else(|| key.strip_prefix("any:")).unwrap_or(key);
        let found = match (key, labels) {
            ("io.kubernetes.pod.namespace", _) if !namespace.is_empty() => {
                is(Some(namespace)).into()
            }
            (key, _) if key.starts_with("io.") || key.contains(':') => Match::Maybe,
            (key, Some(labels)) => labels.judge(key, is),
            (_, None) => Match::Maybe,
        };
        all = all.and(found);
    };
    for entry in selector.get("matchLabels").map(Node::entries).unwrap_or_default() {
        let wanted = entry.node.scalar();
        if wanted.as_deref().is_some_and(|wanted| wanted.contains("${")) {
            judge("io.unknown", &|_| true);
        } else {
            judge(&entry.key, &|value| value == wanted.as_deref());
        }
    }
    for entry in selector.get("matchExpressions").map(Node::items).unwrap_or_default() {
        let values = entry.get("values").map(Node::items).unwrap_or_default();
        let holds = |value: &str| values.iter().any(|item| item.scalar().as_deref() == Some(value));
        let key = entry.text_at(&["key"]).unwrap_or_default();
        match entry.text_at(&["operator"]) {
            Some("In") => judge(key, &|value| value.is_some_and(holds)),
            Some("NotIn") => judge(key, &|value| !value.is_some_and(holds)),
            Some("Exists") => judge(key, &|value| value.is_some()),
            Some("DoesNotExist") => judge(key, &|value| value.is_none()),
            _ => judge("io.unknown", &|_| true),
        }
    }
    all
}
