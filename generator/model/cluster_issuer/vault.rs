//! Vault or OpenBao as an issuer: the PKI engine, and how to log in.

use crate::{
    model::cluster_issuer::{BoundServiceAccount, SecretKeySelector},
    name::Name,
    text::Text,
};

objects! {
    /// Vault's or OpenBao's PKI engine.
    pub struct VaultIssuer {
        /// The server's address.
        server: Text,
        /// The host that its certificate has to name; the address's when unset.
        server_name?: Option<Text>,
        /// The server's own namespace, which is none of Kubernetes.
        namespace?: Option<Text>,
        /// The path of the engine's `sign` endpoint.
        path: Text,
        /// How to log in; one way is set.
        auth: VaultAuth,
        /// The server's CA, as base64.
        ca_bundle?: Option<Text>,
        /// Where the server's CA is.
        ca_bundle_secret_ref?: Option<SecretKeySelector>,
        /// Where the client certificate is that the server asks for.
        client_cert_secret_ref?: Option<SecretKeySelector>,
        /// Where its key is.
        client_key_secret_ref?: Option<SecretKeySelector>,
    }

    /// How to log in.
    pub struct VaultAuth {
        /// As a service account.
        kubernetes?: Option<VaultKubernetes>,
        /// By role and secret identifiers.
        app_role?: Option<VaultAppRole>,
        /// With a token.
        token_secret_ref?: Option<SecretKeySelector>,
        /// With a client certificate.
        client_certificate?: Option<VaultClientCertificate>,
        /// With Amazon's identity.
        aws?: Option<VaultAws>,
    }

    /// Log in as a service account.
    pub struct VaultKubernetes {
        /// Where the method is mounted; `/v1/auth/kubernetes` when unset.
        mount_path?: Option<Text>,
        /// The role to take.
        role: Text,
        /// The account for which a token is made.
        service_account_ref?: Option<BoundServiceAccount>,
        /// A Secret with a token that does not end.
        secret_ref?: Option<SecretKeySelector>,
    }

    /// Log in by role and secret identifiers.
    pub struct VaultAppRole {
        /// Where the method is mounted.
        path: Text,
        /// The role's identifier.
        role_id: Text,
        /// Where the secret identifier is.
        secret_ref: SecretKeySelector,
    }

    /// Log in with a client certificate.
    pub struct VaultClientCertificate {
        /// Where the method is mounted; `/v1/auth/cert` when unset.
        mount_path?: Option<Text>,
        /// The role to take; any that fits when unset.
        name?: Option<Text>,
        /// The Secret with the certificate.
        secret_name?: Option<Name>,
    }

    /// Log in with Amazon's identity.
    pub struct VaultAws {
        /// Where the method is mounted; `/v1/auth/aws` when unset.
        mount_path?: Option<Text>,
        /// The role to take at the server.
        role: Text,
        /// The region.
        region?: Option<Text>,
        /// The role to take at Amazon first.
        iam_role_arn?: Option<Text>,
        /// The header value that the server asks for.
        vault_header_value?: Option<Text>,
        /// The account for which a token is made.
        service_account_ref?: Option<BoundServiceAccount>,
    }
}
