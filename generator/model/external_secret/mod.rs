//! ExternalSecret (`external-secrets.io/v1`): a Secret that is filled from a secret store. Follows
//! external-secrets v2.9.0.

use crate::{
    model::{Kind, Namespaced, external_secret::target::Target},
    name::{Key, Name},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

pub mod target;

objects! {
    /// A Secret that the operator fills from a secret store.
    pub struct ExternalSecret {
        /// What is fetched and where it goes.
        spec: ExternalSecretSpec,
    }
}

impl Kind for ExternalSecret {
    const API_VERSION: &'static str = "external-secrets.io/v1";
    const KIND: &'static str = "ExternalSecret";
    const PLURAL: &'static str = "externalsecrets";
    type Scope = Namespaced;
}

objects! {
    /// What is fetched and where it goes.
    pub struct ExternalSecretSpec {
        /// How often the values are read anew; `0s` for once, one hour when unset.
        refresh_interval?: Option<Duration>,
        /// When they are read anew; `Periodic` when unset.
        refresh_policy?: Option<RefreshPolicy>,
        /// Times at which the periodic reading may happen, in UTC.
        sync_windows?: Option<SyncWindows>,
        /// The store for every entry that names none of its own.
        secret_store_ref?: Option<StoreRef>,
        /// The Secret that is made.
        target?: Option<Target>,
        /// Single values, each with its key in the Secret.
        data?: Vec<DataEntry>,
        /// Whole sets of values.
        data_from?: Vec<DataFrom>,
    }

    /// Times at which the periodic reading may happen.
    pub struct SyncWindows {
        /// Whether reading is allowed or denied in them.
        kind: SyncWindowKind,
        /// The times.
        windows: Vec<SyncWindow>,
    }

    /// A time that comes again.
    pub struct SyncWindow {
        /// When it starts, as a cron expression in UTC.
        schedule: Text,
        /// How long it lasts.
        duration: Duration,
    }

    /// A secret store.
    pub struct StoreRef {
        /// The store.
        name?: Option<Name>,
        /// Its kind; `SecretStore` when unset.
        kind?: Option<StoreKind>,
    }

    /// A single value.
    pub struct DataEntry {
        /// The key it gets in the Secret.
        secret_key: Key,
        /// Where it is in the store.
        remote_ref: RemoteRef,
        /// A store of its own.
        source_ref?: Option<DataSource>,
    }

    /// Where a value is in the store.
    pub struct RemoteRef {
        /// The entry, by the provider's own name.
        key: Text,
        /// The field within the entry.
        property?: Option<Text>,
        /// The entry's version; the newest when unset.
        version?: Option<Text>,
        /// How keys are made to fit; `Default` when unset.
        conversion_strategy?: Option<ConversionStrategy>,
        /// How the value is decoded; not at all when unset.
        decoding_strategy?: Option<DecodingStrategy>,
        /// Whether the provider's labels are fetched instead; `None` when unset.
        metadata_policy?: Option<MetadataPolicy>,
        /// What happens if the value has NUL bytes; `Ignore` when unset.
        null_byte_policy?: Option<NullBytePolicy>,
    }

    /// Where a value comes from, instead of the common store.
    pub struct DataSource {
        /// A store.
        store_ref?: Option<StoreRef>,
        /// Deprecated, without effect: a generator.
        generator_ref?: Option<GeneratorRef>,
    }

    /// An object that generates values.
    pub struct GeneratorRef {
        /// Its API version; `generators.external-secrets.io/v1alpha1` when unset.
        api_version?: Option<Text>,
        /// Its kind.
        kind: GeneratorKind,
        /// Its name.
        name: Name,
    }

    /// A set of values.
    pub struct DataFrom {
        /// Every field of one entry.
        extract?: Option<RemoteRef>,
        /// Every entry that matches.
        find?: Option<Find>,
        /// Changes to the keys, in this order.
        rewrite?: Vec<Rewrite>,
        /// A store or generator of its own.
        source_ref?: Option<SetSource>,
    }

    /// Which entries are fetched.
    pub struct Find {
        /// Where in the store the search starts.
        path?: Option<Text>,
        /// By name.
        name?: Option<FindName>,
        /// By tags, all of which must match.
        tags?: BTreeMap<String, Text>,
        /// How keys are made to fit; `Default` when unset.
        conversion_strategy?: Option<ConversionStrategy>,
        /// How values are decoded; not at all when unset.
        decoding_strategy?: Option<DecodingStrategy>,
        /// What happens if a value has NUL bytes; `Ignore` when unset.
        null_byte_policy?: Option<NullBytePolicy>,
    }

    /// Entries by name.
    pub struct FindName {
        /// The regular expression that their names match.
        regexp?: Option<Text>,
    }

    /// Where a set of values comes from, instead of the common store.
    pub struct SetSource {
        /// A store.
        store_ref?: Option<StoreRef>,
        /// A generator.
        generator_ref?: Option<GeneratorRef>,
    }

    /// A change to the keys; exactly one of its ways is set.
    pub struct Rewrite {
        /// Values of several entries become one set.
        merge?: Option<RewriteMerge>,
        /// Keys are replaced by a regular expression.
        regexp?: Option<RewriteRegexp>,
        /// Keys are replaced by a template.
        transform?: Option<RewriteTransform>,
    }

    /// How values of several entries become one set.
    pub struct RewriteMerge {
        /// What they become; `Extract` when unset.
        strategy?: Option<MergeStrategy>,
        /// The key of the result, for `JSON`.
        into?: Option<Text>,
        /// What happens if a key is there twice; `Error` when unset.
        conflict_policy?: Option<ConflictPolicy>,
        /// The entries that win, the last most.
        priority?: Vec<Text>,
        /// What happens if one of `priority` is missing; `Strict` when unset.
        priority_policy?: Option<PriorityPolicy>,
    }

    /// A regular expression and what replaces it.
    pub struct RewriteRegexp {
        /// The expression.
        source: Text,
        /// What replaces it, with `$1` for its groups.
        target: Text,
    }

    /// A template for keys.
    pub struct RewriteTransform {
        /// The template, with `{{ .value }}` for the key.
        template: Text,
    }
}

/// When values are read anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum RefreshPolicy {
    /// Never.
    CreatedOnce,
    /// At every interval.
    Periodic,
    /// When the ExternalSecret changes.
    OnChange,
}

/// What is done in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SyncWindowKind {
    /// Reading is allowed in it only.
    #[serde(rename = "allow")]
    Allow,
    /// Reading is denied in it.
    #[serde(rename = "deny")]
    Deny,
}

/// The kinds of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum StoreKind {
    /// One that serves its namespace.
    SecretStore,
    /// One that serves many.
    ClusterSecretStore,
}

/// How keys are made to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ConversionStrategy {
    /// What does not fit becomes `_`.
    Default,
    /// What does not fit becomes its code.
    Unicode,
}

/// How values are decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DecodingStrategy {
    /// As they look.
    Auto,
    /// From base64.
    Base64,
    /// From base64 for URLs.
    #[serde(rename = "Base64URL")]
    Base64Url,
    /// Not at all.
    None,
}

/// Whether the provider's labels are fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum MetadataPolicy {
    /// They are not.
    None,
    /// They are, instead of the value.
    Fetch,
}

/// What happens to values with NUL bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum NullBytePolicy {
    /// They are taken as they are.
    Ignore,
    /// They are an error.
    Fail,
}

/// The kinds that generate values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum GeneratorKind {
    /// A login at Azure's registry.
    #[serde(rename = "ACRAccessToken")]
    AcrAccessToken,
    /// A credential of `BeyondTrust`.
    BeyondtrustWorkloadCredentialsDynamicSecret,
    /// A generator for many namespaces.
    ClusterGenerator,
    /// A login at Cloudsmith.
    CloudsmithAccessToken,
    /// A login at Amazon's registry.
    #[serde(rename = "ECRAuthorizationToken")]
    EcrAuthorizationToken,
    /// Fixed values, for tests.
    Fake,
    /// A login at Google's registry.
    #[serde(rename = "GCRAccessToken")]
    GcrAccessToken,
    /// A token of a GitHub App.
    GithubAccessToken,
    /// A deploy token of `GitLab`.
    GitlabDeployToken,
    /// A login at Quay.
    QuayAccessToken,
    /// A random password.
    Password,
    /// A pair of SSH keys.
    #[serde(rename = "SSHKey")]
    SshKey,
    /// A session at Amazon.
    #[serde(rename = "STSSessionToken")]
    StsSessionToken,
    /// A random identifier.
    #[serde(rename = "UUID")]
    Uuid,
    /// A credential that Vault makes.
    VaultDynamicSecret,
    /// What an HTTP service answers.
    Webhook,
    /// A token of a Grafana service account.
    Grafana,
    /// A one-time code.
    #[serde(rename = "MFA")]
    Mfa,
}

/// What merged values become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum MergeStrategy {
    /// A set of keys.
    Extract,
    /// One key with JSON.
    #[serde(rename = "JSON")]
    Json,
}

/// What happens if a key is there twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ConflictPolicy {
    /// The later one counts.
    Ignore,
    /// It is an error.
    Error,
}

/// What happens if an entry of the priority is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum PriorityPolicy {
    /// It is passed over.
    IgnoreNotFound,
    /// It is an error.
    Strict,
}
