//! What several Flux kinds share: references, patches, health expressions, remote clusters.
//! Follows helm-controller v1.6.3, kustomize-controller v1.9.4 and source-controller v1.9.1.

use crate::{
    name::{Key, Name},
    text::Text,
};
use std::collections::BTreeMap;

objects! {
    /// Labels and annotations that are put on everything that is applied.
    pub struct CommonMetadata {
        /// Labels to add; they win over those that are there.
        labels?: BTreeMap<String, Text>,
        /// Annotations to add; they win over those that are there.
        annotations?: BTreeMap<String, Text>,
    }

    /// The remote cluster to apply to, instead of the one Flux runs in.
    pub struct KubeConfig {
        /// The Secret that holds a kubeconfig file.
        secret_ref?: Option<SecretKey>,
        /// The ConfigMap that describes how to log in with a cloud identity.
        config_map_ref?: Option<LocalName>,
    }

    /// A key of a Secret in the same namespace.
    pub struct SecretKey {
        /// The Secret.
        name: Name,
        /// The key; `value` or `value.yaml` when unset.
        key?: Option<Key>,
    }

    /// An object in the same namespace, of a kind that the field fixes.
    pub struct LocalName {
        /// The object's name.
        name: Name,
    }

    /// When a custom resource counts as healthy, in CEL over the object.
    pub struct HealthCheckExpr {
        /// The kind's API version.
        api_version: Text,
        /// The kind.
        kind?: Option<Text>,
        /// True while the object is still changing.
        in_progress?: Option<Text>,
        /// True once the object has failed.
        failed?: Option<Text>,
        /// True once the object is as it should be.
        current: Text,
    }

    /// A change to what is applied.
    pub struct Patch {
        /// What to patch; with a strategic merge patch, what the patch itself names when unset.
        target?: Option<Selector>,
        /// The patch as YAML text: a strategic merge patch or a list of JSON 6902 operations.
        patch: Text,
    }

    /// Which objects are meant; every given field must match.
    pub struct Selector {
        /// The API group, as a regular expression anchored at both ends.
        group?: Option<Text>,
        /// The API version.
        version?: Option<Text>,
        /// The kind.
        kind?: Option<Text>,
        /// The name, as a regular expression anchored at both ends.
        name?: Option<Text>,
        /// The namespace, as a regular expression anchored at both ends.
        namespace?: Option<Text>,
        /// A label selector in its text form.
        label_selector?: Option<Text>,
        /// The same over annotations.
        annotation_selector?: Option<Text>,
    }

    /// An image to replace.
    pub struct Image {
        /// The image as it stands, without tag.
        name: Text,
        /// The image to take instead.
        new_name?: Option<Text>,
        /// The tag to take instead.
        new_tag?: Option<Text>,
        /// The digest to take instead of a tag; wins over `newTag`.
        digest?: Option<Text>,
    }

    /// Fields whose drift is left alone.
    pub struct IgnoreRule {
        /// JSON pointers to the fields.
        paths: Vec<Text>,
        /// The objects it holds for; all when unset.
        target?: Option<Selector>,
    }
}
