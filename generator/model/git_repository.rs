//! GitRepository (`source.toolkit.fluxcd.io/v1`): manifests in Git. Follows source-controller
//! v1.9.1.

use crate::{
    model::{Kind, Namespaced, flux::LocalName},
    name::Name,
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// A Git repository.
    pub struct GitRepository {
        /// Where it is and how it is read.
        spec: GitRepositorySpec,
    }
}

impl Kind for GitRepository {
    const API_VERSION: &'static str = "source.toolkit.fluxcd.io/v1";
    const KIND: &'static str = "GitRepository";
    const PLURAL: &'static str = "gitrepositories";
    type Scope = Namespaced;
}

objects! {
    /// Where a Git repository is and how it is read.
    pub struct GitRepositorySpec {
        /// How often the repository is asked.
        interval: Duration,
        /// The longest a clone takes, without hours; `60s` when unset.
        timeout?: Option<Duration>,
        /// Whether Flux leaves it alone.
        suspend?: Option<bool>,
        /// The address, by HTTPS or SSH.
        url: Text,
        /// What is checked out; the branch `master` when unset.
        r#ref?: Option<GitReference>,
        /// Who authenticates; `generic` when unset.
        provider?: Option<GitProvider>,
        /// The Secret with a login, a key or a certificate.
        secret_ref?: Option<LocalName>,
        /// The `ServiceAccount` that logs in, for cloud providers.
        service_account_name?: Option<Name>,
        /// The Secret with a proxy's address and login.
        proxy_secret_ref?: Option<LocalName>,
        /// Files to leave out, as `.gitignore` writes them.
        ignore?: Option<Text>,
        /// The folders to check out; all when empty.
        sparse_checkout?: Vec<Text>,
        /// Whether submodules are cloned too.
        recurse_submodules?: Option<bool>,
        /// Other repositories whose files are put into this one.
        include?: Vec<GitInclude>,
        /// How signatures are checked.
        verify?: Option<GitVerification>,
    }

    /// What is checked out: `commit` wins over `name`, that over `semver`, `tag` and `branch`.
    pub struct GitReference {
        /// A branch.
        branch?: Option<Text>,
        /// A tag.
        tag?: Option<Text>,
        /// A range of versions, of which the newest tag is taken.
        semver?: Option<Text>,
        /// A full reference, such as `refs/pull/1/head`.
        name?: Option<Text>,
        /// A commit.
        commit?: Option<Text>,
    }

    /// A repository whose files are put into this one.
    pub struct GitInclude {
        /// The GitRepository.
        repository: LocalName,
        /// The folder that is taken; all when unset.
        from_path?: Option<Text>,
        /// The folder that it becomes; the repository's name when unset.
        to_path?: Option<Text>,
    }

    /// How signatures are checked.
    pub struct GitVerification {
        /// What has to be signed; `HEAD` when unset.
        mode?: Option<GitVerificationMode>,
        /// The Secret with the public keys of trusted authors.
        secret_ref: LocalName,
    }
}

/// Who authenticates at a Git server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum GitProvider {
    /// A username and password, a key, or nobody.
    #[serde(rename = "generic")]
    Generic,
    /// Amazon's identity of the pod.
    #[serde(rename = "aws")]
    Aws,
    /// Microsoft's.
    #[serde(rename = "azure")]
    Azure,
    /// A GitHub App.
    #[serde(rename = "github")]
    GitHub,
}

/// What has to be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum GitVerificationMode {
    /// The commit that is checked out.
    #[serde(rename = "HEAD")]
    Head,
    /// The same, in its old spelling.
    #[serde(rename = "head")]
    LowerCaseHead,
    /// The tag that is checked out.
    Tag,
    /// Both.
    #[serde(rename = "TagAndHEAD")]
    TagAndHead,
}
