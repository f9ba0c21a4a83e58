//! Text that Flux may substitute: each piece is either literal or a declared variable.
//!
//! Flux replaces `${NAME}` and collapses `$$` to `$` in every object of a Kustomization that has
//! `spec.postBuild`, and in no other (`fluxcd/pkg` envsubst, kustomize-controller).
//! So a text is held in the form that Flux reads under substitution: a literal `$` is `$$`, a variable is
//! `${NAME}`. The emitter writes it as it is into a substituted layer and undoes the doubling elsewhere;
//! nobody escapes anything by hand.

use crate::name::{Label, VarName};
use std::{borrow::Cow, fmt, ops};

/// Text in the form that Flux reads under substitution.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Text that arrives in the cluster exactly as it is given, `$` and all.
    pub fn literal(text: impl AsRef<str>) -> Self {
        Self(escape(text.as_ref()).into_owned())
    }

    /// The value that the declared variable has in the cluster.
    pub fn variable(name: impl Declared) -> Self {
        Self(name.held())
    }

    /// Text that is in held form already, such as a part of one that was taken apart beside its variables.
    pub(crate) fn of_held(held: impl Into<String>) -> Self {
        Self(held.into())
    }

    /// The held form: `$$` for a literal `$`, `${NAME}` for a variable.
    pub fn held(&self) -> &str {
        &self.0
    }

    /// Gives up the held form, for models whose fields are plain strings.
    pub fn into_held(self) -> String {
        self.0
    }
}

/// A variable that a profile declares: its [`VarName`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no variable",
    label = "Flux would find no value for it (rule variable-undefined, SUB-1)",
    note = "name it with a `VarName`, and declare it under `variables:` of the profile: what is not declared is \
            refused when its layer is closed"
)]
pub trait Declared {
    /// The variable as Flux reads it.
    fn held(self) -> String;
}

impl Declared for &VarName {
    fn held(self) -> String {
        format!("${{{self}}}")
    }
}

impl From<&str> for Text {
    /// Takes literal text; the same as [`Text::literal`].
    fn from(literal: &str) -> Self {
        Self::literal(literal)
    }
}

impl From<&crate::name::Name> for Text {
    fn from(name: &crate::name::Name) -> Self {
        Self(name.as_str().to_owned())
    }
}

impl From<&crate::quantity::Quantity> for Text {
    fn from(quantity: &crate::quantity::Quantity) -> Self {
        Self(quantity.as_str().to_owned())
    }
}

impl ops::Add<&Self> for Text {
    type Output = Self;

    fn add(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }
}

impl<'de> serde::Deserialize<'de> for Text {
    /// Takes held text, as a loaded profile has it.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// Text without variables: the program reads it itself, people do, or it stands where Flux substitutes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Plain(String);

impl Plain {
    /// What JSON Schema calls its format.
    pub(crate) const FORMAT: &str = "plain-text";
    /// What it must be, in words.
    pub(crate) const RULE: &str =
        "it must be without variables of the cluster, which nothing fills in here";

    /// Whether held text is such text.
    pub(crate) fn takes(held: &str) -> bool {
        variables(held).all(|variable| variable.is_err())
    }
}

impl<T: Into<String>> From<T> for Plain {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl ops::Deref for Plain {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Plain {
    /// Takes held text, as a loaded profile has it, and undoes its doubling.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let held = String::deserialize(deserializer)?;
        if Self::takes(&held) {
            Ok(Self(unescape(&held).into_owned()))
        } else {
            Err(serde::de::Error::custom(format!("`{held}`: {}", Self::RULE)))
        }
    }
}

impl ops::Add<&str> for Text {
    type Output = Self;

    /// Appends literal text.
    fn add(mut self, literal: &str) -> Self {
        self.0.push_str(&escape(literal));
        self
    }
}

impl fmt::Display for Text {
    /// Shows the text as a reader of the profile would write it: `$` undoubled.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&unescape(&self.0))
    }
}

/// A host: a label under a domain variable that the cluster knows, so that no private domain is committed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Host(Text);

impl Host {
    /// The host `label.${DOMAIN}`.
    pub fn under(label: &Label, domain: &VarName) -> Self {
        Self(Text::literal(label.as_str()) + "." + &Text::variable(domain))
    }

    /// Every host of one label under the domain: `*.${DOMAIN}`.
    pub fn wildcard(domain: &VarName) -> Self {
        Self(Text::literal("*.") + &Text::variable(domain))
    }

    /// The host as text.
    pub fn text(&self) -> &Text {
        &self.0
    }
}

/// Doubles every `$`.
pub fn escape(literal: &str) -> Cow<'_, str> {
    if literal.contains('$') {
        Cow::Owned(literal.replace('$', "$$"))
    } else {
        Cow::Borrowed(literal)
    }
}

/// Undoes [`escape`]; variables stay as they are.
pub fn unescape(held: &str) -> Cow<'_, str> {
    if held.contains("$$") { Cow::Owned(held.replace("$$", "$")) } else { Cow::Borrowed(held) }
}

/// The names of the variables in a held text, in order, repeated ones included.
///
/// A `$` that is neither doubled nor the start of a plain `${NAME}` is returned as `Err` with its offset:
/// such text was not made by [`Text`].
pub fn variables(held: &str) -> impl Iterator<Item = Result<&str, usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + held[from..].find('$')?;
            let rest = &held[at + 1..];
            if rest.starts_with('$') {
                from = at + 2;
                continue;
            }
            let name =
                rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name);
            let Some(name) = name.filter(|name| VarName::try_from(*name).is_ok()) else {
                from = at + 1;
                return Some(Err(at));
            };
            from = at + name.len() + 3;
            return Some(Ok(name));
        }
    })
}
