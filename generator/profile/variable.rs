//! A variable of the cluster: where Flux takes it from, and what may be known about it here.

use crate::name::{Invalid, Name};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{borrow::Cow, fmt};

/// A variable that exists in the cluster.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Variable {
    /// The object that holds it, such as `ConfigMap/platform-settings`.
    pub from: Origin,
    /// Its value, where it may be known to everybody; the ConfigMap is then made by the program.
    pub value: Option<String>,
    /// Whether nobody but the cluster may know it; default: whether it comes from a Secret.
    pub sensitive: Option<bool>,
    /// What its value looks like; default: `string`.
    #[serde(default, rename = "type")]
    pub kind: VariableType,
    /// What it is for.
    pub description: Option<String>,
}

impl Variable {
    /// Whether nobody but the cluster may know its value.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive.unwrap_or(self.from.kind == OriginKind::Secret)
    }
}

/// What the value of a variable looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VariableType {
    /// Any text.
    #[default]
    String,
    /// A DNS domain.
    Domain,
    /// An e-mail address.
    Email,
    /// A URL.
    Url,
    /// A number.
    Number,
}

impl VariableType {
    /// The rule that a value of this type breaks, in words; `None` when it keeps them all.
    pub fn broken(self, value: &str) -> Option<&'static str> {
        let (keeps, rule) = match self {
            Self::String => (true, ""),
            Self::Domain => (
                Name::try_from(value).is_ok() && value.contains('.'),
                "it must be a DNS domain, such as `example.org`",
            ),
            Self::Email => (
                value.split_once('@').is_some_and(|(who, domain)| {
                    !who.is_empty() && !value.contains(' ') && Name::try_from(domain).is_ok()
                }),
                "it must be an e-mail address, such as `ops@example.org`",
            ),
            Self::Url => (
                ["https://", "http://"].iter().any(|scheme| {
                    value.strip_prefix(scheme).is_some_and(|rest| {
                        !rest.is_empty() && !rest.starts_with('/') && !rest.contains(' ')
                    })
                }),
                "it must be a URL that starts with `https://` or `http://`",
            ),
            Self::Number => (
                value.parse::<f64>().is_ok_and(f64::is_finite),
                "it must be a number, such as `3` or `0.5`",
            ),
        };
        (!keeps).then_some(rule)
    }
}

/// The object that a variable comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Its kind.
    pub kind: OriginKind,
    /// Its name.
    pub name: Name,
}

/// The kinds of object that Flux takes variables from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OriginKind {
    /// A ConfigMap.
    ConfigMap,
    /// A Secret.
    Secret,
}

impl OriginKind {
    /// The kind as Kubernetes writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConfigMap => "ConfigMap",
            Self::Secret => "Secret",
        }
    }
}

const RULE: &str = "it must be `ConfigMap/<name>` or `Secret/<name>`";

impl TryFrom<&str> for Origin {
    type Error = Invalid;

    fn try_from(text: &str) -> Result<Self, Invalid> {
        let parts = [OriginKind::ConfigMap, OriginKind::Secret].into_iter().find_map(|kind| {
            let name = text.strip_prefix(kind.as_str())?.strip_prefix('/')?;
            Some(Self { kind, name: Name::try_from(name).ok()? })
        });
        parts.ok_or_else(|| Invalid { what: "origin", text: text.to_owned(), rule: RULE })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.as_str(), self.name)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::try_from(text.as_str()).map_err(D::Error::custom)
    }
}

impl JsonSchema for Origin {
    fn schema_name() -> Cow<'static, str> {
        "Origin".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "the object that holds a variable",
            "type": "string",
            "pattern": r"^(ConfigMap|Secret)/[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
            "patternErrorMessage": RULE,
        })
    }
}
