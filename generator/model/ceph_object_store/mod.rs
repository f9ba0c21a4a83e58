//! CephObjectStore (`ceph.rook.io/v1`): an S3 store on a Ceph cluster. Follows rook v1.20.6; what
//! Kubernetes defines for pods passes through as it is.

use crate::{
    model::{
        Kind, Namespaced, ceph_object_store::gateway::GatewayPods, ceph_object_store::pool::Pool,
    },
    name::Name,
    text::{Host, Text},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

pub mod gateway;
pub mod pool;

objects! {
    /// An S3 store on a Ceph cluster.
    pub struct CephObjectStore {
        /// What it consists of.
        spec: CephObjectStoreSpec,
    }
}

impl Kind for CephObjectStore {
    const API_VERSION: &'static str = "ceph.rook.io/v1";
    const KIND: &'static str = "CephObjectStore";
    const PLURAL: &'static str = "cephobjectstores";
    type Scope = Namespaced;
}

objects! {
    /// What an object store consists of.
    pub struct CephObjectStoreSpec {
        /// The pool of indexes; replicated.
        metadata_pool?: Option<Pool>,
        /// The pool of objects; replicated or erasure-coded.
        data_pool?: Option<Pool>,
        /// Pools that are shared with other stores, instead.
        shared_pools?: Option<SharedPools>,
        /// Whether the pools stay when the store is deleted.
        preserve_pools_on_delete?: Option<bool>,
        /// The pods that serve it.
        gateway?: Option<GatewayPods>,
        /// The hosts it is known by.
        hosting?: Option<Hosting>,
        /// The protocols it speaks.
        protocols?: Option<Protocols>,
        /// Who else may log in.
        auth?: Option<StoreAuth>,
        /// Keys, and TLS.
        security?: Option<StoreSecurity>,
        /// How pods are checked.
        health_check?: Option<StoreHealthCheck>,
        /// The zone it belongs to, of several sites.
        zone?: Option<Zone>,
        /// Whether its realm is Ceph's default.
        default_realm?: Option<bool>,
        /// Other namespaces whose users it takes; `*` for all.
        allow_users_in_namespaces?: Vec<Text>,
    }

    /// Pools that are shared with other stores.
    pub struct SharedPools {
        /// The pool of indexes.
        metadata_pool_name?: Option<Text>,
        /// The pool of objects.
        data_pool_name?: Option<Text>,
        /// Places that buckets can choose.
        pool_placements?: Vec<PoolPlacement>,
        /// Whether the data stays when the store is deleted.
        preserve_rados_namespace_data_on_delete?: Option<bool>,
    }

    /// A place that buckets can choose.
    pub struct PoolPlacement {
        /// Its name.
        name: Text,
        /// Whether it is the one for who chooses none.
        default?: Option<bool>,
        /// The pool of indexes.
        metadata_pool_name: Text,
        /// The pool of objects.
        data_pool_name: Text,
        /// The pool for what erasure coding cannot hold.
        #[serde(rename = "dataNonECPoolName")]
        data_non_ec_pool_name?: Option<Text>,
        /// Classes that objects can choose.
        storage_classes?: Vec<PlacementClass>,
    }

    /// A class that objects can choose.
    pub struct PlacementClass {
        /// Its name.
        name: Text,
        /// The pool of objects.
        data_pool_name: Text,
    }

    /// The hosts a store is known by.
    pub struct Hosting {
        /// The one that is told to clients; the Service when unset.
        advertise_endpoint?: Option<AdvertisedEndpoint>,
        /// Hosts below which buckets are names.
        dns_names?: Vec<Host>,
    }

    /// The host that is told to clients.
    pub struct AdvertisedEndpoint {
        /// The host.
        dns_name: Host,
        /// The port.
        port: i32,
        /// Whether it speaks TLS.
        use_tls: bool,
    }

    /// The protocols a store speaks.
    pub struct Protocols {
        /// Which ones; all when empty.
        #[serde(rename = "enableAPIs")]
        enable_apis?: Vec<StoreApi>,
        /// How it speaks S3.
        s3?: Option<S3>,
        /// How it speaks Swift.
        swift?: Option<Swift>,
    }

    /// How a store speaks S3.
    pub struct S3 {
        /// Whether Keystone's users may log in.
        auth_use_keystone?: Option<bool>,
        /// Deprecated: whether it speaks it.
        enabled?: Option<bool>,
    }

    /// How a store speaks Swift.
    pub struct Swift {
        /// The path it is under; `swift` when unset.
        url_prefix?: Option<Text>,
        /// Whether the path names the account.
        account_in_url?: Option<bool>,
        /// Whether objects have versions.
        versioning_enabled?: Option<bool>,
    }

    /// Who else may log in.
    pub struct StoreAuth {
        /// The users of Keystone.
        keystone?: Option<Keystone>,
    }

    /// The users of Keystone.
    pub struct Keystone {
        /// Its address.
        url: Text,
        /// The Secret with the login.
        service_user_secret_name: Name,
        /// The roles that may come in.
        accepted_roles: Vec<Text>,
        /// Whether each user is a tenant: `true`, `false`, `swift` or `s3`.
        implicit_tenants?: Option<Text>,
        /// How many tokens are kept.
        token_cache_size?: Option<i64>,
        /// How often revocations are looked for, in seconds.
        revocation_interval?: Option<i64>,
    }

    /// Keys, and TLS.
    pub struct StoreSecurity {
        /// Who keeps the keys that clients name.
        kms?: Option<StoreKeyManagement>,
        /// Who keeps the store's own keys.
        s3?: Option<StoreKeyManagement>,
        /// How often keys are changed.
        key_rotation?: Option<StoreKeyRotation>,
        /// What TLS may do.
        ssl_options?: Option<SslOptions>,
        /// The ciphers of TLS 1.2 and before.
        ciphers?: Vec<Text>,
        /// The ciphers of TLS 1.3.
        cipher_suites?: Vec<Text>,
        /// The groups that keys are agreed in.
        tls_groups?: Vec<Text>,
    }

    /// Who keeps keys.
    pub struct StoreKeyManagement {
        /// How to reach it.
        connection_details?: BTreeMap<String, Text>,
        /// The Secret with the token.
        token_secret_name?: Option<Name>,
    }

    /// How often keys are changed.
    pub struct StoreKeyRotation {
        /// Whether they are; false when unset.
        enabled?: Option<bool>,
        /// When, as a cron expression; weekly when unset.
        schedule?: Option<Text>,
    }

    /// What TLS may do.
    pub struct SslOptions {
        /// Whether SSL 2 is spoken.
        sslv2?: Option<bool>,
        /// Whether SSL 3 is spoken.
        sslv3?: Option<bool>,
        /// Whether TLS 1.0 is spoken.
        #[serde(rename = "tlsv1_0")]
        tlsv1_0?: Option<bool>,
        /// Whether TLS 1.1 is spoken.
        #[serde(rename = "tlsv1_1")]
        tlsv1_1?: Option<bool>,
        /// Whether TLS 1.2 is spoken.
        #[serde(rename = "tlsv1_2")]
        tlsv1_2?: Option<bool>,
        /// Whether it bears with others' faults.
        default_workarounds?: Option<bool>,
        /// Whether it does not compress.
        no_compression?: Option<bool>,
        /// Whether each session has its own parameters.
        single_diffie_hellman_use?: Option<bool>,
    }

    /// How pods are checked, as Kubernetes writes it.
    pub struct StoreHealthCheck {
        /// Whether they take requests.
        readiness_probe?: Option<Value>,
        /// Whether they have started.
        startup_probe?: Option<Value>,
    }

    /// A zone of several sites.
    pub struct Zone {
        /// The `CephObjectZone`.
        name: Name,
    }
}

/// The interfaces of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum StoreApi {
    /// Amazon's.
    #[serde(rename = "s3")]
    S3,
    /// Websites in buckets.
    #[serde(rename = "s3website")]
    S3Website,
    /// `OpenStack`'s.
    #[serde(rename = "swift")]
    Swift,
    /// `OpenStack`'s login.
    #[serde(rename = "swift_auth")]
    SwiftAuth,
    /// Ceph's own.
    #[serde(rename = "admin")]
    Admin,
    /// Passing logins.
    #[serde(rename = "sts")]
    Sts,
    /// Roles and policies.
    #[serde(rename = "iam")]
    Iam,
    /// Telling of changes.
    #[serde(rename = "notifications")]
    Notifications,
}
