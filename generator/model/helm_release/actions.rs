//! What Helm does for a release, and what follows when it fails: install, upgrade, test, rollback,
//! uninstall.

use crate::{quantity::Duration, text::Text};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// How the first installation goes.
    pub struct Install {
        /// The longest a single Helm action waits; the release's timeout when unset.
        timeout?: Option<Duration>,
        /// What follows a failure.
        strategy?: Option<ActionStrategy>,
        /// How a failed installation is mended.
        remediation?: Option<InstallRemediation>,
        /// What happens to the chart's CRDs; `Create` when unset.
        crds?: Option<CrdPolicy>,
        /// Whether the target namespace is made if it is missing.
        create_namespace?: Option<bool>,
        /// Whether the name of a deleted release still in the history may be taken again.
        replace?: Option<bool>,
        /// Deprecated: `crds: Skip` in its old form.
        #[serde(rename = "skipCRDs")]
        skip_crds?: Option<bool>,
        /// Whether the API server merges; true when unset.
        server_side_apply?: Option<bool>,
        /// Whether hooks are left out.
        disable_hooks?: Option<bool>,
        /// Whether what is rendered goes unchecked against the cluster's schemas.
        #[serde(rename = "disableOpenAPIValidation")]
        disable_openapi_validation?: Option<bool>,
        /// Whether the values go unchecked against the chart's schema.
        disable_schema_validation?: Option<bool>,
        /// Whether objects that belong to nobody or another release are refused.
        disable_take_ownership?: Option<bool>,
        /// Whether Helm does not wait until all is ready.
        disable_wait?: Option<bool>,
        /// Whether Helm does not wait for Jobs to end.
        disable_wait_for_jobs?: Option<bool>,
    }

    /// How a failed installation is mended: by uninstalling and trying again.
    pub struct InstallRemediation {
        /// How many more times it is tried, -1 for ever; 0 when unset.
        retries?: Option<i64>,
        /// Whether failed tests count as success.
        ignore_test_failures?: Option<bool>,
        /// Whether the last failure is undone too.
        remediate_last_failure?: Option<bool>,
    }

    /// What follows a failed action.
    pub struct ActionStrategy {
        /// Whether a failure is undone or tried again as it is.
        name: ActionStrategyName,
        /// How long it waits before it tries again; for `RetryOnFailure` only, five minutes when
        /// unset.
        retry_interval?: Option<Duration>,
    }

    /// How upgrades go.
    pub struct Upgrade {
        /// The longest a single Helm action waits; the release's timeout when unset.
        timeout?: Option<Duration>,
        /// What follows a failure.
        strategy?: Option<ActionStrategy>,
        /// How a failed upgrade is mended.
        remediation?: Option<UpgradeRemediation>,
        /// What happens to the chart's CRDs; `Skip` when unset.
        crds?: Option<CrdPolicy>,
        /// Whether objects that a failed upgrade made are deleted.
        cleanup_on_fail?: Option<bool>,
        /// Whether objects are replaced where they cannot be changed.
        force?: Option<bool>,
        /// Whether the last release's values are kept under the new ones.
        preserve_values?: Option<bool>,
        /// Whether the API server merges; `auto` when unset.
        server_side_apply?: Option<ServerSideApply>,
        /// What happens when the chart's name changes.
        chart_name_change_strategy?: Option<ChartNameChange>,
        /// Whether hooks are left out.
        disable_hooks?: Option<bool>,
        /// Whether what is rendered goes unchecked against the cluster's schemas.
        #[serde(rename = "disableOpenAPIValidation")]
        disable_openapi_validation?: Option<bool>,
        /// Whether the values go unchecked against the chart's schema.
        disable_schema_validation?: Option<bool>,
        /// Whether objects that belong to nobody or another release are refused.
        disable_take_ownership?: Option<bool>,
        /// Whether Helm does not wait until all is ready.
        disable_wait?: Option<bool>,
        /// Whether Helm does not wait for Jobs to end.
        disable_wait_for_jobs?: Option<bool>,
    }

    /// How a failed upgrade is mended.
    pub struct UpgradeRemediation {
        /// How many more times it is tried, -1 for ever; 0 when unset.
        retries?: Option<i64>,
        /// What undoes the failure; `rollback` when unset.
        strategy?: Option<RemediationStrategy>,
        /// Whether failed tests count as success.
        ignore_test_failures?: Option<bool>,
        /// Whether the last failure is undone too; only when retries are asked for, unless set.
        remediate_last_failure?: Option<bool>,
    }

    /// Whether and how the chart's tests are run.
    pub struct Test {
        /// Whether they run after each installation and upgrade.
        enable?: Option<bool>,
        /// The longest a test waits; the release's timeout when unset.
        timeout?: Option<Duration>,
        /// Whether failed tests count as success.
        ignore_failures?: Option<bool>,
        /// Which tests run; all when empty.
        filters?: Vec<TestFilter>,
    }

    /// A test that is named.
    pub struct TestFilter {
        /// The test's name.
        name: Text,
        /// Whether the test is left out rather than picked.
        exclude?: Option<bool>,
    }

    /// How a rollback goes.
    pub struct Rollback {
        /// The longest a single Helm action waits; the release's timeout when unset.
        timeout?: Option<Duration>,
        /// Whether objects that a failed rollback made are deleted.
        cleanup_on_fail?: Option<bool>,
        /// Whether objects are replaced where they cannot be changed.
        force?: Option<bool>,
        /// Deprecated, without effect: whether pods are restarted.
        recreate?: Option<bool>,
        /// Whether the API server merges; `auto` when unset.
        server_side_apply?: Option<ServerSideApply>,
        /// Whether hooks are left out.
        disable_hooks?: Option<bool>,
        /// Whether Helm does not wait until all is ready.
        disable_wait?: Option<bool>,
        /// Whether Helm does not wait for Jobs to end.
        disable_wait_for_jobs?: Option<bool>,
    }

    /// How the removal goes.
    pub struct Uninstall {
        /// The longest a single Helm action waits; the release's timeout when unset.
        timeout?: Option<Duration>,
        /// What happens to dependents; `background` when unset.
        deletion_propagation?: Option<DeletionPropagation>,
        /// Whether Helm's records stay.
        keep_history?: Option<bool>,
        /// Whether hooks are left out.
        disable_hooks?: Option<bool>,
        /// Whether Helm does not wait until all is gone.
        disable_wait?: Option<bool>,
    }
}

/// What happens to the CRDs in a chart's `crds` folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CrdPolicy {
    /// Nothing.
    Skip,
    /// New ones are made, none is changed.
    Create,
    /// New ones are made, old ones are replaced.
    CreateReplace,
}

/// What follows a failed action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ActionStrategyName {
    /// It is undone, then tried again.
    RemediateOnFailure,
    /// It is tried again without being undone.
    RetryOnFailure,
}

/// What undoes a failed upgrade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum RemediationStrategy {
    /// The last good revision is restored.
    #[serde(rename = "rollback")]
    Rollback,
    /// The release is removed.
    #[serde(rename = "uninstall")]
    Uninstall,
}

/// Whether the API server merges what is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ServerSideApply {
    /// It does.
    #[serde(rename = "enabled")]
    Enabled,
    /// Helm merges by itself.
    #[serde(rename = "disabled")]
    Disabled,
    /// As the release was first installed.
    #[serde(rename = "auto")]
    Auto,
}

/// What happens when the chart's name changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ChartNameChange {
    /// The release is upgraded.
    InPlaceUpdate,
    /// The release is removed and installed anew.
    Reinstall,
}

/// What happens to the dependents of what is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DeletionPropagation {
    /// They go afterwards.
    #[serde(rename = "background")]
    Background,
    /// They go first.
    #[serde(rename = "foreground")]
    Foreground,
    /// They stay.
    #[serde(rename = "orphan")]
    Orphan,
}
