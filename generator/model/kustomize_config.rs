//! kustomize's own file, `kustomization.yaml` (`kustomize.config.k8s.io/v1beta1`): what a folder
//! consists of. It is not an object of the cluster. Follows kustomize's `api/types` without its
//! deprecated fields.

use crate::{
    model::flux::Selector,
    name::{Name, Namespace, Version},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

objects! {
    /// What a folder of manifests consists of, and how it is changed.

    pub struct Kustomization {
        /// Files and folders to take in, in this order.
        resources?: Vec<Text>,
        /// Folders of components, applied after the resources.
        components?: Vec<Text>,
        /// Files with CRDs as `OpenAPI`, which tell kustomize of names and references in custom
        /// resources.
        crds?: Vec<Text>,
        /// The namespace that every object is moved into.
        namespace?: Option<Namespace>,
        /// What is put before every name.
        name_prefix?: Option<Text>,
        /// What is put after every name.
        name_suffix?: Option<Text>,
        /// Labels to add, each with where it goes.
        labels?: Vec<Labels>,
        /// Annotations to add to everything.
        common_annotations?: BTreeMap<String, Text>,
        /// Images to replace.
        images?: Vec<ImageChange>,
        /// Numbers of replicas to set.
        replicas?: Vec<Replicas>,
        /// Patches, in this order.
        patches?: Vec<FilePatch>,
        /// Values to copy from one object into others.
        replacements?: Vec<Replacement>,
        /// `ConfigMap`s to make.
        config_map_generator?: Vec<ConfigMapArgs>,
        /// Secrets to make, from files only.
        secret_generator?: Vec<SecretArgs>,
        /// What holds for all that is made here.
        generator_options?: Option<GeneratorOptions>,
        /// Where kustomize keeps charts.
        helm_globals?: Option<HelmGlobals>,
        /// Charts to render here; Flux does not allow it.
        helm_charts?: Vec<HelmChartArgs>,
        /// The schema that merges of custom resources follow.
        openapi?: Option<OpenApi>,
        /// Files with generators.
        generators?: Vec<Text>,
        /// Files with transformers.
        transformers?: Vec<Text>,
        /// Files with validators.
        validators?: Vec<Text>,
        /// Files that tell transformers which fields to change.
        configurations?: Vec<Text>,
        /// What kustomize notes on the objects.
        build_metadata?: Vec<BuildMetadataOption>,
        /// The order objects are written in.
        sort_options?: Option<SortOptions>,
    }

    /// Labels, and where they go.
    pub struct Labels {
        /// The labels.
        pairs: BTreeMap<String, Text>,
        /// Whether selectors get them too; a released selector cannot change.
        include_selectors?: Option<bool>,
        /// Whether pod templates get them too.
        include_templates?: Option<bool>,
        /// Further fields that get them.
        fields?: Vec<FieldSpec>,
    }

    /// A field of a kind.
    pub struct FieldSpec {
        /// The kind's API group.
        group?: Option<Text>,
        /// The kind's API version.
        version?: Option<Text>,
        /// The kind.
        kind?: Option<Text>,
        /// The field's path, by slashes.
        path: Text,
        /// Whether it is made if it is missing.
        create?: Option<bool>,
    }

    /// An image to replace.
    pub struct ImageChange {
        /// The image as it stands, without tag.
        name: Text,
        /// The image to take instead.
        new_name?: Option<Text>,
        /// The tag to take instead.
        new_tag?: Option<Text>,
        /// What is put after the tag.
        tag_suffix?: Option<Text>,
        /// The digest to take instead of a tag.
        digest?: Option<Text>,
    }

    /// A number of replicas to set.
    pub struct Replicas {
        /// The Deployment, `StatefulSet` or the like.
        name: Name,
        /// The number.
        count: i64,
    }

    /// A change; exactly one of `path` and `patch` is set.

    pub struct FilePatch {
        /// The file with the patch.
        path?: Option<Text>,
        /// The patch itself, as YAML text.
        patch?: Option<Text>,
        /// What to patch; what the patch itself names when unset.
        target?: Option<Selector>,
        /// What the patch may change besides.
        options?: Option<PatchOptions>,
    }

    /// What a patch may change besides content.

    pub struct PatchOptions {
        /// Whether it may rename an object.
        allow_name_change?: Option<bool>,
        /// Whether it may change an object's kind.
        allow_kind_change?: Option<bool>,
    }

    /// A value that is copied from one object into others; exactly one of `path` and `source` is
    /// set.

    pub struct Replacement {
        /// The file that holds the replacement.
        path?: Option<Text>,
        /// Where the value comes from.
        source?: Option<ReplacementSource>,
        /// Where it goes.
        targets?: Vec<ReplacementTarget>,
    }

    /// Where a copied value comes from.

    pub struct ReplacementSource {
        /// The object's API group.
        group?: Option<Text>,
        /// The object's API version.
        version?: Option<Text>,
        /// The object's kind.
        kind?: Option<Text>,
        /// The object's name.
        name?: Option<Name>,
        /// The object's namespace.
        namespace?: Option<Namespace>,
        /// The field; `metadata.name` when unset.
        field_path?: Option<Text>,
        /// Which part of the field.
        options?: Option<FieldOptions>,
    }

    /// Where a copied value goes.
    pub struct ReplacementTarget {
        /// The objects.
        select: Selector,
        /// Those among them that are left alone.
        reject?: Vec<Selector>,
        /// The fields; `metadata.name` when empty.
        field_paths?: Vec<Text>,
        /// Which part of the fields.
        options?: Option<FieldOptions>,
    }

    /// Which part of a field is copied or set.

    pub struct FieldOptions {
        /// What the field is split at.
        delimiter?: Option<Text>,
        /// Which part it is, from 0; 0 when unset.
        index?: Option<i64>,
        /// How the field is encoded, such as `base64`.
        encoding?: Option<Text>,
        /// Whether the field is made if it is missing.
        create?: Option<bool>,
    }

    /// A ConfigMap to make.
    pub struct ConfigMapArgs {
        /// Its name; a hash of the content follows it.
        name: Name,
        /// Its namespace.
        namespace?: Option<Namespace>,
        /// What happens if one of this name is there; `create` when unset.
        behavior?: Option<Behavior>,
        /// Files as keys: `key=path`, or a path alone.
        files?: Vec<Text>,
        /// Values: `key=value`.
        literals?: Vec<Text>,
        /// Files of `key=value` lines.
        envs?: Vec<Text>,
        /// What holds for this one.
        options?: Option<GeneratorOptions>,
    }

    /// A Secret to make from files, which sops or the like has encrypted.
    pub struct SecretArgs {
        /// Its name; a hash of the content follows it.
        name: Name,
        /// Its namespace.
        namespace?: Option<Namespace>,
        /// What happens if one of this name is there; `create` when unset.
        behavior?: Option<Behavior>,
        /// The Secret's type; `Opaque` when unset.
        r#type?: Option<Text>,
        /// Files as keys: `key=path`, or a path alone.
        files?: Vec<Text>,
        /// Files of `key=value` lines.
        envs?: Vec<Text>,
        /// What holds for this one.
        options?: Option<GeneratorOptions>,
    }

    /// What holds for generated `ConfigMap`s and Secrets.

    pub struct GeneratorOptions {
        /// Labels to set.
        labels?: BTreeMap<String, Text>,
        /// Annotations to set.
        annotations?: BTreeMap<String, Text>,
        /// Whether the name stays without the hash; changes do not restart pods then.
        disable_name_suffix_hash?: Option<bool>,
        /// Whether the content is fixed for good.
        immutable?: Option<bool>,
    }

    /// Where kustomize keeps charts.

    pub struct HelmGlobals {
        /// The folder of charts; `charts` when unset.
        chart_home?: Option<Text>,
        /// The folder of Helm's settings.
        config_home?: Option<Text>,
    }

    /// A chart that kustomize renders.
    pub struct HelmChartArgs {
        /// The chart's name.
        name: Text,
        /// The exact version.
        version?: Option<Version>,
        /// The repository's address.
        repo?: Option<Text>,
        /// The release's name.
        release_name?: Option<Name>,
        /// The release's namespace.
        namespace?: Option<Namespace>,
        /// Whether the chart's CRDs are taken in.
        #[serde(rename = "includeCRDs")]
        include_crds?: Option<bool>,
        /// Whether hooks are left out.
        skip_hooks?: Option<bool>,
        /// Whether tests are left out.
        skip_tests?: Option<bool>,
        /// A file of values.
        values_file?: Option<Text>,
        /// Further files of values.
        additional_values_files?: Vec<Text>,
        /// Values written here.
        values_inline?: Option<Value>,
        /// Which values win; `override` when unset.
        values_merge?: Option<ValuesMerge>,
        /// API versions that the chart is told the cluster has.
        api_versions?: Vec<Text>,
        /// The Kubernetes version the chart is told.
        kube_version?: Option<Text>,
        /// A template for the release's name.
        name_template?: Option<Text>,
        /// Whether versions before a release count.
        devel?: Option<bool>,
        /// Whether Helm says more.
        debug?: Option<bool>,
    }

    /// The schema that merges of custom resources follow.
    pub struct OpenApi {
        /// The file.
        path: Text,
    }

    /// The order objects are written in.
    pub struct SortOptions {
        /// The order.
        order: SortOrder,
        /// Which kinds come first and last, for `legacy`.
        legacy_sort_options?: Option<LegacySortOptions>,
    }

    /// Which kinds come first and last.
    pub struct LegacySortOptions {
        /// The kinds that come first.
        order_first: Vec<Text>,
        /// The kinds that come last.
        order_last: Vec<Text>,
    }
}

/// What a generator does if an object of the name is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Behavior {
    /// It is an error.
    #[serde(rename = "create")]
    Create,
    /// The object is replaced.
    #[serde(rename = "replace")]
    Replace,
    /// The content is merged.
    #[serde(rename = "merge")]
    Merge,
}

/// What kustomize notes on the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum BuildMetadataOption {
    /// The file an object came from.
    #[serde(rename = "originAnnotations")]
    OriginAnnotations,
    /// The transformers that changed it.
    #[serde(rename = "transformerAnnotations")]
    TransformerAnnotations,
    /// That kustomize made it.
    #[serde(rename = "managedByLabel")]
    ManagedByLabel,
}

/// Which values of a chart win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ValuesMerge {
    /// Those of the file.
    #[serde(rename = "merge")]
    Merge,
    /// Those written here.
    #[serde(rename = "override")]
    Override,
    /// Those written here, and no others count.
    #[serde(rename = "replace")]
    Replace,
}

/// The order objects are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum SortOrder {
    /// By kind, so that what others need comes first.
    #[serde(rename = "legacy")]
    Legacy,
    /// As they were read.
    #[serde(rename = "fifo")]
    Fifo,
}

impl Kustomization {
    /// Gives the whole file: `apiVersion`, `kind`, then the fields.
    pub fn document(&self) -> impl Serialize + '_ {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct File<'a> {
            api_version: &'static str,
            kind: &'static str,
            #[serde(flatten)]
            body: &'a Kustomization,
        }
        File { api_version: API_VERSION, kind: "Kustomization", body: self }
    }
}

const API_VERSION: &str = "kustomize.config.k8s.io/v1beta1";
