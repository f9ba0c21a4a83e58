//! HelmRepository (`source.toolkit.fluxcd.io/v1`): where Helm charts come from. Follows source-
//! controller v1.9.1.

use crate::{
    model::{Kind, Namespaced, flux::LocalName},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// A Helm repository, by HTTP or in a container registry.
    pub struct HelmRepository {
        /// Where it is and how it is read.
        spec: HelmRepositorySpec,
    }
}

impl Kind for HelmRepository {
    const API_VERSION: &'static str = "source.toolkit.fluxcd.io/v1";
    const KIND: &'static str = "HelmRepository";
    const PLURAL: &'static str = "helmrepositories";
    type Scope = Namespaced;
}

objects! {
    /// Where a Helm repository is and how it is read.
    pub struct HelmRepositorySpec {
        /// What it is; `default` when unset.
        r#type?: Option<RepositoryType>,
        /// How often the index is fetched; not used by `oci`.
        interval?: Option<Duration>,
        /// The longest a fetch takes, without hours; `60s` when unset.
        timeout?: Option<Duration>,
        /// Whether Flux leaves it alone.
        suspend?: Option<bool>,
        /// The address: `https://…`, or `oci://…` for the type `oci`.
        url: Text,
        /// Who authenticates, for the type `oci`; `generic` when unset.
        provider?: Option<CloudProvider>,
        /// The Secret with username and password.
        secret_ref?: Option<LocalName>,
        /// The Secret with a CA or a client certificate.
        cert_secret_ref?: Option<LocalName>,
        /// Whether the credentials go to other hosts that the index names.
        pass_credentials?: Option<bool>,
        /// Whether a registry without TLS is accepted, for the type `oci`.
        insecure?: Option<bool>,
        /// Which namespaces may refer to it.
        access_from?: Option<AccessFrom>,
    }

    /// Which namespaces may refer to a source.
    pub struct AccessFrom {
        /// The namespaces; one match is enough.
        namespace_selectors: Vec<NamespaceLabels>,
    }

    /// Namespaces by their labels; empty means all.
    pub struct NamespaceLabels {
        /// The labels that a namespace must have.
        match_labels?: BTreeMap<String, Text>,
    }
}

/// What a Helm repository is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum RepositoryType {
    /// An HTTP server with an index.
    #[serde(rename = "default")]
    Default,
    /// A container registry.
    #[serde(rename = "oci")]
    Oci,
}

/// Who authenticates at a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CloudProvider {
    /// A username and password, or nobody.
    #[serde(rename = "generic")]
    Generic,
    /// Amazon's identity of the node or pod.
    #[serde(rename = "aws")]
    Aws,
    /// Microsoft's.
    #[serde(rename = "azure")]
    Azure,
    /// Google's.
    #[serde(rename = "gcp")]
    Gcp,
}
