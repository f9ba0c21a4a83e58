//! Vault and OpenBao as a secret store: the key-value engine, and every way to log in.

use crate::{
    model::secret_store::{CaProvider, SecretKeyRef, ServiceAccountRef},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// Vault or OpenBao, by its key-value engine.
    pub struct VaultProvider {
        /// The server's address.
        server: Text,
        /// Where the engine is mounted.
        path?: Option<Text>,
        /// The engine's version; `v2` when unset.
        version?: Option<KvVersion>,
        /// The server's own namespace, which is none of Kubernetes.
        namespace?: Option<Text>,
        /// How to log in; one way is set.
        auth?: Option<VaultAuth>,
        /// The server's CA, as base64.
        ca_bundle?: Option<Text>,
        /// Where the server's CA is.
        ca_provider?: Option<CaProvider>,
        /// The client certificate that the server asks for.
        tls?: Option<VaultTls>,
        /// Headers to send.
        headers?: BTreeMap<String, Text>,
        /// Whether writing needs the version that was read.
        check_and_set?: Option<CheckAndSet>,
        /// Whether what was written is read back from the same state.
        read_your_writes?: Option<bool>,
        /// Whether reading goes to the leader while a follower lags behind.
        forward_inconsistent?: Option<bool>,
    }

    /// A client certificate.
    pub struct VaultTls {
        /// Where the certificate is.
        cert_secret_ref?: Option<SecretKeyRef>,
        /// Where its key is.
        key_secret_ref?: Option<SecretKeyRef>,
    }

    /// Whether writing needs the version that was read.
    pub struct CheckAndSet {
        /// Whether it does.
        required?: Option<bool>,
    }

    /// How to log in.
    pub struct VaultAuth {
        /// The server's own namespace to log in at; the provider's when unset.
        namespace?: Option<Text>,
        /// As a service account.
        kubernetes?: Option<VaultKubernetes>,
        /// By role and secret identifiers.
        app_role?: Option<VaultAppRole>,
        /// With a token.
        token_secret_ref?: Option<SecretKeyRef>,
        /// With a JWT.
        jwt?: Option<VaultJwt>,
        /// With a client certificate.
        cert?: Option<VaultCert>,
        /// With a username and password.
        user_pass?: Option<VaultPassword>,
        /// With a username and password of LDAP.
        ldap?: Option<VaultPassword>,
        /// With Amazon's identity.
        iam?: Option<VaultIam>,
        /// With Google's identity.
        gcp?: Option<VaultGcp>,
    }

    /// Log in as a service account.
    pub struct VaultKubernetes {
        /// Where the method is mounted, by default `kubernetes`.
        mount_path: Text,
        /// The role to take.
        role: Text,
        /// The account; the operator's own when unset.
        service_account_ref?: Option<ServiceAccountRef>,
        /// A Secret with the account's token.
        secret_ref?: Option<SecretKeyRef>,
    }

    /// Log in by role and secret identifiers.
    pub struct VaultAppRole {
        /// Where the method is mounted, by default `approle`.
        path: Text,
        /// The role's identifier.
        role_id?: Option<Text>,
        /// Where the role's identifier is.
        role_ref?: Option<SecretKeyRef>,
        /// Where the secret identifier is.
        secret_ref: SecretKeyRef,
    }

    /// Log in with a JWT.
    pub struct VaultJwt {
        /// Where the method is mounted, by default `jwt`.
        path: Text,
        /// The role to take.
        role?: Option<Text>,
        /// Where the token is.
        secret_ref?: Option<SecretKeyRef>,
        /// A token that Kubernetes makes for the purpose.
        kubernetes_service_account_token?: Option<VaultServiceAccountToken>,
    }

    /// A token that Kubernetes makes.
    pub struct VaultServiceAccountToken {
        /// The account it is for.
        service_account_ref: ServiceAccountRef,
        /// Deprecated: whom it is for.
        audiences?: Vec<Text>,
        /// Deprecated: how long it is good for, in seconds.
        expiration_seconds?: Option<i64>,
    }

    /// Log in with a client certificate.
    pub struct VaultCert {
        /// Where the method is mounted, by default `cert`.
        path?: Option<Text>,
        /// The role to take.
        vault_role?: Option<Text>,
        /// Where the certificate is.
        client_cert?: Option<SecretKeyRef>,
        /// Where its key is.
        secret_ref?: Option<SecretKeyRef>,
    }

    /// Log in with a username and password.
    pub struct VaultPassword {
        /// Where the method is mounted, by default as it is called.
        path: Text,
        /// The username.
        username: Text,
        /// Where the password is.
        secret_ref?: Option<SecretKeyRef>,
    }

    /// Log in with Amazon's identity.
    pub struct VaultIam {
        /// Where the method is mounted, by default `aws`.
        path?: Option<Text>,
        /// The role to take at the server.
        vault_role: Text,
        /// The role to take at Amazon first.
        role?: Option<Text>,
        /// The external identifier for that.
        #[serde(rename = "externalID")]
        external_id?: Option<Text>,
        /// The region.
        region?: Option<Text>,
        /// The header value that the server asks for.
        #[serde(rename = "vaultAwsIamServerID")]
        vault_aws_iam_server_id?: Option<Text>,
        /// A service account with a role at Amazon.
        jwt?: Option<VaultIamAccount>,
        /// Access keys.
        secret_ref?: Option<VaultIamKeys>,
    }

    /// A service account with a role at Amazon.
    pub struct VaultIamAccount {
        /// The account.
        service_account_ref?: Option<ServiceAccountRef>,
    }

    /// Access keys of Amazon.
    pub struct VaultIamKeys {
        /// Where the key's identifier is.
        #[serde(rename = "accessKeyIDSecretRef")]
        access_key_id_secret_ref?: Option<SecretKeyRef>,
        /// Where the key is.
        secret_access_key_secret_ref?: Option<SecretKeyRef>,
        /// Where the session's token is.
        session_token_secret_ref?: Option<SecretKeyRef>,
    }

    /// Log in with Google's identity.
    pub struct VaultGcp {
        /// Where the method is mounted, by default `gcp`.
        path?: Option<Text>,
        /// The role to take.
        role: Text,
        /// The project.
        #[serde(rename = "projectID")]
        project_id?: Option<Text>,
        /// The location.
        location?: Option<Text>,
        /// The service account.
        service_account_ref?: Option<ServiceAccountRef>,
        /// A key.
        secret_ref?: Option<VaultGcpKey>,
        /// A workload identity.
        workload_identity?: Option<VaultGcpIdentity>,
    }

    /// A key of Google.
    pub struct VaultGcpKey {
        /// Where it is.
        secret_access_key_secret_ref?: Option<SecretKeyRef>,
    }

    /// A workload identity of Google.
    pub struct VaultGcpIdentity {
        /// The service account.
        service_account_ref: ServiceAccountRef,
        /// The cluster's location.
        cluster_location?: Option<Text>,
        /// The cluster's name.
        cluster_name?: Option<Text>,
        /// The cluster's project.
        #[serde(rename = "clusterProjectID")]
        cluster_project_id?: Option<Text>,
    }
}

/// The versions of the key-value engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum KvVersion {
    /// Without versions of entries.
    #[serde(rename = "v1")]
    V1,
    /// With them.
    #[serde(rename = "v2")]
    V2,
}
