//! Certificate (`cert-manager.io/v1`): a certificate that is asked for and renewed. Follows cert-
//! manager v1.21.1.

use crate::{
    model::{Kind, Namespaced, cluster_issuer::SecretKeySelector},
    name::Name,
    quantity::Duration,
    text::{Host, Text},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// A certificate that is asked for and renewed.
    pub struct Certificate {
        /// What it says, who signs it, and where it is kept.
        spec: CertificateSpec,
    }
}

impl Kind for Certificate {
    const API_VERSION: &'static str = "cert-manager.io/v1";
    const KIND: &'static str = "Certificate";
    const PLURAL: &'static str = "certificates";
    type Scope = Namespaced;
}

objects! {
    /// What a certificate says, who signs it, and where it is kept.
    pub struct CertificateSpec {
        /// The Secret that keeps certificate and key; it is made.
        secret_name: Name,
        /// Labels and annotations of the Secret.
        secret_template?: Option<SecretTemplate>,
        /// Who signs it.
        issuer_ref: IssuerRef,
        /// The common name; hosts belong into `dns_names`.
        common_name?: Option<Text>,
        /// The hosts it is for.
        dns_names?: Vec<Host>,
        /// The addresses it is for.
        ip_addresses?: Vec<Text>,
        /// The URIs it is for.
        uris?: Vec<Text>,
        /// The mail addresses it is for.
        email_addresses?: Vec<Text>,
        /// Further names it is for.
        other_names?: Vec<OtherName>,
        /// Who it is about.
        subject?: Option<Subject>,
        /// The same as one text, in LDAP's form.
        literal_subject?: Option<Text>,
        /// Whether it may sign others; false when unset.
        #[serde(rename = "isCA")]
        is_ca?: Option<bool>,
        /// What it may be used for; `digital signature` and `key encipherment` when empty.
        usages?: Vec<Usage>,
        /// Whether the request names the usages; true when unset.
        encode_usages_in_request?: Option<bool>,
        /// The names that a CA may sign.
        name_constraints?: Option<NameConstraints>,
        /// How long it is good for; 90 days when unset.
        duration?: Option<Duration>,
        /// How long before its end it is renewed; a third of its time when unset.
        renew_before?: Option<Duration>,
        /// The same as a share of its time, in percent.
        renew_before_percentage?: Option<i32>,
        /// When it may be renewed.
        renewal?: Option<Renewal>,
        /// How many requests are kept; 1 when unset.
        revision_history_limit?: Option<i32>,
        /// What its key is like.
        private_key?: Option<PrivateKey>,
        /// How it is signed.
        signature_algorithm?: Option<SignatureAlgorithm>,
        /// Further files in the Secret, for Java and Windows.
        keystores?: Option<Keystores>,
        /// Further forms in the Secret.
        additional_output_formats?: Vec<OutputFormat>,
    }

    /// Who signs.
    pub struct IssuerRef {
        /// The issuer's name.
        name: Name,
        /// Its kind: `Issuer`, `ClusterIssuer`, or one of its group; `Issuer` when unset.
        kind?: Option<Text>,
        /// Its API group; `cert-manager.io` when unset.
        group?: Option<Text>,
    }

    /// Labels and annotations of the Secret.
    pub struct SecretTemplate {
        /// Labels to set.
        labels?: BTreeMap<String, Text>,
        /// Annotations to set.
        annotations?: BTreeMap<String, Text>,
    }

    /// A name of another type.
    pub struct OtherName {
        /// The type's object identifier.
        oid?: Option<Text>,
        /// The name.
        utf8_value?: Option<Text>,
    }

    /// Who a certificate is about.
    pub struct Subject {
        /// Organisations.
        organizations?: Vec<Text>,
        /// Units of them.
        organizational_units?: Vec<Text>,
        /// Countries.
        countries?: Vec<Text>,
        /// Provinces.
        provinces?: Vec<Text>,
        /// Towns.
        localities?: Vec<Text>,
        /// Streets.
        street_addresses?: Vec<Text>,
        /// Postal codes.
        postal_codes?: Vec<Text>,
        /// A serial number.
        serial_number?: Option<Text>,
    }

    /// The names that a CA may sign.
    pub struct NameConstraints {
        /// Whether who does not understand this must refuse.
        critical?: Option<bool>,
        /// The names it may sign.
        permitted?: Option<NameSet>,
        /// The names it may not sign, whatever is permitted.
        excluded?: Option<NameSet>,
    }

    /// A set of names.
    pub struct NameSet {
        /// Domains.
        dns_domains?: Vec<Text>,
        /// Ranges of addresses.
        ip_ranges?: Vec<Text>,
        /// Mail addresses.
        email_addresses?: Vec<Text>,
        /// Domains of URIs.
        uri_domains?: Vec<Text>,
    }

    /// When a certificate may be renewed.
    pub struct Renewal {
        /// Whether it is.
        policy?: Option<RenewalPolicy>,
        /// The times at which it may be; all when empty.
        windows?: Vec<RenewalWindow>,
    }

    /// A time that comes again.
    pub struct RenewalWindow {
        /// When it starts, as a cron expression.
        cron: Text,
        /// How long it lasts.
        window_duration: Duration,
        /// The time zone it is meant in; UTC when unset.
        timezone?: Option<Text>,
    }

    /// What a key is like.
    pub struct PrivateKey {
        /// Its algorithm; RSA when unset.
        algorithm?: Option<KeyAlgorithm>,
        /// Its form; PKCS1 when unset.
        encoding?: Option<KeyEncoding>,
        /// Its size in bits; 2048 for RSA and 256 for ECDSA when unset.
        size?: Option<i64>,
        /// Whether a renewal makes a new one; `Always` when unset.
        rotation_policy?: Option<RotationPolicy>,
    }

    /// Further files in the Secret.
    pub struct Keystores {
        /// Java's.
        jks?: Option<Jks>,
        /// That of PKCS#12.
        pkcs12?: Option<Pkcs12>,
    }

    /// A key store of Java.
    pub struct Jks {
        /// Whether it is made.
        create: bool,
        /// The key's name in it; `certificate` when unset.
        alias?: Option<Text>,
        /// Where its password is.
        password_secret_ref?: Option<SecretKeySelector>,
    }

    /// A key store of PKCS#12.
    pub struct Pkcs12 {
        /// Whether it is made.
        create: bool,
        /// Its algorithms; `LegacyRC2` when unset.
        profile?: Option<Pkcs12Profile>,
        /// Where its password is.
        password_secret_ref?: Option<SecretKeySelector>,
    }

    /// A further form in the Secret.
    pub struct OutputFormat {
        /// The form.
        r#type: OutputFormatKind,
    }
}

/// Whether a certificate is renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum RenewalPolicy {
    /// It is, before its end.
    RenewBefore,
    /// It is not.
    Disabled,
}

/// The algorithms of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum KeyAlgorithm {
    /// RSA.
    #[serde(rename = "RSA")]
    Rsa,
    /// ECDSA.
    #[serde(rename = "ECDSA")]
    Ecdsa,
    /// Ed25519.
    Ed25519,
}

/// The forms of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum KeyEncoding {
    /// That of RSA or EC.
    #[serde(rename = "PKCS1")]
    Pkcs1,
    /// That of any.
    #[serde(rename = "PKCS8")]
    Pkcs8,
}

/// Whether a renewal makes a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum RotationPolicy {
    /// It does not.
    Never,
    /// It does.
    Always,
}

/// The algorithms of a PKCS#12 store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Pkcs12Profile {
    /// RC2, which nothing new reads.
    #[serde(rename = "LegacyRC2")]
    LegacyRc2,
    /// Triple DES, which old programs need.
    #[serde(rename = "LegacyDES")]
    LegacyDes,
    /// AES with SHA-256, as of 2023.
    Modern2023,
    /// The same, as of 2026.
    Modern2026,
}

/// Further forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum OutputFormatKind {
    /// The key in binary.
    #[serde(rename = "DER")]
    Der,
    /// Key and certificates in one file.
    #[serde(rename = "CombinedPEM")]
    CombinedPem,
}

/// How a certificate is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SignatureAlgorithm {
    /// RSA with SHA-256.
    #[serde(rename = "SHA256WithRSA")]
    Sha256WithRsa,
    /// RSA with SHA-384.
    #[serde(rename = "SHA384WithRSA")]
    Sha384WithRsa,
    /// RSA with SHA-512.
    #[serde(rename = "SHA512WithRSA")]
    Sha512WithRsa,
    /// ECDSA with SHA-256.
    #[serde(rename = "ECDSAWithSHA256")]
    EcdsaWithSha256,
    /// ECDSA with SHA-384.
    #[serde(rename = "ECDSAWithSHA384")]
    EcdsaWithSha384,
    /// ECDSA with SHA-512.
    #[serde(rename = "ECDSAWithSHA512")]
    EcdsaWithSha512,
    /// Ed25519.
    PureEd25519,
}

/// What a certificate may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Usage {
    /// Signing.
    #[serde(rename = "signing")]
    Signing,
    /// Signing in a protocol, as TLS does.
    #[serde(rename = "digital signature")]
    DigitalSignature,
    /// Signing that cannot be denied.
    #[serde(rename = "content commitment")]
    ContentCommitment,
    /// Encrypting keys.
    #[serde(rename = "key encipherment")]
    KeyEncipherment,
    /// Agreeing on keys.
    #[serde(rename = "key agreement")]
    KeyAgreement,
    /// Encrypting data.
    #[serde(rename = "data encipherment")]
    DataEncipherment,
    /// Signing certificates.
    #[serde(rename = "cert sign")]
    CertSign,
    /// Signing revocations.
    #[serde(rename = "crl sign")]
    CrlSign,
    /// Encrypting only, in an agreement.
    #[serde(rename = "encipher only")]
    EncipherOnly,
    /// Decrypting only, in an agreement.
    #[serde(rename = "decipher only")]
    DecipherOnly,
    /// Anything.
    #[serde(rename = "any")]
    Any,
    /// Being a TLS server.
    #[serde(rename = "server auth")]
    ServerAuth,
    /// Being a TLS client.
    #[serde(rename = "client auth")]
    ClientAuth,
    /// Signing code.
    #[serde(rename = "code signing")]
    CodeSigning,
    /// Protecting mail.
    #[serde(rename = "email protection")]
    EmailProtection,
    /// The same, by its other name.
    #[serde(rename = "s/mime")]
    SMime,
    /// `IPsec`, at a host.
    #[serde(rename = "ipsec end system")]
    IpsecEndSystem,
    /// `IPsec`, for a tunnel.
    #[serde(rename = "ipsec tunnel")]
    IpsecTunnel,
    /// `IPsec`, for a person.
    #[serde(rename = "ipsec user")]
    IpsecUser,
    /// Signing times.
    #[serde(rename = "timestamping")]
    Timestamping,
    /// Signing answers about revocations.
    #[serde(rename = "ocsp signing")]
    OcspSigning,
    /// Microsoft's gated cryptography.
    #[serde(rename = "microsoft sgc")]
    MicrosoftSgc,
    /// Netscape's gated cryptography.
    #[serde(rename = "netscape sgc")]
    NetscapeSgc,
}
