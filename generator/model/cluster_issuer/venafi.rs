//! `CyberArk` Certificate Manager (once Venafi) as an issuer: self-hosted, as a service, or by
//! Palo Alto's trust services.

use crate::{
    model::cluster_issuer::{LocalSecret, SecretKeySelector},
    text::Text,
};

objects! {
    /// `CyberArk` Certificate Manager; one way to reach it is set.
    pub struct VenafiIssuer {
        /// The policy zone that all requests go to.
        zone: Text,
        /// Self-hosted.
        tpp?: Option<VenafiSelfHosted>,
        /// As a service.
        cloud?: Option<VenafiCloud>,
        /// By Palo Alto's trust services.
        ngts?: Option<VenafiTrustServices>,
    }

    /// A self-hosted server.
    pub struct VenafiSelfHosted {
        /// Its address.
        url: Text,
        /// The Secret with username and password, or a token.
        credentials_ref: LocalSecret,
        /// Its CA, as base64.
        ca_bundle?: Option<Text>,
        /// Where its CA is.
        ca_bundle_secret_ref?: Option<SecretKeySelector>,
    }

    /// The service.
    pub struct VenafiCloud {
        /// Its address, by default the public one.
        url?: Option<Text>,
        /// Where the token is.
        api_token_secret_ref: SecretKeySelector,
    }

    /// Palo Alto's trust services.
    pub struct VenafiTrustServices {
        /// The tenant.
        #[serde(rename = "tsgID")]
        tsg_id: Text,
        /// The Secret with the client's identifier and secret.
        credentials_ref: LocalSecret,
        /// Its address, by default the public one.
        url?: Option<Text>,
        /// Where tokens are had, by default the public one.
        token_endpoint?: Option<Text>,
    }
}
