//! Flux Kustomization (`kustomize.toolkit.fluxcd.io/v1`): a folder of manifests that Flux applies.
//! Follows kustomize-controller v1.9.4.

use crate::{
    model::{
        Kind, Namespaced,
        flux::{CommonMetadata, HealthCheckExpr, IgnoreRule, Image, KubeConfig, LocalName, Patch},
    },
    name::{Name, Namespace, VarName},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// A folder of manifests that Flux builds, applies and keeps.
    pub struct FluxKustomization {
        /// What to apply and how.
        spec: FluxKustomizationSpec,
    }
}

impl Kind for FluxKustomization {
    const API_VERSION: &'static str = "kustomize.toolkit.fluxcd.io/v1";
    const KIND: &'static str = "Kustomization";
    const PLURAL: &'static str = "kustomizations";
    type Scope = Namespaced;
}

objects! {
    /// What a Flux Kustomization asks for.
    pub struct FluxKustomizationSpec {
        /// How often the folder is built and applied anew.
        interval: Duration,
        /// How soon a failure is tried again; the interval when unset.
        retry_interval?: Option<Duration>,
        /// The longest it waits for building, applying and health; the interval when unset.
        timeout?: Option<Duration>,
        /// Whether Flux leaves it alone.
        suspend?: Option<bool>,
        /// The source that has the folder.
        source_ref: KustomizationSource,
        /// The folder in the source; its root when unset.
        path?: Option<Text>,
        /// Whether what is gone from the folder is deleted from the cluster.
        prune: bool,
        /// What happens to the objects when the Kustomization itself is deleted; `MirrorPrune` when
        /// unset.
        deletion_policy?: Option<DeletionPolicy>,
        /// The Kustomizations that have to be ready first.
        depends_on?: Vec<KustomizationDependency>,
        /// Whether it is ready only once everything it applied is healthy; `health_checks` is not
        /// read then.
        wait?: Option<bool>,
        /// The objects that have to be healthy.
        health_checks?: Vec<HealthCheck>,
        /// When custom resources count as healthy.
        health_check_exprs?: Vec<HealthCheckExpr>,
        /// The namespace that every object is moved into.
        target_namespace?: Option<Namespace>,
        /// The `ServiceAccount` that Flux acts as.
        service_account_name?: Option<Name>,
        /// The remote cluster to apply to.
        kube_config?: Option<KubeConfig>,
        /// How encrypted Secrets in the folder are read.
        decryption?: Option<Decryption>,
        /// Whether an object is made anew where a field cannot be changed.
        force?: Option<bool>,
        /// Fields that may drift.
        ignore?: Vec<IgnoreRule>,
        /// Labels and annotations for everything that is applied.
        common_metadata?: Option<CommonMetadata>,
        /// What is put before every name.
        name_prefix?: Option<Text>,
        /// What is put after every name.
        name_suffix?: Option<Text>,
        /// Paths of kustomize components, relative to `path`.
        components?: Vec<Text>,
        /// Whether a component that is not there is passed over.
        ignore_missing_components?: Option<bool>,
        /// Patches, in this order.
        patches?: Vec<Patch>,
        /// Images to replace.
        images?: Vec<Image>,
        /// Which origins kustomize notes on the objects.
        build_metadata?: Vec<BuildMetadata>,
        /// Which variables are substituted in what was built.
        post_build?: Option<PostBuild>,
    }

    /// A source of manifests.
    pub struct KustomizationSource {
        /// The source's API version.
        api_version?: Option<Text>,
        /// The source's kind.
        kind: KustomizationSourceKind,
        /// The source's name.
        name: Name,
        /// The source's namespace; the Kustomization's own when unset.
        namespace?: Option<Namespace>,
    }

    /// A Kustomization that has to be ready first.
    pub struct KustomizationDependency {
        /// The Kustomization.
        name: Name,
        /// Its namespace; the dependent's own when unset.
        namespace?: Option<Namespace>,
        /// A CEL expression over `self` and `dep` that says when it is ready.
        ready_expr?: Option<Text>,
    }

    /// An object that has to be healthy.
    pub struct HealthCheck {
        /// The object's API version; the cluster's preferred one when unset.
        api_version?: Option<Text>,
        /// The object's kind.
        kind: Text,
        /// The object's name.
        name: Name,
        /// The object's namespace.
        namespace?: Option<Namespace>,
    }

    /// How encrypted Secrets are read.
    pub struct Decryption {
        /// The tool that encrypted them.
        provider: DecryptionProvider,
        /// The Secret with the private keys.
        secret_ref?: Option<LocalName>,
        /// The `ServiceAccount` that logs in at a key service.
        service_account_name?: Option<Name>,
    }

    /// Variables that are substituted; its presence alone turns substitution on.
    pub struct PostBuild {
        /// Variables and their values.
        substitute?: BTreeMap<VarName, Text>,
        /// `ConfigMap`s and Secrets whose keys are variables, later ones over earlier ones.
        substitute_from?: Vec<SubstituteFrom>,
        /// Whether substitution runs when there is no variable; `WithVariables` when unset.
        substitute_strategy?: Option<SubstituteStrategy>,
    }

    /// A ConfigMap or Secret in the same namespace whose keys are variables.
    pub struct SubstituteFrom {
        /// Which of the two it is.
        kind: SubstituteKind,
        /// Its name.
        name: Name,
        /// Whether it may be missing; false when unset.
        optional?: Option<bool>,
    }
}

/// The kinds of source manifests can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum KustomizationSourceKind {
    /// An artifact in a container registry.
    #[serde(rename = "OCIRepository")]
    OciRepository,
    /// A Git repository.
    GitRepository,
    /// A bucket of an object store.
    Bucket,
    /// An artifact that another controller made.
    ExternalArtifact,
}

/// What happens to the objects when their Kustomization is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DeletionPolicy {
    /// They go if `prune` is set, and stay otherwise.
    MirrorPrune,
    /// They go.
    Delete,
    /// They go, and the Kustomization stays until they are gone.
    WaitForTermination,
    /// They stay.
    Orphan,
}

/// The tools that encrypt Secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DecryptionProvider {
    /// Mozilla's sops.
    #[serde(rename = "sops")]
    Sops,
}

/// Origins that kustomize notes on the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum BuildMetadata {
    /// The file an object came from.
    #[serde(rename = "originAnnotations")]
    OriginAnnotations,
    /// The transformers that changed it.
    #[serde(rename = "transformerAnnotations")]
    TransformerAnnotations,
}

/// When substitution runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SubstituteStrategy {
    /// Only when there is at least one variable.
    WithVariables,
    /// Always, so that defaults within the manifests count too.
    Always,
}

/// Where variables come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SubstituteKind {
    /// A Secret.
    Secret,
    /// A ConfigMap.
    ConfigMap,
}
