//! Teardown: what a chart needs before it goes, and what it leaves behind (LIF-2).

use crate::name::{Name, Namespace};

/// What an uninstall needs before it, and what it leaves behind.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what it leaves behind",
    label = "what is installed with it could not be taken out again (rule teardown-missing, LIF-2)",
    note = "implement `Teardown` for it: an empty list says that an uninstall takes everything with it"
)]
pub trait Teardown {
    /// What has to go by hand when the release goes.
    fn leftovers(&self, release: &Name, namespace: &Namespace) -> Vec<Leftover>;
}

/// Something that has to go by hand when a chart goes; the stages are in the order in which they go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leftover {
    /// While the release still runs: objects that its operator has to take apart.
    Before(String),
    /// Before the release goes: a command that prints nothing once it may.
    Gate(String),
    /// Everything else goes first, the namespaces included: nothing runs without it.
    Everything,
    /// After the release: volumes, with their data.
    Volumes(String),
    /// After the namespace: definitions, cluster roles, webhooks.
    ClusterWide(String),
    /// What lies outside the cluster.
    Outside(String),
}

/// The command that deletes the definitions of a group and of those below it.
pub fn delete_definitions(group: &str) -> String {
    format!(
        "kubectl get customresourcedefinitions --output name | grep '{group}$' | xargs --no-run-if-empty \
         kubectl delete"
    )
}
