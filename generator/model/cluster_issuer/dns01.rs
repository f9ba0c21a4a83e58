//! How ACME challenges are solved by records in DNS.

use crate::{
    model::cluster_issuer::{BoundServiceAccount, SecretKeySelector},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

objects! {
    /// A record in DNS; exactly one provider is set.
    pub struct Dns01 {
        /// Whether CNAME records are followed; `None` when unset.
        cname_strategy?: Option<CnameStrategy>,
        /// acme-dns.
        #[serde(rename = "acmeDNS")]
        acme_dns?: Option<AcmeDns>,
        /// Akamai.
        akamai?: Option<Akamai>,
        /// Azure.
        #[serde(rename = "azureDNS")]
        azure_dns?: Option<AzureDns>,
        /// Google Cloud.
        #[serde(rename = "cloudDNS")]
        cloud_dns?: Option<CloudDns>,
        /// Cloudflare.
        cloudflare?: Option<Cloudflare>,
        /// `DigitalOcean`.
        digitalocean?: Option<DigitalOcean>,
        /// A server that takes dynamic updates.
        rfc2136?: Option<Rfc2136>,
        /// Amazon.
        route53?: Option<Route53>,
        /// A solver of one's own.
        webhook?: Option<Webhook>,
    }

    /// An acme-dns server.
    pub struct AcmeDns {
        /// Its address.
        host: Text,
        /// Where its accounts are, as JSON.
        account_secret_ref: SecretKeySelector,
    }

    /// Akamai's zones.
    pub struct Akamai {
        /// The host of the API.
        service_consumer_domain: Text,
        /// Where the client's token is.
        client_token_secret_ref: SecretKeySelector,
        /// Where the client's secret is.
        client_secret_secret_ref: SecretKeySelector,
        /// Where the access token is.
        access_token_secret_ref: SecretKeySelector,
    }

    /// Azure's zones.
    pub struct AzureDns {
        /// The subscription.
        #[serde(rename = "subscriptionID")]
        subscription_id: Text,
        /// The resource group.
        resource_group_name: Text,
        /// The zone.
        hosted_zone_name?: Option<Text>,
        /// Whether the zone is public; it is when unset.
        zone_type?: Option<AzureZone>,
        /// The cloud; `AzurePublicCloud` when unset.
        environment?: Option<AzureCloud>,
        /// The tenant, for a client secret.
        #[serde(rename = "tenantID")]
        tenant_id?: Option<Text>,
        /// The client, for a client secret.
        #[serde(rename = "clientID")]
        client_id?: Option<Text>,
        /// Where the client secret is.
        client_secret_secret_ref?: Option<SecretKeySelector>,
        /// The identity to take instead.
        managed_identity?: Option<AzureIdentity>,
    }

    /// An identity of Azure; one of the first two is set.
    pub struct AzureIdentity {
        /// Its client.
        #[serde(rename = "clientID")]
        client_id?: Option<Text>,
        /// Its resource.
        #[serde(rename = "resourceID")]
        resource_id?: Option<Text>,
        /// Its tenant.
        #[serde(rename = "tenantID")]
        tenant_id?: Option<Text>,
    }

    /// Google Cloud's zones.
    pub struct CloudDns {
        /// The project.
        project: Text,
        /// The zone; found by the host when unset.
        hosted_zone_name?: Option<Text>,
        /// Where the service account's key is; the pod's own identity when unset.
        service_account_secret_ref?: Option<SecretKeySelector>,
    }

    /// Cloudflare's zones; one of token and key is set.
    pub struct Cloudflare {
        /// Where the token is.
        api_token_secret_ref?: Option<SecretKeySelector>,
        /// Where the key to the whole account is.
        api_key_secret_ref?: Option<SecretKeySelector>,
        /// The account, for a key.
        email?: Option<Text>,
    }

    /// `DigitalOcean`'s zones.
    pub struct DigitalOcean {
        /// Where the token is.
        token_secret_ref: SecretKeySelector,
    }

    /// A server that takes dynamic updates.
    pub struct Rfc2136 {
        /// Its address, as `host` or `host:port`.
        nameserver: Text,
        /// How it is reached; UDP when unset.
        protocol?: Option<DnsProtocol>,
        /// The name of the key.
        tsig_key_name?: Option<Text>,
        /// The algorithm of the key; `HMACMD5` when unset.
        tsig_algorithm?: Option<Text>,
        /// Where the key is.
        tsig_secret_secret_ref?: Option<SecretKeySelector>,
    }

    /// Amazon's zones.
    pub struct Route53 {
        /// The region.
        region?: Option<Text>,
        /// The zone; found by the host when unset.
        #[serde(rename = "hostedZoneID")]
        hosted_zone_id?: Option<Text>,
        /// The role to take.
        role?: Option<Text>,
        /// How to log in; the pod's own identity when unset.
        auth?: Option<Route53Auth>,
        /// The identifier of the access key.
        #[serde(rename = "accessKeyID")]
        access_key_id?: Option<Text>,
        /// Where that identifier is.
        #[serde(rename = "accessKeyIDSecretRef")]
        access_key_id_secret_ref?: Option<SecretKeySelector>,
        /// Where the access key is.
        secret_access_key_secret_ref?: Option<SecretKeySelector>,
    }

    /// How to log in at Amazon.
    pub struct Route53Auth {
        /// As a service account.
        kubernetes: Route53Kubernetes,
    }

    /// Log in as a service account.
    pub struct Route53Kubernetes {
        /// The account for which a token is made.
        service_account_ref: BoundServiceAccount,
    }

    /// A solver of one's own.
    pub struct Webhook {
        /// The API group it serves.
        group_name: Text,
        /// Its name within the group.
        solver_name: Text,
        /// What it needs to know.
        config?: Option<Value>,
    }
}

/// Whether CNAME records are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CnameStrategy {
    /// They are not.
    None,
    /// They are.
    Follow,
}

/// The zones of Azure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum AzureZone {
    /// For all.
    AzurePublicZone,
    /// For a network.
    AzurePrivateZone,
}

/// The clouds of Azure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum AzureCloud {
    /// For all.
    AzurePublicCloud,
    /// For China.
    AzureChinaCloud,
    /// For Germany.
    AzureGermanCloud,
    /// For the United States' government.
    #[serde(rename = "AzureUSGovernmentCloud")]
    AzureUsGovernmentCloud,
}

/// How a DNS server is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DnsProtocol {
    /// By TCP.
    #[serde(rename = "TCP")]
    Tcp,
    /// By UDP.
    #[serde(rename = "UDP")]
    Udp,
}
