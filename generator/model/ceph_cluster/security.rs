//! The keys of a Ceph cluster, and who keeps them.

use crate::{name::Name, text::Text};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// Keys, and who keeps them.
    pub struct ClusterSecurity {
        /// Who keeps the keys of encrypted disks.
        kms?: Option<KeyManagement>,
        /// How often those are changed.
        key_rotation?: Option<KeyRotation>,
        /// The keys that daemons and clients log in with.
        cephx?: Option<Cephx>,
    }

    /// Who keeps keys.
    pub struct KeyManagement {
        /// How to reach it.
        connection_details?: BTreeMap<String, Text>,
        /// The Secret with the token.
        token_secret_name?: Option<Name>,
    }

    /// How often keys are changed.
    pub struct KeyRotation {
        /// Whether they are; false when unset.
        enabled?: Option<bool>,
        /// When, as a cron expression; weekly when unset.
        schedule?: Option<Text>,
    }

    /// The keys that daemons and clients log in with.
    pub struct Cephx {
        /// Those of daemons.
        daemon?: Option<CephxKeys>,
        /// That of the mirror at another site.
        rbd_mirror_peer?: Option<CephxKeys>,
        /// Those of the CSI drivers.
        csi?: Option<CephxCsiKeys>,
        /// The ciphers that may be used.
        allowed_ciphers?: Vec<CephxCipher>,
    }

    /// Keys, and when they change.
    pub struct CephxKeys {
        /// When they change; never when unset.
        key_rotation_policy?: Option<CephxRotation>,
        /// Which generation they have to be of.
        key_generation?: Option<i64>,
        /// The cipher.
        key_type?: Option<CephxCipher>,
    }

    /// Keys of the CSI drivers, and when they change.
    pub struct CephxCsiKeys {
        /// When they change; never when unset.
        key_rotation_policy?: Option<CephxRotation>,
        /// Which generation they have to be of.
        key_generation?: Option<i64>,
        /// The cipher.
        key_type?: Option<CephxCipher>,
        /// How many old ones stay good.
        keep_prior_key_count_max?: Option<i64>,
    }
}

/// The ciphers of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CephxCipher {
    /// AES with 128 bits.
    #[serde(rename = "aes")]
    Aes,
    /// AES with 256 bits.
    #[serde(rename = "aes256k")]
    Aes256k,
}

/// When keys change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CephxRotation {
    /// Never.
    Disabled,
    /// When the generation that is asked for grows.
    KeyGeneration,
}
