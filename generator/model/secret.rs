//! Secret (`v1`), with `stringData` only: what is written are variables, never the secrets.

use crate::{
    model::{Kind, Namespaced},
    name::{Key, VarName},
    text::Text,
};
use std::collections::BTreeMap;

objects! {
    /// A Secret whose values Flux fills in.
    ///
    /// Flux substitutes text, so the values stand in `stringData`; in `data` they would be base64,
    /// in which no variable is seen.
    pub struct Secret {
        /// The type, such as `kubernetes.io/tls`; `Opaque` when unset, fixed once created.
        r#type?: Option<Text>,
        /// The values: text around variables that Flux substitutes in the cluster.
        string_data?: BTreeMap<Key, SecretText>,
        /// Whether the values are fixed for good; `false` when unset.
        immutable?: Option<bool>,
    }
}

impl Kind for Secret {
    const API_VERSION: &'static str = "v1";
    const KIND: &'static str = "Secret";
    const PLURAL: &'static str = "secrets";
    type Scope = Namespaced;
}

/// A value of a Secret: a variable that Flux fills in, so that what is committed is no secret.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct SecretText(Text);

impl SecretText {
    /// The value that a variable has in the cluster.
    pub fn of(value: impl FilledIn) -> Self {
        Self(value.text())
    }

    /// A value behind words that are no secret; whoever calls it answers for the words.
    pub(crate) fn after(words: &str, value: Option<&Self>) -> Self {
        let words = Text::literal(words);
        Self(value.map_or(words.clone(), |value| words + &value.0))
    }
}

/// What is filled in in the cluster: a variable.
#[diagnostic::on_unimplemented(
    message = "`{Self}` would be committed as it is",
    label = "a secret in plain text (rule plaintext-credential, SEC-3)",
    note = "declare a sensitive variable for it and name that, or take the Secret from a store"
)]
pub trait FilledIn {
    /// The variable as text.
    fn text(self) -> Text;
}

impl FilledIn for &VarName {
    fn text(self) -> Text {
        Text::variable(self)
    }
}
