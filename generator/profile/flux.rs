//! How Flux reaches the tree, and which tier of environment it serves.

use crate::{
    name::{Name, Namespace},
    quantity::Duration,
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::fmt;

/// The kind of environment that a profile describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// One machine, for trying things out.
    Local,
    /// What goes to production is tried here first.
    Staging,
    /// What people rely on.
    Production,
}

impl Tier {
    /// The word in a profile.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How Flux reaches the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flux {
    /// Where the tree lies in its repository, such as `./out/home`.
    pub path: String,
    /// What Flux fetches the repository with.
    pub source: Source,
    /// How often a layer is compared with the cluster.
    pub interval: Duration,
    /// How soon a failed layer is tried again.
    pub retry_interval: Duration,
    /// How long a layer may take to become ready.
    pub timeout: Duration,
}

/// What Flux fetches the repository with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its kind.
    pub kind: SourceKind,
    /// Its name.
    pub name: Name,
    /// Its namespace.
    pub namespace: Namespace,
}

/// The kinds of source that a Flux Kustomization takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum SourceKind {
    /// A Git repository.
    GitRepository,
    /// An OCI artifact.
    #[serde(rename = "OCIRepository")]
    OciRepository,
    /// A bucket of an object store.
    Bucket,
}

impl SourceKind {
    /// The kind as Kubernetes writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GitRepository => "GitRepository",
            Self::OciRepository => "OCIRepository",
            Self::Bucket => "Bucket",
        }
    }
}
