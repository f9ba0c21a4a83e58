//! Which objects a patch, a replacement or a count of replicas is meant for.

use crate::{view::Object, yaml::Node};
use regex::Regex;

/// A selector of kustomize: regular expressions for what objects are called, and selectors of labels.
#[derive(Debug, Default)]
pub(super) struct Selector {
    group: Pattern,
    version: Pattern,
    kind: Pattern,
    name: Pattern,
    namespace: Pattern,
    labels: Vec<Requirement>,
    annotations: Vec<Requirement>,
}

impl Selector {
    /// Reads a selector; none where it cannot be understood.
    pub(super) fn of(node: &Node) -> Option<Self> {
        let pattern = |key: &str| match node.get(key).and_then(Node::scalar) {
            Some(text) => Pattern::of(&text),
            None => Some(Pattern::Any),
        };
        let requirements = |key: &str| requirements(node.text_at(&[key]).unwrap_or_default());
        Some(Self {
            group: pattern("group")?,
            version: pattern("version")?,
            kind: pattern("kind")?,
            name: pattern("name")?,
            namespace: pattern("namespace")?,
            labels: requirements("labelSelector")?,
            annotations: requirements("annotationSelector")?,
        })
    }

    /// The objects called this in their files or by now.
    pub(super) fn named(name: &str) -> Self {
        Self { name: Pattern::Exact(name.to_owned()), ..Self::default() }
    }

    /// Whether an object is meant; names and namespaces may be those it had before.
    pub(super) fn takes(&self, object: &Object) -> bool {
        let version = object.api_version.rsplit('/').next().unwrap_or_default();
        self.kind.takes(&object.key.kind)
            && self.group.takes(&object.key.group)
            && self.version.takes(version)
            && object.names().any(|name| self.name.takes(name))
            && object.namespaces().any(|namespace| match namespace {
                "" => self.namespace.takes("default"),
                namespace => self.namespace.takes(namespace),
            })
            && self.labels.iter().all(|wanted| wanted.holds(|key| object.label(key)))
            && self.annotations.iter().all(|wanted| wanted.holds(|key| object.annotation(key)))
    }
}

/// A regular expression for a whole text.
#[derive(Debug, Default)]
enum Pattern {
    #[default]
    Any,
    Exact(String),
    Regex(Regex),
}

impl Pattern {
    fn of(text: &str) -> Option<Self> {
        // The points in the name of a group stand for themselves.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        match text {
            "" | ".*" => Some(Self::Any),
            _ if text.chars().all(is_plain) => Some(Self::Exact(text.to_owned())),
            _ => {
                // As kustomize anchors it: of `a|b`, the first may go on and the second begin with anything.
                let start = if text.starts_with('^') { "" } else { "^" };
                let end = if text.ends_with('$') { "" } else { "$" };
                Some(Self::Regex(Regex::new(&format!("{start}{text}{end}")).ok()?))
            }
        }
    }

    fn takes(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(wanted) => wanted == text,
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

/// What a selector wants of one label or annotation.
#[derive(Debug, PartialEq, Eq)]
enum Requirement {
    Is(String, Vec<String>),
    IsNot(String, Vec<String>),
    Exists(String),
    Absent(String),
}

impl Requirement {
    fn holds<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> bool {
        let is_among = |key: &str, values: &[String]| {
            value(key).is_some_and(|value| values.iter().any(|wanted| wanted == value))
        };
        match self {
            Self::Is(key, values) => is_among(key, values),
            Self::IsNot(key, values) => !is_among(key, values),
            Self::Exists(key) => value(key).is_some(),
            Self::Absent(key) => value(key).is_none(),
        }
    }
}

/// Reads a selector such as `app=web,tier in (a, b),!old`; none where it cannot be understood.
fn requirements(text: &str) -> Option<Vec<Requirement>> {
    let mut depth = 0_usize;
    let parts = text.split(|c: char| {
        depth += usize::from(c == '(');
        depth = depth.saturating_sub(usize::from(c == ')'));
        c == ',' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).map(requirement).collect()
}

fn requirement(text: &str) -> Option<Requirement> {
    let word = |text: &str| text.trim().to_owned();
    let set = |text: &str| -> Option<Vec<String>> {
        let inner = text.trim().strip_prefix('(')?.strip_suffix(')')?;
        Some(inner.split(',').map(word).collect())
    };
    if let Some((key, values)) = text.split_once(" notin ") {
        return Some(Requirement::IsNot(word(key), set(values)?));
    }
    if let Some((key, values)) = text.split_once(" in ") {
        return Some(Requirement::Is(word(key), set(values)?));
    }
    if let Some((key, value)) = text.split_once("!=") {
        return Some(Requirement::IsNot(word(key), vec![word(value)]));
    }
    if let Some((key, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
        return Some(Requirement::Is(word(key), vec![word(value)]));
    }
    if let Some(key) = text.strip_prefix('!') {
        return Some(Requirement::Absent(word(key)));
    }
    (!text.contains([' ', '('])).then(|| Requirement::Exists(word(text)))
}
