//! What a release renders, as far as its chart's promises and its values say.

use super::Release;
use crate::{
    chart::{Overrides, Promises, Rendered, When, promises},
    yaml::{Node, Value},
};

/// What a release says about one of its values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting<'a> {
    /// It is written in the HelmRelease.
    Written(&'a Node),
    /// It comes from a Secret or ConfigMap by its path.
    Given,
    /// Nothing sets it, so the chart's default holds.
    Unset,
    /// Values that the tree does not show may set it.
    Unknown,
}

impl<'a> Release<'a> {
    /// What its chart promises; none for a chart that nobody has read, a version that is no exact one, and
    /// another publisher's chart of the same name.
    pub fn promises(&self) -> Option<&'static Promises> {
        self.is_original().then(|| promises(self.chart?, self.major()?)).flatten()
    }

    /// Whether its chart is of the usual publisher; one that republishes writes charts of its own under the
    /// same names.
    pub fn is_original(&self) -> bool {
        !self.url.is_some_and(|url| url.contains("bitnami"))
    }

    /// What it says about a value, by the path with dots.
    pub fn setting(&self, path: &str) -> Setting<'a> {
        let keys: Vec<&str> = path.split('.').collect();
        let is_over = |target: &str| {
            let (short, long) =
                if target.len() < path.len() { (target, path) } else { (path, target) };
            long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if self.target_paths().any(is_over) {
            return Setting::Given;
        }
        if let Some(node) = self.value(&keys) {
            return Setting::Written(node);
        }
        // A parent that is `null` takes the defaults below it away.
        let removed = (1..keys.len()).find_map(|end| self.value(&keys[..end]));
        if let Some(node) = removed.filter(|node| node.value == Value::Null) {
            return Setting::Written(node);
        }
        if self.has_unseen_values() { Setting::Unknown } else { Setting::Unset }
    }

    /// Whether values come from where the tree does not show them, or are changed after they are rendered.
    pub fn has_unseen_values(&self) -> bool {
        let from = self.object.at(&["spec", "valuesFrom"]).map(Node::items).unwrap_or_default();
        from.iter().any(|entry| entry.get("targetPath").is_none())
            || self.object.at(&["spec", "chart", "spec", "valuesFiles"]).is_some()
            || self.object.at(&["spec", "postRenderers"]).is_some()
    }

    /// Whether conditions of a chart hold; none where the tree does not say.
    pub fn holds(&self, when: &[When]) -> Option<bool> {
        let mut all = Some(true);
        for condition in when {
            match self.meets(*condition) {
                Some(false) => return Some(false),
                None => all = None,
                Some(true) => {}
            }
        }
        all
    }

    fn meets(&self, condition: When) -> Option<bool> {
        let (When::On(path)
        | When::NotOff(path)
        | When::Set(path)
        | When::Unset(path)
        | When::Is(path, _)
        | When::IsNot(path, _)) = condition;
        let setting = self.setting(path);
        let node = match setting {
            Setting::Unknown => return None,
            Setting::Written(node) => Some(node),
            Setting::Given | Setting::Unset => None,
        };
        let is_variable = node.and_then(Node::text).is_some_and(|text| text.contains("${"));
        let is_empty = |node: &Node| {
            node.value == Value::Null || node.text() == Some("") || is_empty_collection(node)
        };
        let is_set = setting == Setting::Given || node.is_some_and(|node| !is_empty(node));
        match condition {
            When::Set(_) => Some(is_set),
            When::Unset(_) => Some(!is_set),
            _ if is_variable || setting == Setting::Given => None,
            When::On(_) => Some(node.is_some_and(Node::is_true)),
            When::NotOff(_) => Some(node.is_none_or(|node| node.value != Value::Bool(false))),
            When::Is(_, text) => Some(node.and_then(Node::text) == Some(text)),
            When::IsNot(_, text) => Some(node.and_then(Node::text) != Some(text)),
        }
    }

    /// The name of an object that its chart renders.
    pub fn name_of(&self, promises: &Promises, object: &Rendered) -> String {
        promises.name(object.name, &self.name, |subchart| {
            let at = |key| match subchart {
                Some(subchart) => self.value(&[subchart, key]),
                None => self.value(&[key]),
            };
            let text = |key| at(key).and_then(Node::text).filter(|text| !text.is_empty());
            Overrides { full: text("fullnameOverride"), base: text("nameOverride") }
        })
    }

    /// What its chart renders, each with its name and whether it is surely there; none for objects that the
    /// values switch off.
    pub fn rendered(&self) -> Vec<(&'static Rendered, String, bool)> {
        let Some(promises) = self.promises() else { return Vec::new() };
        let objects = promises.objects.iter().filter_map(|object| {
            let is_sure = match self.holds(object.when) {
                Some(false) => return None,
                Some(true) => true,
                None => false,
            };
            Some((object, self.name_of(promises, object), is_sure))
        });
        objects.collect()
    }
}

fn is_empty_collection(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        _ => false,
    }
}
