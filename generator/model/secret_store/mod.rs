//! SecretStore and ClusterSecretStore (`external-secrets.io/v1`): where secrets are kept. Follows
//! external-secrets v2.9.0; providers without a field of their own pass through as they are.

use crate::{
    model::{
        ClusterWide, IntOrString, Kind, Namespaced, label_selector::LabelSelector,
        secret_store::vault::VaultProvider,
    },
    name::{Key, Name, Namespace},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

pub mod vault;

objects! {
    /// A secret store that serves its own namespace.
    pub struct SecretStore {
        /// Where it is and how to log in.
        spec: SecretStoreSpec,
    }
}

impl Kind for SecretStore {
    const API_VERSION: &'static str = "external-secrets.io/v1";
    const KIND: &'static str = "SecretStore";
    const PLURAL: &'static str = "secretstores";
    type Scope = Namespaced;
}

objects! {
    /// A secret store that serves many namespaces.
    pub struct ClusterSecretStore {
        /// Where it is and how to log in.
        spec: SecretStoreSpec,
    }
}

impl Kind for ClusterSecretStore {
    const API_VERSION: &'static str = "external-secrets.io/v1";
    const KIND: &'static str = "ClusterSecretStore";
    const PLURAL: &'static str = "clustersecretstores";
    type Scope = ClusterWide;
}

objects! {
    /// Where secrets are kept and how to log in.
    pub struct SecretStoreSpec {
        /// The provider; exactly one is set.
        provider: Provider,
        /// The operator that serves the store, where there are several.
        controller?: Option<Text>,
        /// How often the store is checked, in seconds or as a duration.
        refresh_interval?: Option<IntOrString>,
        /// How failed requests are tried again.
        retry_settings?: Option<RetrySettings>,
        /// The namespaces that may use it; one match is enough, all when empty. For a
        /// ClusterSecretStore only.
        conditions?: Vec<StoreCondition>,
    }
}

/// Who keeps the secrets.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Provider {
    /// 1Password through a Connect server.
    Onepassword(ConnectProvider),
    /// 1Password's service.
    #[serde(rename = "onepasswordSDK")]
    OnepasswordSdk(OnePasswordSdkProvider),
    /// Vault or OpenBao.
    Vault(Box<VaultProvider>),
    /// A Kubernetes namespace.
    Kubernetes(Box<KubernetesProvider>),
    /// Fixed values, for tests.
    Fake(FakeProvider),
    /// Any other, as it is.
    #[serde(untagged)]
    #[schemars(skip)]
    Other(OtherProvider),
}

/// A provider without a model.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherProvider {
    /// The provider's key, such as `aws`.
    pub name: String,
    /// What stands under the key.
    pub settings: Value,
}

impl Serialize for OtherProvider {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(&self.name, &self.settings)])
    }
}

objects! {
    /// How failed requests are tried again.
    pub struct RetrySettings {
        /// How often.
        max_retries?: Option<i32>,
        /// How soon.
        retry_interval?: Option<Duration>,
    }

    /// Namespaces that may use a store.
    pub struct StoreCondition {
        /// By name.
        namespaces?: Vec<Namespace>,
        /// By labels.
        namespace_selector?: Option<LabelSelector>,
        /// By regular expressions over the name.
        namespace_regexes?: Vec<Text>,
    }

    /// 1Password through a Connect server.
    pub struct ConnectProvider {
        /// The server's address.
        connect_host: Text,
        /// The vaults by name, with the order they are searched in.
        vaults: BTreeMap<String, i64>,
        /// How to log in.
        auth: ConnectAuth,
    }

    /// How to log in at a Connect server.
    pub struct ConnectAuth {
        /// The Secret with the token.
        secret_ref: ConnectToken,
    }

    /// The token of a Connect server.
    pub struct ConnectToken {
        /// Where it is.
        connect_token_secret_ref: SecretKeyRef,
    }

    /// 1Password's service, by a service account.
    pub struct OnePasswordSdkProvider {
        /// The vault, by name or identifier.
        vault?: Option<Text>,
        /// The environment to read variables from, by its identifier.
        environment?: Option<Text>,
        /// How to log in.
        auth: OnePasswordSdkAuth,
        /// What the operator calls itself.
        integration_info?: Option<IntegrationInfo>,
        /// Whether and how long values are kept in memory.
        cache?: Option<SecretCache>,
    }

    /// How to log in at 1Password's service.
    pub struct OnePasswordSdkAuth {
        /// Where the service account's token is.
        service_account_secret_ref: SecretKeyRef,
    }

    /// What the operator calls itself.
    pub struct IntegrationInfo {
        /// Its name.
        name?: Option<Text>,
        /// Its version.
        version?: Option<Text>,
    }

    /// How values are kept in memory.
    pub struct SecretCache {
        /// How long; five minutes when unset.
        ttl?: Option<Duration>,
        /// How many; 100 when unset.
        max_size?: Option<i64>,
    }

    /// Secrets of a Kubernetes namespace, here or in another cluster.
    pub struct KubernetesProvider {
        /// The API server; this cluster's when unset.
        server?: Option<KubernetesServer>,
        /// The namespace that is read; `default` when unset.
        remote_namespace?: Option<Namespace>,
        /// How to log in; one way is set.
        auth?: Option<KubernetesAuth>,
        /// A Secret with a kubeconfig, instead of `server` and `auth`.
        auth_ref?: Option<SecretKeyRef>,
    }

    /// An API server.
    pub struct KubernetesServer {
        /// Its address; `kubernetes.default` when unset.
        url?: Option<Text>,
        /// Its CA, as base64.
        ca_bundle?: Option<Text>,
        /// Where its CA is.
        ca_provider?: Option<CaProvider>,
    }

    /// How to log in at an API server.
    pub struct KubernetesAuth {
        /// As a service account.
        service_account?: Option<ServiceAccountRef>,
        /// With a token.
        token?: Option<KubernetesToken>,
        /// With a client certificate.
        cert?: Option<KubernetesCert>,
    }

    /// A token.
    pub struct KubernetesToken {
        /// Where it is.
        bearer_token: SecretKeyRef,
    }

    /// A client certificate.
    pub struct KubernetesCert {
        /// Where the certificate is.
        client_cert: SecretKeyRef,
        /// Where its key is.
        client_key: SecretKeyRef,
    }

    /// Fixed values, for tests; they stand in the tree for all to read.
    pub struct FakeProvider {
        /// The values.
        data: Vec<FakeData>,
        /// What the check of the store gives: 0 ready, 1 unknown, 2 failed.
        validation_result?: Option<i64>,
    }

    /// A fixed value.
    pub struct FakeData {
        /// The entry.
        key: Text,
        /// Its value.
        value: Text,
        /// Its version.
        version?: Option<Text>,
    }

    /// Where a CA is.
    pub struct CaProvider {
        /// The kind of object.
        r#type: CaProviderKind,
        /// The object.
        name: Name,
        /// Its namespace; for a ClusterSecretStore only.
        namespace?: Option<Namespace>,
        /// The key.
        key?: Option<Key>,
    }

    /// A key of a Secret.
    pub struct SecretKeyRef {
        /// The Secret.
        name?: Option<Name>,
        /// Its namespace; for a ClusterSecretStore only.
        namespace?: Option<Namespace>,
        /// The key.
        key?: Option<Key>,
    }

    /// A `ServiceAccount` to log in as.
    pub struct ServiceAccountRef {
        /// The account.
        name: Name,
        /// Its namespace; for a ClusterSecretStore only.
        namespace?: Option<Namespace>,
        /// Whom its token is for.
        audiences?: Vec<Text>,
    }
}

/// Where a CA can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CaProviderKind {
    /// In a Secret.
    Secret,
    /// In a ConfigMap.
    ConfigMap,
}
