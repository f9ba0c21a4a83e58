//! Secret (`v1`), with `stringData` only: what is written are variables, never the secrets.

use crate::{
    model::{Kind, Namespaced},
    name::Key,
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
        string_data?: BTreeMap<Key, Text>,
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
