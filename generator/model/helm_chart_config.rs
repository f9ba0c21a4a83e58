//! HelmChartConfig (`helm.cattle.io/v1`): values for a chart that k3s brings. Follows the types of
//! k3s's helm-controller, without `values`, which only its newest releases know.

use crate::{
    model::{Kind, Namespaced},
    name::{Key, Name},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// Values for a chart that k3s brings; named and placed as its `HelmChart`.
    pub struct HelmChartConfig {
        /// The values.
        spec: HelmChartConfigSpec,
    }
}

impl Kind for HelmChartConfig {
    const API_VERSION: &'static str = "helm.cattle.io/v1";
    const KIND: &'static str = "HelmChartConfig";
    const PLURAL: &'static str = "helmchartconfigs";
    type Scope = Namespaced;
}

objects! {
    /// Values for a chart that k3s brings; they win over those of k3s.
    pub struct HelmChartConfigSpec {
        /// The values, as YAML text.
        values_content?: Option<Text>,
        /// Secrets that hold values.
        values_secrets?: Vec<ValuesSecret>,
        /// What happens when Helm fails; `reinstall` when unset.
        failure_policy?: Option<FailurePolicy>,
    }

    /// A Secret that holds values.
    pub struct ValuesSecret {
        /// Its name.
        name?: Option<Name>,
        /// The keys that hold values; none are read when empty.
        keys?: Vec<Key>,
        /// Whether it may be missing, and may change without an upgrade.
        ignore_updates?: Option<bool>,
    }
}

/// What happens when Helm fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum FailurePolicy {
    /// It stays as it is, for a person to look at.
    #[serde(rename = "abort")]
    Abort,
    /// The release is removed and installed anew.
    #[serde(rename = "reinstall")]
    Reinstall,
}
