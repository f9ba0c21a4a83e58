//! What a component may ask for and take, all of its containers together.

use crate::quantity::Quantity;
use schemars::JsonSchema;
use serde::Deserialize;

/// What the containers of a component may ask for and take together, each as often as its replicas say. What is
/// not in the tree is not counted: the nodes that a container runs on each of, what an autoscaler adds, and the
/// containers of which a chart, an operator or a sidecar alone decides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Budget {
    /// CPU that is kept free for it.
    pub cpu: Quantity,
    /// Memory beyond which its containers are killed.
    pub memory: Quantity,
}
