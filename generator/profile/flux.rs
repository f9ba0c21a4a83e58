//! How Flux reaches the tree, and which tier of environment it serves.

use crate::{
    name::{Name, Namespace},
    quantity::Duration,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The kind of environment that a profile describes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
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
    /// The stages that layers are put together in; none where each stands for itself.
    pub stages: Vec<FluxStage>,
}

/// Layers that come together, once the stage before is ready.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FluxStage {
    /// Its name.
    pub name: Name,
    /// Its layers; one that no stage names comes with the first that waits for it, or in the last stage.
    #[serde(default)]
    pub layers: Vec<Name>,
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

/// The part `flux` of a profile file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct FluxPart {
    /// Where the tree lies in its repository; default: `./out/<profile>`.
    #[schemars(
        regex(pattern = r"^(\./)?([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*/?$"),
        extend("patternErrorMessage" = "it must be a path below the repository, such as `./out/home`: no leading `/`, no `..`, no spaces")
    )]
    path: Option<String>,
    /// What Flux fetches the repository with; default: the `GitRepository` `flux-system`.
    source: Option<SourcePart>,
    /// How often a layer is compared with the cluster; default: `10m`.
    interval: Option<Duration>,
    /// How soon a failed layer is tried again; default: `2m`.
    retry_interval: Option<Duration>,
    /// How long a layer may take to become ready; default: `10m`.
    timeout: Option<Duration>,
    /// Stages, in their order: one Flux Kustomization each, above those of their layers. Without any, each
    /// layer stands for itself.
    #[serde(default)]
    stages: Vec<FluxStage>,
}

/// The part `flux.source` of a profile file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct SourcePart {
    /// Its kind; default: `GitRepository`.
    kind: Option<SourceKind>,
    /// Its name; default: `flux-system`.
    name: Option<Name>,
    /// Its namespace; default: `flux-system`.
    namespace: Option<Namespace>,
}

impl FluxPart {
    /// Fills in what the profile leaves out.
    pub(super) fn complete(self, profile: &Name) -> Flux {
        let source = self.source.unwrap_or_default();
        Flux {
            path: self.path.unwrap_or_else(|| format!("./out/{profile}")),
            source: Source {
                kind: source.kind.unwrap_or(SourceKind::GitRepository),
                name: source.name.unwrap_or(Name::literal("flux-system")),
                namespace: source.namespace.unwrap_or(Namespace::literal("flux-system")),
            },
            interval: self.interval.unwrap_or(Duration::literal("10m")),
            retry_interval: self.retry_interval.unwrap_or(Duration::literal("2m")),
            timeout: self.timeout.unwrap_or(Duration::literal("10m")),
            stages: self.stages,
        }
    }
}
