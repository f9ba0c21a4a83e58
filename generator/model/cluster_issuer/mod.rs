//! ClusterIssuer (`cert-manager.io/v1`): who signs certificates, for every namespace. Follows
//! cert-manager v1.21.1.

use crate::{
    model::{
        ClusterWide, Kind, cluster_issuer::acme::AcmeIssuer, cluster_issuer::vault::VaultIssuer,
        cluster_issuer::venafi::VenafiIssuer,
    },
    name::{Key, Name},
    text::Text,
};

pub mod acme;
pub mod dns01;
pub mod vault;
pub mod venafi;

objects! {
    /// Who signs certificates, for every namespace.
    pub struct ClusterIssuer {
        /// Who that is; an Issuer has the same fields.
        spec: IssuerSpec,
    }
}

impl Kind for ClusterIssuer {
    const API_VERSION: &'static str = "cert-manager.io/v1";
    const KIND: &'static str = "ClusterIssuer";
    const PLURAL: &'static str = "clusterissuers";
    type Scope = ClusterWide;
}

objects! {
    /// Who signs certificates; exactly one is set.
    pub struct IssuerSpec {
        /// An ACME server, such as Let's Encrypt.
        acme?: Option<AcmeIssuer>,
        /// A CA whose key is in a Secret.
        ca?: Option<CaIssuer>,
        /// Each certificate its own key.
        self_signed?: Option<SelfSignedIssuer>,
        /// Vault's or OpenBao's PKI engine.
        vault?: Option<VaultIssuer>,
        /// `CyberArk` Certificate Manager, once Venafi.
        venafi?: Option<VenafiIssuer>,
    }

    /// A CA whose key is in a Secret of cert-manager's namespace.
    pub struct CaIssuer {
        /// The Secret with certificate and key.
        secret_name: Name,
        /// Where the certificates say that revocations are listed.
        crl_distribution_points?: Vec<Text>,
        /// Where they say that the CA's own certificate is.
        #[serde(rename = "issuingCertificateURLs")]
        issuing_certificate_urls?: Vec<Text>,
        /// Where they say that revocations can be asked for.
        ocsp_servers?: Vec<Text>,
    }

    /// Each certificate is signed with its own key.
    pub struct SelfSignedIssuer {
        /// Where the certificates say that revocations are listed.
        crl_distribution_points?: Vec<Text>,
    }

    /// A key of a Secret in cert-manager's namespace.
    pub struct SecretKeySelector {
        /// The Secret.
        name: Name,
        /// The key; what the field implies when unset.
        key?: Option<Key>,
    }

    /// A Secret in cert-manager's namespace.
    pub struct LocalSecret {
        /// Its name.
        name: Name,
    }

    /// A `ServiceAccount` for which a token is made.
    pub struct BoundServiceAccount {
        /// The account.
        name: Name,
        /// Whom the token is for besides.
        audiences?: Vec<Text>,
    }
}
