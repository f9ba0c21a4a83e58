//! What a component may ask for and take, all of its containers together.

use crate::quantity::Quantity;
use schemars::JsonSchema;
use serde::Deserialize;

/// What the containers of a component may ask for and take together, each counted once: a container that runs on
/// every node, or in several replicas, is one here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Budget {
    /// CPU that is kept free for it.
    pub cpu: Quantity,
    /// Memory beyond which its containers are killed.
    pub memory: Quantity,
}
