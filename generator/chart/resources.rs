//! What a container may use: requests, and the limits that keep it from the others.

use crate::quantity::{self, Quantity};
use k8s_openapi::{api::core::v1::ResourceRequirements, apimachinery::pkg::api::resource};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::{Value, json};

/// Requests and limits of a container. A memory limit is always there; a CPU limit is a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Resources {
    /// CPU that is kept free for it, in cores or millicores.
    pub cpu: Quantity,
    /// Memory that is kept free for it.
    pub memory: Quantity,
    /// CPU beyond which it is throttled; none when unset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_limit: Option<Quantity>,
    /// Memory beyond which it is killed.
    #[serde(deserialize_with = "some")]
    pub memory_limit: Quantity,
}

impl Resources {
    /// Requests and a memory limit, from literals.
    pub const fn literal(
        cpu: &'static str,
        memory: &'static str,
        memory_limit: &'static str,
    ) -> Self {
        assert!(
            !quantity::is_zero(memory_limit.as_bytes()),
            "a limit of nothing is none: say how much memory it may take from the others (rule \
             store-without-limits, RES-1)"
        );
        Self {
            cpu: Quantity::literal(cpu),
            memory: Quantity::literal(memory),
            cpu_limit: None,
            memory_limit: Quantity::literal(memory_limit),
        }
    }

    /// Adds a CPU limit.
    #[must_use]
    pub fn with_cpu_limit(mut self, limit: Quantity) -> Self {
        self.cpu_limit = Some(limit);
        self
    }

    /// As a container's `resources`.
    pub fn requirements(&self) -> ResourceRequirements {
        let amount = |(key, amount): (&str, &Quantity)| {
            (key.to_owned(), resource::Quantity(amount.to_string()))
        };
        let requests = [("cpu", &self.cpu), ("memory", &self.memory)];
        let cpu = self.cpu_limit.iter().map(|limit| ("cpu", limit));
        ResourceRequirements {
            requests: Some(requests.map(amount).into()),
            limits: Some(cpu.chain([("memory", &self.memory_limit)]).map(amount).collect()),
            ..ResourceRequirements::default()
        }
    }

    /// The same as a value, in the order in which people write it.
    pub fn to_value(&self) -> Value {
        let ResourceRequirements { requests, limits, .. } = self.requirements();
        json!({"requests": requests, "limits": limits})
    }
}

/// Takes an amount of more than nothing: Kubernetes reads a limit of zero as none.
fn some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Quantity, D::Error> {
    let limit = Quantity::deserialize(deserializer)?;
    if quantity::is_zero(limit.as_str().as_bytes()) {
        return Err(D::Error::custom("a memory limit of nothing is none"));
    }
    Ok(limit)
}
