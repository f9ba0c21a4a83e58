//! The Secret that an ExternalSecret makes: its owner, its end, its template.

use crate::{
    model::external_secret::DecodingStrategy,
    name::{Key, Name},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// The Secret that is made.
    pub struct Target {
        /// Its name; that of the ExternalSecret when unset.
        name?: Option<Name>,
        /// Who makes and owns it; `Owner` when unset.
        creation_policy?: Option<CreationPolicy>,
        /// What happens to it when the store has no values any more; `Retain` when unset.
        deletion_policy?: Option<TargetDeletionPolicy>,
        /// Whether it is fixed for good.
        immutable?: Option<bool>,
        /// Another kind of object to make instead of a Secret.
        manifest?: Option<TargetManifest>,
        /// What it looks like; the fetched values as they are when unset.
        template?: Option<Template>,
    }

    /// A kind of object.
    pub struct TargetManifest {
        /// Its API version.
        api_version: Text,
        /// Its name.
        kind: Text,
    }

    /// What the Secret looks like.
    pub struct Template {
        /// The Secret's type, such as `kubernetes.io/tls`; `Opaque` when unset.
        r#type?: Option<Text>,
        /// The template language; `v2` when unset.
        engine_version?: Option<EngineVersion>,
        /// Whether fetched values that no template names are kept; `Replace` when unset.
        merge_policy?: Option<MergePolicy>,
        /// Labels and annotations of the Secret.
        metadata?: Option<TemplateMetadata>,
        /// Templates by key; `{{ .name }}` stands for a fetched value.
        data?: BTreeMap<Key, Text>,
        /// Templates from elsewhere.
        template_from?: Vec<TemplateFrom>,
    }

    /// Labels and annotations of the Secret.
    pub struct TemplateMetadata {
        /// Labels to set.
        labels?: BTreeMap<String, Text>,
        /// Annotations to set.
        annotations?: BTreeMap<String, Text>,
        /// Finalizers to set.
        finalizers?: Vec<Text>,
    }

    /// A template from elsewhere; exactly one of its sources is set.
    pub struct TemplateFrom {
        /// A ConfigMap that holds templates.
        config_map?: Option<TemplateObject>,
        /// A Secret that holds templates.
        secret?: Option<TemplateObject>,
        /// The template itself.
        literal?: Option<Text>,
        /// The part of the Secret that it makes, such as `Data` or `Labels`; `Data` when unset.
        target?: Option<Text>,
        /// How its results are decoded; not at all when unset.
        values_decoding_strategy?: Option<DecodingStrategy>,
    }

    /// An object that holds templates.
    pub struct TemplateObject {
        /// The object.
        name: Name,
        /// The keys that are templates.
        items: Vec<TemplateItem>,
    }

    /// A key that is a template.
    pub struct TemplateItem {
        /// The key.
        key: Key,
        /// What the template makes; `Values` when unset.
        template_as?: Option<TemplateScope>,
    }
}

/// Who makes and owns the Secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CreationPolicy {
    /// The operator makes it, and it goes with the ExternalSecret.
    Owner,
    /// The operator makes it, and it stays.
    Orphan,
    /// Somebody else makes it, the operator adds to it.
    Merge,
    /// Nobody; the values are not written.
    None,
    /// The operator makes it or adds to it.
    CreateOrMerge,
}

/// What happens to a Secret whose values are gone from the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum TargetDeletionPolicy {
    /// It goes.
    Delete,
    /// Its keys go, it stays.
    Merge,
    /// It stays as it is.
    Retain,
}

/// The template languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum EngineVersion {
    /// Go templates with sprig's functions.
    #[serde(rename = "v2")]
    V2,
}

/// Whether fetched values that no template names are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum MergePolicy {
    /// They are not.
    Replace,
    /// They are.
    Merge,
}

/// What a template makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum TemplateScope {
    /// The value of its key.
    Values,
    /// Keys and values.
    KeysAndValues,
}
