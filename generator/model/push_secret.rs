//! `PushSecret` (`external-secrets.io/v1alpha1`): what a Secret of the cluster brings to a store. Follows
//! external-secrets v2.9.0.

use crate::{
    model::{Kind, Namespaced, external_secret::StoreKind},
    name::{Key, Name},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// What a Secret brings to a store.
    pub struct PushSecret {
        /// From where, to where.
        spec: PushSecretSpec,
    }
}

impl Kind for PushSecret {
    const API_VERSION: &'static str = "external-secrets.io/v1alpha1";
    const KIND: &'static str = "PushSecret";
    const PLURAL: &'static str = "pushsecrets";
    type Scope = Namespaced;
}

objects! {
    /// From where, to where.
    pub struct PushSecretSpec {
        /// How often both are compared; 1h when unset.
        refresh_interval?: Option<Duration>,
        /// What becomes of a value in the store that is there already; `Replace` when unset.
        update_policy?: Option<UpdatePolicy>,
        /// What becomes of it when the object goes; `None` when unset.
        deletion_policy?: Option<DeletionPolicy>,
        /// The stores.
        secret_store_refs: Vec<PushStoreRef>,
        /// The Secret.
        selector: PushSelector,
        /// What of it goes where.
        data?: Vec<PushData>,
    }

    /// A store.
    pub struct PushStoreRef {
        /// Its name.
        name?: Option<Name>,
        /// Its kind; `SecretStore` when unset.
        kind?: Option<StoreKind>,
    }

    /// What is brought.
    pub struct PushSelector {
        /// A Secret of the namespace.
        secret?: Option<PushedSecret>,
    }

    /// A Secret of the namespace.
    pub struct PushedSecret {
        /// Its name.
        name?: Option<Name>,
    }

    /// A key, and where its value goes.
    pub struct PushData {
        /// Both.
        r#match: PushMatch,
    }

    /// A key, and where its value goes.
    pub struct PushMatch {
        /// The key; all of the Secret when unset.
        secret_key?: Option<Key>,
        /// The place in the store.
        remote_ref: PushPlace,
    }

    /// A place in a store.
    pub struct PushPlace {
        /// The path.
        remote_key: Text,
        /// The property there.
        property?: Option<Text>,
    }
}

/// What becomes of a value that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum UpdatePolicy {
    /// It is written over.
    Replace,
    /// It stays.
    IfNotExists,
}

/// What becomes of a value when the object goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DeletionPolicy {
    /// It goes too.
    Delete,
    /// It stays.
    None,
}
