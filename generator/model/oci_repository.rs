//! OCIRepository (`source.toolkit.fluxcd.io/v1`): an artifact in a container registry. Follows
//! source-controller v1.9.1.

use crate::{
    model::{
        Kind, Namespaced, flux::LocalName, helm_release::SignatureProvider,
        helm_repository::CloudProvider,
    },
    name::Name,
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// An artifact in a container registry: manifests or a Helm chart.
    pub struct OciRepository {
        /// Where it is and how it is read.
        spec: OciRepositorySpec,
    }
}

impl Kind for OciRepository {
    const API_VERSION: &'static str = "source.toolkit.fluxcd.io/v1";
    const KIND: &'static str = "OCIRepository";
    const PLURAL: &'static str = "ocirepositories";
    type Scope = Namespaced;
}

objects! {
    /// Where an artifact is and how it is read.
    pub struct OciRepositorySpec {
        /// How often the registry is asked.
        interval: Duration,
        /// The longest a pull takes, without hours; `60s` when unset.
        timeout?: Option<Duration>,
        /// Whether Flux leaves it alone.
        suspend?: Option<bool>,
        /// The address, `oci://…`, without tag.
        url: Text,
        /// Which artifact is taken; the tag `latest` when unset.
        r#ref?: Option<OciReference>,
        /// Which layer is taken; the first when unset.
        layer_selector?: Option<LayerSelector>,
        /// Who authenticates; `generic` when unset.
        provider?: Option<CloudProvider>,
        /// The Secret with the registry's login.
        secret_ref?: Option<LocalName>,
        /// The `ServiceAccount` whose image pull secrets are used.
        service_account_name?: Option<Name>,
        /// The Secret with a CA or a client certificate.
        cert_secret_ref?: Option<LocalName>,
        /// The Secret with a proxy's address and login.
        proxy_secret_ref?: Option<LocalName>,
        /// Whether a registry without TLS is accepted.
        insecure?: Option<bool>,
        /// Files to leave out, as `.gitignore` writes them.
        ignore?: Option<Text>,
        /// How the artifact's signature is checked.
        verify?: Option<OciVerification>,
    }

    /// Which artifact is taken: `digest` wins over `semver`, that over `tag`.
    pub struct OciReference {
        /// A tag.
        tag?: Option<Text>,
        /// A digest, `sha256:…`.
        digest?: Option<Text>,
        /// A range of versions, of which the newest is taken.
        semver?: Option<Text>,
        /// A regular expression that a tag in the range must match.
        semver_filter?: Option<Text>,
    }

    /// Which layer is taken.
    pub struct LayerSelector {
        /// The layer's media type.
        media_type?: Option<Text>,
        /// What is done with it; `extract` when unset.
        operation?: Option<LayerOperation>,
    }

    /// How an artifact's signature is checked.
    pub struct OciVerification {
        /// The tool the signature was made with.
        provider: SignatureProvider,
        /// The Secret with the trusted public keys; keyless when unset.
        secret_ref?: Option<LocalName>,
        /// The Secret with a Sigstore trust root of one's own.
        trusted_root_secret_ref?: Option<LocalName>,
        /// The identities that may have signed without a key; one match is enough.
        #[serde(rename = "matchOIDCIdentity")]
        match_oidc_identity?: Vec<OidcIdentity>,
    }

    /// An identity that may have signed.
    pub struct OidcIdentity {
        /// A regular expression for who vouches for it.
        issuer: Text,
        /// A regular expression for who it is.
        subject: Text,
    }
}

/// What is done with a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum LayerOperation {
    /// It is unpacked.
    #[serde(rename = "extract")]
    Extract,
    /// It is kept as it is, as a Helm chart has to be.
    #[serde(rename = "copy")]
    Copy,
}
