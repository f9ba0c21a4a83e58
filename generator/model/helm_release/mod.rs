//! HelmRelease (`helm.toolkit.fluxcd.io/v2`): a Helm chart that Flux installs and keeps. Follows
//! helm-controller v1.6.3.

use crate::{
    model::{
        Kind, Namespaced,
        flux::{CommonMetadata, HealthCheckExpr, IgnoreRule, Image, KubeConfig, LocalName, Patch},
        helm_release::actions::{Install, Rollback, Test, Uninstall, Upgrade},
    },
    name::{Key, Name, Namespace, Version},
    quantity::Duration,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

pub mod actions;

objects! {
    /// A Helm chart that Flux installs, upgrades and keeps.
    pub struct HelmRelease {
        /// What to install and how.
        spec: HelmReleaseSpec,
    }
}

impl Kind for HelmRelease {
    const API_VERSION: &'static str = "helm.toolkit.fluxcd.io/v2";
    const KIND: &'static str = "HelmRelease";
    const PLURAL: &'static str = "helmreleases";
    type Scope = Namespaced;
}

objects! {
    /// What a HelmRelease asks for; exactly one of `chart` and `chart_ref` is set.
    pub struct HelmReleaseSpec {
        /// How often the release is compared with what it should be.
        interval: Duration,
        /// The longest a single Helm action waits; five minutes when unset.
        timeout?: Option<Duration>,
        /// Whether Flux leaves the release alone.
        suspend?: Option<bool>,
        /// The name Helm knows the release by, at most 53 characters; the target namespace and the
        /// object's name when unset.
        release_name?: Option<Name>,
        /// The namespace that is installed into; the object's own when unset.
        target_namespace?: Option<Namespace>,
        /// The namespace that keeps Helm's records; the object's own when unset.
        storage_namespace?: Option<Namespace>,
        /// The `ServiceAccount` that Flux acts as.
        service_account_name?: Option<Name>,
        /// The remote cluster to install into.
        kube_config?: Option<KubeConfig>,
        /// The chart, by source and version; Flux makes a `HelmChart` of it.
        chart?: Option<ChartTemplate>,
        /// The chart, by an object that already holds it.
        chart_ref?: Option<ChartRef>,
        /// The releases that have to be ready first.
        depends_on?: Vec<HelmDependency>,
        /// How many revisions Helm keeps, 0 for all; 5 when unset.
        max_history?: Option<i64>,
        /// Whether one client serves the whole action; true when unset.
        persistent_client?: Option<bool>,
        /// What to do about changes that others made in the cluster.
        drift_detection?: Option<DriftDetection>,
        /// How the first installation goes.
        install?: Option<Install>,
        /// How upgrades go.
        upgrade?: Option<Upgrade>,
        /// Whether and how the chart's tests are run.
        test?: Option<Test>,
        /// How a rollback goes.
        rollback?: Option<Rollback>,
        /// How the removal goes.
        uninstall?: Option<Uninstall>,
        /// How Helm finds out that what it applied is ready.
        wait_strategy?: Option<WaitStrategy>,
        /// When custom resources of the chart count as healthy.
        health_check_exprs?: Vec<HealthCheckExpr>,
        /// Labels and annotations for everything the chart renders.
        common_metadata?: Option<CommonMetadata>,
        /// What changes the rendered chart, in this order.
        post_renderers?: Vec<PostRenderer>,
        /// Whether hooks pass through the post-renderers too.
        post_render_strategy?: Option<PostRenderStrategy>,
        /// Values from `ConfigMap`s and Secrets, later ones over earlier ones.
        values_from?: Vec<ValuesReference>,
        /// Values written here; they win over `values_from`.
        values?: Option<Value>,
    }

    /// The `HelmChart` that Flux makes.
    pub struct ChartTemplate {
        /// Labels and annotations of the `HelmChart`.
        metadata?: Option<ChartMetadata>,
        /// The chart and where it comes from.
        spec: ChartSpec,
    }

    /// Labels and annotations of the `HelmChart`.
    pub struct ChartMetadata {
        /// Labels to set.
        labels?: BTreeMap<String, Text>,
        /// Annotations to set.
        annotations?: BTreeMap<String, Text>,
    }

    /// The chart and where it comes from.
    pub struct ChartSpec {
        /// The chart's name in a Helm repository, or its path in another source.
        chart: Text,
        /// The exact version; the newest when unset, which no reviewed tree wants.
        version?: Option<Version>,
        /// The source that has the chart.
        source_ref: SourceRef,
        /// How often the source is asked; the release's interval when unset.
        interval?: Option<Duration>,
        /// What makes Flux take the chart anew; `ChartVersion` when unset.
        reconcile_strategy?: Option<ReconcileStrategy>,
        /// Values files of the chart to merge, in this order, instead of `values.yaml`.
        values_files?: Vec<Text>,
        /// Whether a values file that is not there is passed over.
        ignore_missing_values_files?: Option<bool>,
        /// How the chart's signature is checked.
        verify?: Option<ChartVerification>,
    }

    /// A source of charts.
    pub struct SourceRef {
        /// The source's API version.
        api_version?: Option<Text>,
        /// The source's kind.
        kind: SourceKind,
        /// The source's name.
        name: Name,
        /// The source's namespace; the release's own when unset.
        namespace?: Option<Namespace>,
    }

    /// How a chart's signature is checked.
    pub struct ChartVerification {
        /// The tool the signature was made with.
        provider: SignatureProvider,
        /// The Secret with the trusted public keys; keyless when unset.
        secret_ref?: Option<LocalName>,
    }

    /// An object that holds a chart.
    pub struct ChartRef {
        /// The object's API version.
        api_version?: Option<Text>,
        /// The object's kind.
        kind: ChartRefKind,
        /// The object's name.
        name: Name,
        /// The object's namespace; the release's own when unset.
        namespace?: Option<Namespace>,
    }

    /// A release that has to be ready first.
    pub struct HelmDependency {
        /// The release.
        name: Name,
        /// Its namespace; the dependent's own when unset.
        namespace?: Option<Namespace>,
        /// A CEL expression over `self` and `dep` that says when it is ready.
        ready_expr?: Option<Text>,
    }

    /// What to do about changes that others made in the cluster.
    pub struct DriftDetection {
        /// Whether drift is corrected, reported or not looked for; `disabled` when unset.
        mode?: Option<DriftMode>,
        /// Fields that may drift.
        ignore?: Vec<IgnoreRule>,
    }

    /// How Helm finds out that what it applied is ready.
    pub struct WaitStrategy {
        /// The way it looks.
        name: WaitStrategyName,
    }

    /// A step that changes the rendered chart.
    pub struct PostRenderer {
        /// Changes that kustomize makes.
        kustomize?: Option<KustomizeRenderer>,
    }

    /// Changes that kustomize makes to the rendered chart.
    pub struct KustomizeRenderer {
        /// Patches, in this order.
        patches?: Vec<Patch>,
        /// Images to replace.
        images?: Vec<Image>,
    }

    /// Values from a ConfigMap or Secret in the release's namespace.
    pub struct ValuesReference {
        /// Where the values are.
        kind: ValuesKind,
        /// The ConfigMap or Secret.
        name: Name,
        /// The key that holds them; `values.yaml` when unset.
        values_key?: Option<Key>,
        /// The dotted path of the one value that is set; all of `values.yaml` is merged when unset.
        target_path?: Option<Text>,
        /// Whether a missing object or key is passed over.
        optional?: Option<bool>,
        /// Whether a value at `target_path` is text as it stands, not parsed as Helm's `--set`
        /// does.
        literal?: Option<bool>,
    }
}

/// The kinds of source a chart can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SourceKind {
    /// A Helm repository.
    HelmRepository,
    /// A Git repository.
    GitRepository,
    /// A bucket of an object store.
    Bucket,
}

/// The kinds that hold a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ChartRefKind {
    /// An artifact in a container registry.
    #[serde(rename = "OCIRepository")]
    OciRepository,
    /// A `HelmChart` made beforehand.
    HelmChart,
    /// An artifact that another controller made.
    ExternalArtifact,
}

/// What makes Flux take a chart anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ReconcileStrategy {
    /// A new chart version.
    ChartVersion,
    /// A new revision of the source.
    Revision,
}

/// The tools that sign charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SignatureProvider {
    /// Sigstore's cosign.
    #[serde(rename = "cosign")]
    Cosign,
    /// The Notary project's notation.
    #[serde(rename = "notation")]
    Notation,
}

/// What happens about drift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DriftMode {
    /// It is corrected.
    #[serde(rename = "enabled")]
    Enabled,
    /// It is reported.
    #[serde(rename = "warn")]
    Warn,
    /// It is not looked for.
    #[serde(rename = "disabled")]
    Disabled,
}

/// How Helm finds out that objects are ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum WaitStrategyName {
    /// It computes their status as kstatus does, custom resources included.
    #[serde(rename = "poller")]
    Poller,
    /// It uses Helm 3's own rules.
    #[serde(rename = "legacy")]
    Legacy,
}

/// Whether hooks pass through the post-renderers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum PostRenderStrategy {
    /// They do not.
    #[serde(rename = "nohooks")]
    NoHooks,
    /// They do, together with everything else.
    #[serde(rename = "combined")]
    Combined,
    /// They do, in a run of their own.
    #[serde(rename = "separate")]
    Separate,
}

/// Where values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ValuesKind {
    /// A Secret.
    Secret,
    /// A ConfigMap.
    ConfigMap,
}
